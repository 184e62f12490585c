import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forms, type Member } from '../../src/estate/forms.ts';
import type { Files } from './an-account.ts';
import type { FindingCases } from './finding-case.ts';
import { judged } from './judged.ts';

const expected = [{ name: 'all', types: null, tags: [] }];

/** Every account in which a reason has something to find. */
const accounts = (
  await Promise.all(
    readdirSync('test/findings/cases').map(
      async (file) =>
        ((await import(`./cases/${file.replace(/\.ts$/, '')}.ts`)) as { cases: FindingCases }).cases.alerts,
    ),
  )
).flat();

/** Members that AWS may leave out, wherever they stand. */
function optionalIn(member: Member): string[] {
  if (typeof member === 'string') return [];
  if (Array.isArray(member)) return optionalIn(member[0]);
  return Object.entries(member).flatMap(([name, inner]) => [
    ...(name.endsWith('!') ? [] : [name]),
    ...optionalIn(inner),
  ]);
}

/** Of the accounts those that have a member; what none of them has is not tried. */
const accountsWith = (member: string) => accounts.filter(({ files }) => JSON.stringify(files).includes(`"${member}":`));
const members = [...new Set(Object.values(forms).flatMap(optionalIn))].filter((one) => accountsWith(one).length > 0);

/** Returns a value without a member, however deep it stands. */
function without(value: unknown, member: string): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, member));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== member)
      .map(([name, inner]) => [name, without(inner, member)]),
  );
}

describe('findings: answers that leave out what most have', () => {
  it.each(members)('without %s whatever is found is said in a sentence, and never with what is not there', (member) => {
    const said = accountsWith(member)
      .slice(0, 12)
      .flatMap(
        ({ files, at }) =>
          judged(without(files, member) as Files, { ...(at === undefined ? {} : { at }), expected }).findings,
      );

    expect(said.filter(({ says }) => !/^[A-Z\d].*\.$/.test(says) || /\b(?:null|undefined|NaN)\b/.test(says))).toEqual(
      [],
    );
    expect(said.filter(({ advice }) => advice.length === 0)).toEqual([]);
  });

  it('calls a plan without a name by its id', () => {
    const found = accounts.flatMap(
      ({ files, at }) =>
        judged(without(files, 'BackupPlanName') as Files, { ...(at === undefined ? {} : { at }), expected }).findings,
    );
    const named = found.filter(({ says, planId }) => planId !== null && says.startsWith('Plan '));

    expect(named.length).toBeGreaterThan(5);
    for (const { says, planId } of named) expect(says).toContain(planId);
  });
});
