import { describe, expect, it } from 'vitest';
import type { Cause, CauseKind } from '../../src/incidents/alert.ts';
import { coverOf, judgeCover, problemOfAlert } from '../../src/incidents/cover.ts';
import { laneIdOf, laneKeyOf } from '../../src/incidents/lane.ts';
import { type AlertChange, anAlert } from '../support/alerts.ts';

const found = { id: `finding-${'a'.repeat(24)}-mi1`, reason: 'fell-out', severity: 'high', about: 'resource' } as const;
const ofFinding = (change: Partial<typeof found> & { count?: number; severity?: string } = {}): AlertChange => ({
  event: { found: { subject: null, name: null, ...found, ...change } as never },
});

describe('incidents/cover', () => {
  const verdict = (accepted: AlertChange, later: AlertChange, laneKeys: readonly string[] = []) =>
    judgeCover(coverOf(anAlert(accepted)), problemOfAlert(anAlert(later), laneKeys));
  const sized = (bytes: number, usualBytes: number): AlertChange => ({
    event: { size: { bytes, usualBytes, runs: 10 } },
    error: { code: bytes < usualBytes ? 'size-fell' : 'size-rose' },
  });
  const causeOf = (kind: CauseKind, name: string): Cause => ({ kind, key: `${kind}|${name}`, says: name });
  const issues = (statusMessage: string): AlertChange => ({ event: { statusMessage } });

  it.each<[string, AlertChange, AlertChange, ReturnType<typeof judgeCover>]>([
    ['the same', {}, {}, 'covered'],
    ['as many', issues('3 objects failed'), issues('3 objects failed'), 'covered'],
    ['fewer', issues('3 objects failed'), issues('2 objects failed'), 'covered'],
    ['more', issues('3 objects failed'), issues('3,000 objects failed'), 'outgrown'],
    ['no number any more', issues('3 objects failed'), issues('objects failed'), 'outgrown'],
    ['a number for the first time', issues('objects failed'), issues('3 objects failed'), 'outgrown'],
    ['another code', {}, { error: { code: 'other' } }, 'other'],
    ['another outcome', {}, { event: { outcome: 'expired' } }, 'other'],
    ['another resource', {}, { event: { resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:x' } }, 'other'],
    ['another plan', { event: { planId: 'a' } }, { event: { planId: 'b' } }, 'other'],
    ['no plan that is known', { event: { planId: 'a' } }, { event: { planId: null } }, 'other'],
    ['another key', { cause: causeOf('kms', 'a') }, { cause: causeOf('kms', 'b') }, 'other'],
    ['another role', { cause: causeOf('role', 'a') }, { cause: causeOf('role', 'b') }, 'other'],
    ['another vault', { cause: causeOf('vault', 'a') }, { cause: causeOf('vault', 'b') }, 'other'],
    ['the same key', { cause: causeOf('kms', 'a') }, { cause: causeOf('kms', 'a') }, 'covered'],
    ['a message that others have', { cause: null }, { cause: causeOf('message', 'a') }, 'covered'],
    ['a plan that others have', { cause: causeOf('plan', 'a') }, { cause: null }, 'covered'],
    ['a plan, where there was none', { event: { planId: null } }, { event: { planId: 'b' } }, 'other'],
    ['more in a form that cannot be read', issues('(3) objects failed'), issues('(3000) objects failed'), 'outgrown'],
    [
      'more in the digits of another script',
      issues('３ objects failed'),
      issues('３０００ objects failed'),
      'outgrown',
    ],
    ['a second number', issues('3 objects failed'), issues('3 objects failed, 3000 unreadable'), 'outgrown'],
    [
      'more, in a message that only the job itself has',
      { event: { statusMessage: null }, error: { message: '3 objects failed' } },
      { event: { statusMessage: null }, error: { message: '3000 objects failed' } },
      'outgrown',
    ],
    ['another key', {}, { cause: { kind: 'kms', key: 'kms|b', says: 'KMS key b' } }, 'other'],
    ['a size as far off', sized(30, 100), sized(30, 100), 'covered'],
    ['nothing at all, which is not far from what is usual by now', sized(30, 100), sized(0, 30), 'outgrown'],
    ['a size that is nearer to what is usual', sized(30, 100), sized(33, 1000), 'covered'],
    ['a larger one, of what was too large', sized(1000, 100), sized(1001, 1000), 'outgrown'],
    ['a smaller one, of what was too large', sized(1000, 100), sized(900, 100), 'covered'],
    ['one too small, of what was too large', sized(1000, 100), sized(3, 1000), 'other'],
    ['a finding, where a job was accepted', {}, ofFinding(), 'other'],
    ['a run that never started, where a job was accepted', {}, { event: { missedRun: { nextAt: null } } }, 'other'],
    [
      'the next run that never started',
      { event: { missedRun: { nextAt: null } } },
      { event: { missedRun: { nextAt: null } } },
      'covered',
    ],
    [
      'the next run that never started, whatever is said of it',
      { event: { missedRun: { nextAt: null }, statusMessage: '3 objects failed' } },
      { event: { missedRun: { nextAt: null }, statusMessage: '5 objects failed' } },
      'covered',
    ],
    [
      'a run of another resource that never started',
      { event: { missedRun: { nextAt: null } } },
      { event: { missedRun: { nextAt: null }, resourceArn: 'arn:other' } },
      'other',
    ],
    [
      'a run of another plan that never started',
      { event: { missedRun: { nextAt: null }, planId: 'a' } },
      { event: { missedRun: { nextAt: null }, planId: 'b' } },
      'other',
    ],
    ['a job, where a run that never started was accepted', { event: { missedRun: { nextAt: null } } }, {}, 'other'],
    ['a job, where a finding was accepted', ofFinding(), {}, 'other'],
    ['none at all, where there was no number', issues('objects failed'), issues('0 objects failed'), 'outgrown'],
    [
      'the same finding, found anew',
      ofFinding(),
      ofFinding({ id: `finding-${'a'.repeat(24)}-zz9` as never }),
      'covered',
    ],
    ['another finding', ofFinding(), ofFinding({ id: `finding-${'b'.repeat(24)}-mi1` as never }), 'other'],
    ['a finding that is worse', ofFinding(), ofFinding({ severity: 'critical' as never }), 'outgrown'],
    ['a finding that is less bad', ofFinding(), ofFinding({ severity: 'low' as never }), 'covered'],
    ['a finding of more', ofFinding({ count: 3 }), ofFinding({ count: 4 }), 'outgrown'],
  ])('%s', (_what, accepted, later, expected) => {
    expect(verdict(accepted, later)).toBe(expected);
  });

  it('says what people call it, and how much of it there is', () => {
    const { event } = anAlert();
    const laneId = laneIdOf(laneKeyOf(event));
    const job = { is: 'job', laneId, code: 'kms-key-unusable', outcome: 'failed', planId: 'plan-1' };
    const about = { name: 'RDS orders-db', resourceArn: event.resourceArn };

    expect(coverOf(anAlert({ event: { planId: 'plan-1', statusMessage: '3 objects failed' }, cause: null }))).toEqual({
      ...about,
      problem: { ...job, words: null, others: '' },
      code: 'kms-key-unusable',
      most: 3,
    });
    expect(coverOf(anAlert(sized(30, 100)))).toMatchObject({ ...about, most: -30, unit: 'bytes' });
    expect(coverOf(anAlert(sized(300, 100))).problem).toMatchObject({ others: '' });
  });

  it('keeps texts of up to 300 characters as they are', () => {
    const kept = (length: number) => coverOf(anAlert({ event: { resourceArn: 'x'.repeat(length) } })).resourceArn;

    expect(kept(300)).toBe('x'.repeat(300));
    expect(kept(301)).toMatch(/^[0-9a-f]{40}$/);
  });

  it('goes by what the event says, and by the message of the job where it says nothing', () => {
    const unknown = (statusMessage: string | null, message: string): AlertChange => ({
      event: { statusMessage },
      error: { code: 'unknown', category: 'unknown', message },
    });

    expect(verdict(unknown('a', 'b'), unknown('a', 'c'))).toBe('covered');
    expect(verdict(unknown(null, 'b'), unknown(null, 'c'))).toBe('other');
  });

  it('is the same lane under a key that it has now', () => {
    const elsewhere = { event: { resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:x' } };
    const { event } = anAlert();
    const key = `${event.accountId}|${event.region}|${event.kind}|${event.resourceArn}`;
    expect(verdict({}, elsewhere, [key])).toBe('covered');
  });

  it('is what AWS says word for word where the catalogue does not know it, but for names and numbers', () => {
    const unknown = (statusMessage: string | null): AlertChange => ({
      event: { statusMessage },
      error: { code: 'unknown', category: 'unknown', message: statusMessage },
      cause: null,
    });
    expect(verdict(unknown('vol-0a1 is lost'), unknown('vol-0b2 is lost'))).toBe('covered');
    expect(verdict(unknown('a'), unknown('b'))).toBe('other');
    expect(verdict(unknown('потеряно'), unknown('удалено'))).toBe('other');
    const long = 'word '.repeat(60);
    expect(verdict(unknown(`${long}was skipped`), unknown(`${long}was deleted`))).toBe('other');
    expect(verdict(unknown('a'), unknown(null))).toBe('other');
  });
});

describe('incidents/cover: whatever events say', () => {
  const long = 'x'.repeat(200_000);
  const hostile: AlertChange[] = [
    { event: { resourceArn: long, planId: long } },
    { event: { resourceArn: long, planId: long, missedRun: { nextAt: null } } },
    ofFinding({ id: long as never }),
  ];

  it.each(hostile)('it stays small, and still covers the same and nothing else (%#)', (alert) => {
    const cover = coverOf(anAlert(alert));
    const other = { ...alert, event: { ...alert.event, planId: `${long}y`, resourceArn: `${long}y` } };

    expect(JSON.stringify(cover).length).toBeLessThan(2000);
    expect(judgeCover(cover, problemOfAlert(anAlert(alert), []))).toBe('covered');
    if (alert.event?.found === undefined)
      expect(judgeCover(cover, problemOfAlert(anAlert(other as AlertChange), []))).toBe('other');
  });
});
