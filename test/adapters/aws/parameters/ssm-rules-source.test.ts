import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SsmRulesSource } from '../../../../src/adapters/aws/parameters/ssm-rules-source.ts';
import { serviceError } from '../call-errors.ts';

const ssm = mockClient(SSMClient);
const path = '/backup-alerts/prod/routing';
const source = new SsmRulesSource(ssm as unknown as SSMClient, path);
const noon = '2026-11-22T12:00:00.000Z';
const ana = 'arn:aws:iam::111122223333:user/ana';

beforeEach(() => {
  ssm.reset();
  ssm.on(GetParameterCommand).rejects(serviceError('ParameterNotFound'));
  ssm.on(GetParametersByPathCommand).resolves({});
});

/** A version of a parameter; `minute` is when it was written. */
function stored(Version: number, minute = Version, Name = path) {
  const LastModifiedDate = new Date(Date.parse(noon) + minute * 60_000);
  return { Name, Value: `${Name.split('/').at(-1)} v${Version}`, Version, LastModifiedDate };
}

/** Answers for parameters below the path and their histories; the last version of each is in force. */
function storedBelow(versions: Readonly<Record<string, readonly (readonly [version: number, minute: number])[]>>) {
  const all = Object.entries(versions).map(([name, list]) =>
    list.map(([version, minute]) => stored(version, minute, `${path}/${name}`)),
  );
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: all.flatMap((list) => list.slice(-1)) });
  for (const list of all) {
    const signed = list.map((version) => ({ ...version, LastModifiedUser: ana }));
    ssm.on(GetParameterHistoryCommand, { Name: list[0]?.Name }).resolves({ Parameters: signed });
  }
}

describe('adapters/aws/parameters/ssm-rules-source: the newest state', () => {
  it('of one parameter is its version, with one call for it and one for those below it', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { ...stored(12, 0), Value: 'version: 1' } });

    const edit = { version: '12', modifiedBy: null, modifiedAt: noon };
    expect(await source.latest()).toEqual({ ...edit, parts: [{ ...edit, name: 'routing', text: 'version: 1' }] });
    expect(ssm).toHaveReceivedCommandTimes(GetParameterCommand, 1);
    expect(ssm).toHaveReceivedCommandTimes(GetParametersByPathCommand, 1);
    expect(ssm).toHaveReceivedCommandWith(GetParameterCommand, { Name: path, WithDecryption: true });
    expect(ssm).toHaveReceivedCommandWith(GetParametersByPathCommand, {
      Path: path,
      Recursive: true,
      WithDecryption: true,
      MaxResults: 10,
    });
  });

  it('of several parameters has them in the order of their names, the parameter itself first, nested ones too', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: stored(12, 1) });
    ssm
      .on(GetParametersByPathCommand)
      .resolvesOnce({ Parameters: [stored(1, 0, `${path}/20-web`)], NextToken: 'more' })
      .resolvesOnce({ Parameters: [], NextToken: 'still more' })
      .resolves({ Parameters: [stored(7, 3, `${path}/10-dba/emea`), stored(2, 2, `${path}/10-dba`)] });

    const state = await source.latest();

    expect(state?.parts.map(({ name }) => name)).toEqual([
      'routing',
      'routing/10-dba',
      'routing/10-dba/emea',
      'routing/20-web',
    ]);
    expect(state?.version).toMatch(/^10-dba\/emea@7~[0-9a-f]{8}$/);
    expect(state?.modifiedAt).toBe('2026-11-22T12:03:00.000Z');
    expect(ssm).toHaveReceivedNthCommandWith(GetParametersByPathCommand, 3, { NextToken: 'still more' });
  });

  it('knows rules that stand only below the path', async () => {
    storedBelow({ '10-dba': [[7, 1]] });

    expect(await source.latest()).toMatchObject({
      version: '7',
      parts: [{ name: 'routing/10-dba', text: '10-dba v7' }],
    });
  });

  it.each([
    ['an edit of another parameter', stored(2, 1, `${path}/a`)],
    ['another parameter deleted and made anew with the same version', { ...stored(1, 1, `${path}/a`), Value: 'other' }],
    ['another parameter deleted', stored(1, 1, `${path}/c`)],
  ])('has another stamp after %s, and the same one when it is as before', async (_what, edited) => {
    const stamps: (string | undefined)[] = [];
    for (const other of [stored(1, 1, `${path}/a`), edited, stored(1, 1, `${path}/a`)]) {
      ssm.on(GetParametersByPathCommand).resolves({ Parameters: [other, stored(5, 9, `${path}/b`)] });
      stamps.push((await source.latest())?.version);
    }
    const [first, second, third] = stamps;

    expect(first).toMatch(/^b@5~[0-9a-f]{8}$/);
    expect(second).toMatch(/^b@5~[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    expect(third).toBe(first);
  });

  it('is null when there is no parameter, and a fault when one could not be read', async () => {
    expect(await source.latest()).toBeNull();

    ssm.on(GetParameterCommand).rejects(serviceError('ThrottlingException'));
    await expect(source.latest()).rejects.toThrow('Throttling');
  });

  it('I5 is a fault when Parameter Store throttles in the middle of the pages, never a part of the rules', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: stored(12) });
    ssm
      .on(GetParametersByPathCommand)
      .resolvesOnce({ Parameters: [stored(1, 1, `${path}/10-dba`)], NextToken: 'more' })
      .rejects(serviceError('ThrottlingException'));

    await expect(source.latest()).rejects.toThrow('Throttling');
  });

  it('reads no more than shows that there are too many', async () => {
    let page = 0;
    ssm.on(GetParametersByPathCommand).callsFake(() => {
      page += 1;
      const Parameters = Array.from({ length: 10 }, (_none, index) => stored(1, 1, `${path}/p${page}-${index}`));
      return { Parameters, NextToken: `more-${page}` };
    });

    const state = await source.latest();

    expect(state?.parts.length).toBeGreaterThan(100);
    expect(ssm).toHaveReceivedCommandTimes(GetParametersByPathCommand, 11);
  });
});

