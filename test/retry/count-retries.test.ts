import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { BackupEnds, countJudged, judgeFailure, sayRetries } from '../../src/retry/count-retries.ts';
import { type AlertChange, anAlert, noon } from '../support/alerts.ts';

const choice = { attempts: 1, afterSeconds: 900, perDay: 20, dryRun: false };
const orders = 'arn:aws:rds:eu-west-1:111122223333:db:orders';

const aFailure = (change: AlertChange = {}) =>
  anAlert({
    event: { planId: 'plan-1', planRuleId: 'rule-1', startedAt: noon, resourceArn: orders, ...change.event },
    error: { code: 'internal-error', category: 'internal', ...change.error },
    job: { initiator: 'plan', ...change.job },
    exposure: null,
  });

describe('retry/count-retries', () => {
  it('judges a failed backup as the router would decide, and no copy', () => {
    const judged = { isRetried: true, resourceArn: orders, startedAt: noon };
    expect(judgeFailure(aFailure(), choice)).toEqual(judged);
    expect(judgeFailure(aFailure({ job: { initiator: 'on-demand' } }), choice)).toEqual({
      ...judged,
      isRetried: false,
    });
    expect(judgeFailure(aFailure(), { ...choice, attempts: 0 })).toEqual({ ...judged, isRetried: false });
    expect(judgeFailure(aFailure({ event: { kind: 'copy' } }), choice)).toBeNull();
  });

  it('has passed what the next backup of the same resource made, whichever order they are heard in', () => {
    const ends = new BackupEnds();
    const at = (seconds: number) => addSeconds(noon, seconds);
    ends.add(orders, at(7200), false);
    ends.add(orders, at(3600), true);
    ends.add(orders, at(0), true);
    ends.add('another', at(1800), true);
    const failed = (seconds: number, resourceArn: string | null = orders) => ({
      ...{ isRetried: true, resourceArn, startedAt: at(seconds) },
    });

    expect(ends.hasPassed(failed(0))).toBe(true);
    expect(ends.hasPassed(failed(3600)), 'the next one failed').toBe(false);
    expect(ends.hasPassed(failed(7200)), 'there is no next one').toBe(false);
    expect(ends.hasPassed(failed(0, null))).toBe(false);
    expect(countJudged([failed(0), failed(3600), { ...failed(0), isRetried: false }, failed(0, null)], ends)).toEqual({
      failed: 4,
      retried: 3,
      passed: 1,
    });
  });

  it('says it of one and of several, and nothing of none', () => {
    expect(sayRetries({ failed: 3, retried: 0, passed: 0 })).toBeNull();
    expect(sayRetries({ failed: 1, retried: 1, passed: 0 })).toMatch(/^1 of 1 failed backup was such .* by itself\.$/);
    expect(sayRetries({ failed: 3, retried: 2, passed: 1 })).toMatch(
      /^2 of 3 failed backups were such .* Of 1 of them the next backup succeeded\.$/,
    );
  });

  it('takes the next backup of the same resource for what a retry came to, in whatever order they are known', () => {
    const ends = new BackupEnds();
    ends.add(orders, addSeconds(noon, 7200), false);
    ends.add(orders, addSeconds(noon, 3600), true);
    ends.add(orders, addSeconds(noon, 10_800), true);
    ends.add(orders, addSeconds(noon, -3600), false);
    expect(ends.hasPassed({ resourceArn: orders, startedAt: noon })).toBe(true);
    expect(ends.hasPassed({ resourceArn: orders, startedAt: addSeconds(noon, 3600) })).toBe(false);
    for (const resourceArn of ['arn:unknown', null])
      expect(ends.hasPassed({ resourceArn, startedAt: noon })).toBe(false);
  });
});
