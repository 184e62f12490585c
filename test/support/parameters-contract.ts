import { describe, expect, it } from 'vitest';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import type { LinkKeys } from '../../src/ports/incidents/link-keys.ts';
import type { PartWrite, RulesAccess } from '../../src/ports/rules/rules-access.ts';
import type { SecretStore } from '../../src/ports/vendors/secret-store.ts';

/** Parameters under test, in a place of their own for each test. */
export interface ParametersUnderTest {
  rules: RulesAccess;
  secrets: SecretStore;
  /** Two functions that both start without the key that signs links. */
  linkKeys: [LinkKeys, LinkKeys];
  /** Stores a secret under a name of this place and returns the whole name. */
  put(name: string, value: string, type: 'SecureString' | 'String'): Promise<string>;
}

const aPart = (name: string, text: string, change: Partial<PartWrite> = {}): PartWrite => ({
  name,
  text,
  tier: 'Standard',
  exists: false,
  ...change,
});

/** What the place promises where people keep rules and secrets. */
export function describeParameters(title: string, underTest: () => ParametersUnderTest): void {
  describe(title, () => {
    it('knows of no rules where there are none', async () => {
      const { rules } = underTest();

      expect(await rules.latest()).toBeNull();
      expect(await rules.history(5)).toEqual([]);
      expect(await rules.newest()).toBeNull();
    });

    it('counts versions, and gives the newest first', async () => {
      const { rules } = underTest();

      expect(await rules.write(aPart('routing', 'version: 1'))).toBe(1);
      expect(await rules.write(aPart('routing', 'version: 1 # more', { exists: true }))).toBe(2);

      expect(await rules.latest()).toMatchObject({
        version: '2',
        parts: [{ name: 'routing', text: 'version: 1 # more' }],
      });
      const states = await rules.history(5);
      expect(states.map(({ version }) => version)).toEqual(['2', '1']);
      expect(states[0]?.modifiedAt).toMatch(/^20\d\d-/);
    });

    it('tells who made a version', async () => {
      const { rules } = underTest();
      await rules.write(aPart('routing', 'version: 1'));

      expect((await rules.newest())?.modifiedBy).toMatch(/^arn:aws:/);
    });

    it('never overwrites what somebody else has just made', async () => {
      const { rules } = underTest();
      await rules.write(aPart('routing', 'theirs'));

      await expect(rules.write(aPart('routing', 'ours'))).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
      expect(await rules.latest()).toMatchObject({ parts: [{ text: 'theirs' }] });
    });

    it('reads every part, more than one page of them too, by their names', async () => {
      const { rules } = underTest();
      const names = Array.from({ length: 23 }, (_none, index) => `routing/${String(index).padStart(2, '0')}`);
      for (const name of names) await rules.write(aPart(name, `part ${name}`));

      expect((await rules.latest())?.parts.map(({ name }) => name)).toEqual(names);
    });

    it('reads a long history whole', async () => {
      const { rules } = underTest();
      await rules.write(aPart('routing', 'text 1'));
      for (let version = 2; version <= 60; version += 1) {
        await rules.write(aPart('routing', `text ${version}`, { exists: true }));
      }

      expect((await rules.history(100)).map(({ version }) => version)).toEqual(
        Array.from({ length: 60 }, (_none, index) => String(60 - index)),
      );
    });

    it('keeps the last hundred versions', async () => {
      const { rules } = underTest();
      await rules.write(aPart('routing', 'text 1'));
      for (let version = 2; version <= awsLimits.parameterVersions + 3; version += 1) {
        await rules.write(aPart('routing', `text ${version}`, { exists: true }));
      }

      const versions = (await rules.history(200)).map(({ version }) => version);
      expect(versions).toHaveLength(awsLimits.parameterVersions);
      expect(versions.at(-1)).toBe('4');
    });

    it('removes a part, and one that is gone already', async () => {
      const { rules } = underTest();
      await rules.write(aPart('routing', 'version: 1'));

      await rules.remove('routing');
      await rules.remove('routing');

      expect(await rules.latest()).toBeNull();
    });

    it.each([
      { tier: 'Standard', most: awsLimits.standardParameterBytes },
      { tier: 'Advanced', most: awsLimits.advancedParameterBytes },
    ] as const)('takes $most bytes in the tier $tier', async ({ tier, most }) => {
      expect(await underTest().rules.write(aPart('routing/fits', 'x'.repeat(most), { tier }))).toBe(1);
    });

    it.each([
      { tier: 'Standard', most: awsLimits.standardParameterBytes },
      { tier: 'Advanced', most: awsLimits.advancedParameterBytes },
    ] as const)('refuses more than $most bytes in the tier $tier', async ({ tier, most }) => {
      const written = underTest().rules.write(aPart('routing/large', 'x'.repeat(most + 1), { tier }));

      await expect(written).rejects.toThrow();
    });

    it('writes what once was large and is small now', async () => {
      const { rules } = underTest();
      await rules.write(aPart('routing', 'x'.repeat(6000), { tier: 'Advanced' }));

      expect(await rules.write(aPart('routing', 'small', { exists: true }))).toBe(2);
    });

    it('finds which secrets are there, and which stand in the clear, more than one call asks for too', async () => {
      const { rules, put } = underTest();
      const there = await Promise.all(
        Array.from({ length: 12 }, (_none, index) => put(`secret-${index}`, 'value', 'SecureString')),
      );
      const plain = await put('plain', 'value', 'String');

      expect(await rules.findSecrets([...there, plain, `${plain}-missing`])).toEqual({
        missing: [`${plain}-missing`],
        plain: [plain],
      });
    });

    it('reads a secret, and says that one is not there', async () => {
      const { secrets, put } = underTest();
      const name = await put('token', 'xoxb-ünïcode', 'SecureString');

      expect(await secrets.read(`ssm:${name}`)).toBe('xoxb-ünïcode');
      expect(await secrets.read(`ssm:${name}-missing`)).toBeNull();
    });

    it('makes one key that signs links, whoever comes first', async () => {
      const { linkKeys } = underTest();

      const [one, other] = await Promise.all(linkKeys.map((keys) => keys.keys()));

      expect(one).toHaveLength(1);
      expect(other).toEqual(one);
    });
  });
}
