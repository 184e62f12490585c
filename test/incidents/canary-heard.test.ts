import { describe, expect, it } from 'vitest';
import type { Canary } from '../../src/incidents/canary.ts';
import { type CanaryHeard, canaryGraceSeconds, judgeCanary, sayCanary } from '../../src/incidents/canary-heard.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';

const canary: Canary = {
  name: 'prod-backup-canary',
  accountId: '111122223333',
  region: 'eu-west-1',
  everySeconds: 86_400,
};
const inTime = canary.everySeconds + canaryGraceSeconds;
const heard = (part: CanaryHeard['part'], endedAt = noon, isAsMeant = true): CanaryHeard => ({
  ...{ part, endedAt, isAsMeant, jobId: `job-${part}` },
  state: (part === 'fails') === isAsMeant ? 'FAILED' : 'COMPLETED',
});
const judge = (known: readonly CanaryHeard[], seconds: number, since = noon) =>
  judgeCanary(canary, known, { since, now: addSeconds(noon, seconds) });

describe('incidents/canary-heard', () => {
  it('is well while both were heard within their time, and silent a second later', () => {
    const both = [heard('succeeds'), heard('fails')];
    expect(judge(both, inTime)).toEqual([]);
    expect(judge(both, inTime + 1)).toEqual([
      { reason: 'canary-silent', parts: ['succeeds', 'fails'], unprovenSince: noon },
    ]);
  });

  it.each(['succeeds', 'fails'] as const)('is silent when only the one that %s is missing', (part) => {
    const other = part === 'fails' ? 'succeeds' : 'fails';
    const known = [heard(other, addSeconds(noon, 86_400)), heard(part)];
    expect(judge(known, inTime + 1)).toEqual([{ reason: 'canary-silent', parts: [part], unprovenSince: noon }]);
    expect(judge([heard(other, addSeconds(noon, 86_400))], inTime + 1)).toMatchObject([{ parts: [part] }]);
  });

  it('counts from when it is looked for, however long ago it was heard', () => {
    const old = [heard('succeeds', addSeconds(noon, -9e6)), heard('fails', addSeconds(noon, -9e6))];
    expect(judge(old, inTime)).toEqual([]);
    expect(judge(old, inTime + 1)).toMatchObject([{ unprovenSince: addSeconds(noon, -9e6) }]);
    expect(judge([], inTime)).toEqual([]);
  });

  it('is otherwise when the one that has to fail succeeds, or the other way round, and that is no silence', () => {
    const [good, bad] = [heard('succeeds', noon, false), heard('fails', addSeconds(noon, 60), false)];
    expect(judge([good, bad], 120)).toEqual([
      { reason: 'canary-otherwise', parts: ['succeeds', 'fails'], unprovenSince: noon },
    ]);
    expect(judge([heard('succeeds'), bad], 120)).toMatchObject([{ reason: 'canary-otherwise', parts: ['fails'] }]);
  });

  it('says which table it is about, and since when nothing proves it', () => {
    const [silent] = judge([heard('succeeds', addSeconds(noon, inTime))], inTime + 1);
    expect(silent && sayCanary(silent, canary)).toBe(
      `The alarm path from AWS Backup to here is not proven since ${noon}: nothing was heard of the canary backups in their time, of the one that has to fail (table prod-backup-canary-fails).`,
    );
    const [otherwise] = judge([heard('succeeds'), heard('fails', noon, false)], 60);
    expect(otherwise && sayCanary(otherwise, canary)).toBe(
      `The canary backup ended as it must not since ${noon}: the one that has to fail (table prod-backup-canary-fails) succeeded. What AWS Backup says does arrive.`,
    );
  });

  it('says of both backups what each did that it must not', () => {
    const said = sayCanary({ reason: 'canary-otherwise', parts: ['succeeds', 'fails'], unprovenSince: noon }, canary);
    expect(said).toContain(' failed and succeeded. ');
  });
});
