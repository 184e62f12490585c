import { describe, expect, it } from 'vitest';
import { type ExposureContext, measureExposure, parseRpo } from '../../src/enrich/exposure.ts';
import type { Findings } from '../../src/enrich/findings.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { details, eventOf, findings } from './sample-findings.ts';

const at = '2026-03-04T02:00:00.000Z';
const context: ExposureContext = { code: 'unknown', schedule: null, firstFailureAt: null };
const point = (createdAt: string, arn = 'arn:point') => ({ arn, createdAt, encryptionKeyArn: null });

function measure(found: Partial<Findings>, more: Partial<ExposureContext> & { event?: Partial<BackupEvent> } = {}) {
  const { event, ...rest } = more;
  return measureExposure(eventOf('backup-failed', { occurredAt: at, ...event }), findings(found), {
    ...context,
    ...rest,
  });
}

describe('enrich/exposure', () => {
  it.each<[text: string, seconds: number | null]>([
    ['24h', 86_400],
    ['1d', 86_400],
    ['1d12h', 129_600],
    ['1 D', 86_400],
    ['90m', 5400],
    ['PT4H', 14_400],
    ['P1D', 86_400],
    ['p1dt12h', 129_600],
    ['P1W', 604_800],
    ['P2W1DT2H30M', 1_305_000],
    ['PT30M', 1800],
    [' PT4H ', 14_400],
    ['xPT4H', null],
    ['PT4Hx', null],
    ['24', null],
    ['0h', null],
    ['PT0H', null],
    ['P', null],
    ['soon', null],
    ['', null],
  ])('reads an RPO of %o as %s s', (text, seconds) => {
    expect(parseRpo(text)).toBe(seconds);
  });

  it('counts from the last good recovery point, against the tag', () => {
    expect(measure({ tags: { RPO: '24h' }, goodPoints: [point('2026-03-03T14:00:00.000Z')] })).toEqual({
      lastGoodAt: '2026-03-03T14:00:00.000Z',
      rpoSeconds: 86_400,
      rpoSource: 'tag',
      shareUsed: 0.5,
      neverGood: false,
      nextRunAt: null,
      firstFailureAt: null,
    });
  });

  it.each<[why: string, found: Partial<Findings>, schedule: string | null, expected: object | null]>([
    [
      "the resource's tag comes before the plan's",
      { tags: { rpo: '1h' }, planTags: { rpo: '2h' } },
      null,
      { rpoSeconds: 3600 },
    ],
    ["a plan's tag will do", { tags: {}, planTags: { rpo: '2h' } }, null, { rpoSeconds: 7200, rpoSource: 'tag' }],
    [
      'a tag that is no duration is none',
      { tags: { rpo: 'gold' } },
      'rate(12 hours)',
      { rpoSeconds: 43_200, rpoSource: 'plan schedule' },
    ],
    [
      'the schedule is a guess',
      {},
      'cron(0 5 ? * * *)',
      { rpoSeconds: 86_400, rpoSource: 'plan schedule', shareUsed: null },
    ],
    ['nothing known is null', {}, null, null],
    ['tags without an RPO say nothing', { tags: { owner: 'x' } }, null, null],
    ['none at all is known to be none', { goodPoints: [] }, null, { lastGoodAt: null, neverGood: true }],
    [
      'a later point uses nothing up',
      { goodPoints: [point('2026-03-04T03:00:00.000Z')], tags: { rpo: '1h' } },
      null,
      { shareUsed: 0 },
    ],
  ])('%s', (_why, found, schedule, expected) => {
    const exposure = measure(found, { schedule });
    if (expected === null) expect(exposure).toBeNull();
    else expect(exposure).toMatchObject(expected);
  });

  it("does not count this job's own recovery point when it is worth nothing", () => {
    const goodPoints = [point('2026-03-04T01:00:00.000Z', 'arn:own'), point('2026-03-02T01:00:00.000Z')];
    const event = { recoveryPointArn: 'arn:own' };

    expect(measure({ goodPoints }, { event, code: 's3-nothing-backed-up' })?.lastGoodAt).toBe(
      '2026-03-02T01:00:00.000Z',
    );
    expect(measure({ goodPoints }, { event, code: 'vss-failed' })?.lastGoodAt).toBe('2026-03-04T01:00:00.000Z');
  });

  it('names the next run of the rule that failed, and none that is over', () => {
    const nextRuns = [
      { ruleId: 'rule-1', at: '2026-03-04T01:00:00.000Z' },
      { ruleId: 'rule-2', at: '2026-03-04T04:00:00.000Z' },
      { ruleId: 'rule-1', at: '2026-03-05T01:00:00.000Z' },
    ];
    const plan = { name: 'daily', rules: [], nextRuns };
    const nextRunAt = (planRuleId: string | null, ruleId: string | null = null) =>
      measure({ plan, job: details({ ruleId }) }, { event: { planRuleId } })?.nextRunAt;

    expect(nextRunAt('rule-1')).toBe('2026-03-05T01:00:00.000Z');
    expect(nextRunAt(null, 'rule-1')).toBe('2026-03-05T01:00:00.000Z');
    expect(nextRunAt(null)).toBe('2026-03-04T04:00:00.000Z');
    expect(nextRunAt('rule-3')).toBeUndefined();
  });

  it('says nothing of a set-up, which has no recovery points', () => {
    const found = { reason: 'x', about: 'set-up', subject: 'x' } as never;

    expect(measure({ tags: { rpo: '1h' }, goodPoints: [] }, { event: { found } })).toBeNull();
    expect(measure({ tags: { rpo: '1h' } }, { event: { found: { about: 'resource' } as never } })).not.toBeNull();
  });

  it('is known by any one of its parts', () => {
    const nextRuns = [{ ruleId: 'rule-1', at: '2026-03-05T01:00:00.000Z' }];
    const firstFailureAt = '2026-03-01T02:00:00.000Z';

    expect(
      measure({ plan: { name: 'daily', rules: [], nextRuns } }, { event: { planRuleId: null }, firstFailureAt }),
    ).toEqual({
      lastGoodAt: null,
      rpoSeconds: null,
      rpoSource: null,
      shareUsed: null,
      neverGood: false,
      nextRunAt: '2026-03-05T01:00:00.000Z',
      firstFailureAt,
    });
    expect(measure({ goodPoints: [point('2026-03-03T02:00:00.000Z')] })).toMatchObject({
      lastGoodAt: '2026-03-03T02:00:00.000Z',
      shareUsed: null,
      neverGood: false,
    });
  });

  it('says the share that is used to a hundredth', () => {
    expect(measure({ tags: { rpo: '3h' }, goodPoints: [point('2026-03-04T01:00:00.000Z')] })?.shareUsed).toBe(0.33);
  });

  it('names no run of the very moment', () => {
    const nextRuns = [{ ruleId: 'rule-1', at }];

    expect(measure({ plan: { name: 'daily', rules: [], nextRuns } }, { event: { planRuleId: null } })).toBeNull();
  });
});