describe('adapters/aws/parameters/ssm-rules-source: history of one parameter', () => {
  beforeEach(() => {
    ssm.on(GetParameterCommand).resolves({ Parameter: stored(10) });
  });

  it('is its versions newest first, from every page, with who made them', async () => {
    ssm
      .on(GetParameterHistoryCommand)
      .resolvesOnce({ Parameters: [stored(1), stored(2), { Version: 3 }], NextToken: 'more' })
      .resolves({ Parameters: [{ ...stored(10), LastModifiedUser: ana }, stored(9)] });

    const states = await source.history(20);

    expect(states.map(({ version }) => version)).toEqual(['10', '9', '2', '1']);
    expect(states[0]).toMatchObject({ modifiedBy: ana, modifiedAt: '2026-11-22T12:10:00.000Z' });
    expect(ssm).toHaveReceivedNthCommandWith(GetParameterHistoryCommand, 2, {
      Name: path,
      NextToken: 'more',
      WithDecryption: true,
    });
  });

  it('is bounded, however many versions there are', async () => {
    const Parameters = Array.from({ length: 100 }, (_none, index) => ({ Value: 'v', Version: index + 1 }));
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters });

    const states = await source.history(21);

    expect(states).toHaveLength(21);
    expect([states[0]?.version, states[1]?.version]).toEqual(['100', '99']);
  });

  it('of a parameter with one version is that version; without a parameter there is none', async () => {
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Value: 'v', Version: 1 }] });
    expect((await source.history(20)).map(({ version }) => version)).toEqual(['1']);

    ssm.on(GetParameterCommand).rejects(serviceError('ParameterNotFound'));
    expect(await source.history(20)).toEqual([]);
  });
});

describe('adapters/aws/parameters/ssm-rules-source: history of several parameters', () => {
  const texts = async (most = 20) =>
    (await source.history(most)).map(({ parts }) => parts.map(({ text }) => text).join(' + '));

  it('has at each moment the newest version of that time of each parameter', async () => {
    storedBelow({
      a: [
        [1, 1],
        [2, 5],
      ],
      b: [
        [1, 3],
        [2, 7],
        [3, 9],
      ],
    });

    expect(await texts()).toEqual(['a v2 + b v3', 'a v2 + b v2', 'a v2 + b v1', 'a v1 + b v1', 'a v1']);
    expect(await texts(2)).toEqual(['a v2 + b v3', 'a v2 + b v2']);
  });

  it('stamps a state of the past as it was stamped when it was the newest', async () => {
    storedBelow({ a: [[1, 1]], b: [[1, 3]] });
    const then = await source.latest();
    storedBelow({
      a: [
        [1, 1],
        [2, 5],
      ],
      b: [[1, 3]],
    });

    const [, earlier] = await source.history(20);

    expect(earlier?.version).toBe(then?.version);
    expect(earlier).toMatchObject({ modifiedBy: ana, modifiedAt: '2026-11-22T12:03:00.000Z' });
  });

  it('ends where the version before an edit is no longer known', async () => {
    storedBelow({
      a: [[1, 1]],
      b: [
        [4, 3],
        [5, 7],
      ],
    });

    expect(await texts()).toEqual(['a v1 + b v5', 'a v1 + b v4']);
  });

  it('looks into the ten parameters edited last, and goes back only as far as that tells the truth', async () => {
    const names = Array.from({ length: 12 }, (_none, index) => `p${String(index).padStart(2, '0')}`);
    storedBelow(
      Object.fromEntries(
        names.map((name, index) => [
          name,
          [
            [1, 0],
            [2, index + 1],
          ],
        ]),
      ),
    );

    const states = await texts();

    expect(ssm).toHaveReceivedCommandTimes(GetParameterHistoryCommand, 10);
    expect(states).toHaveLength(11);
    expect(states.at(-1)).toContain('p01 v2 + p02 v1 + p03 v1');
  });

  it('is a fault when one of the histories cannot be read', async () => {
    storedBelow({ a: [[1, 1]], b: [[1, 3]] });
    ssm.on(GetParameterHistoryCommand, { Name: `${path}/b` }).rejects(serviceError('ThrottlingException'));

    await expect(source.history(20)).rejects.toThrow('Throttling');
  });
});
