import { describe, expect, it } from 'vitest';
import type { Finding, Telling } from '../../src/findings/finding.ts';
import { problemOf } from '../../src/findings/found-problems.ts';
import { findingRows } from '../../src/findings/registry.ts';
import { around, jobsOf, nights, now, plan, planId, table, vaultArn } from './an-account.ts';
import { foundIn, judged } from './judged.ts';

const orders = table('orders');
const missed = {
  ...plan(),
  ...around([orders], { 'list-backup-jobs.json': { BackupJobs: jobsOf(orders, nights.slice(0, 6)) } }),
};
const looked = judged(missed);
const [found] = foundIn(missed, 'not-started');
const on = (lane: Telling['lane']): Telling => ({ lane, severity: 'high', every: 'hour', asks: [] });
const problem = (lane: Telling['lane'], change: Partial<Finding> = {}) =>
  problemOf({ ...(found as Finding), ...change }, { telling: on(lane) }, now, looked);

describe('findings/found-problems', () => {
  it('of a run is on the lane of its resource, and ended by what was made since the last good backup', () => {
    expect(problem('backups', { lastGoodAt: nights[5] ?? '' })).toMatchObject({
      about: 'run',
      subject: null,
      resourceArn: orders,
      planArn: expect.stringContaining(planId),
      destinationVaultArn: null,
      startedAt: '2026-11-21T05:00:01.000Z',
    });
    expect(problem('backups', { lastGoodAt: null }).startedAt).toBe('2026-11-15T14:00:01.000Z');
    expect(problem('backups', { key: 'job-1' }).startedAt).toBe('2026-11-22T04:59:59.000Z');
  });

  it('of a copy is on the lane of copies to its vault', () => {
    const copyTo = vaultArn('far', 'eu-central-1');

    expect(problem('copies', { copyTo })).toMatchObject({ destinationVaultArn: copyTo, startedAt: nights[6] });
    expect(problem('copies', { copyTo, dueAt: null }).startedAt).toBe(now);
    expect(problem('copies', { copyTo })).not.toHaveProperty('keyState');
    expect(problem('subject', { keyState: 'Disabled' }).keyState).toBe('Disabled');
  });

  it('says whether somebody did it once, as its row does: what goes on does not', () => {
    const deeds = findingRows
      .filter(({ telling }) => telling !== null)
      .filter((row) => problemOf(found as Finding, { ...row, telling: on('subject') }, now, looked).isDeed === true);

    expect(deeds.map(({ reason }) => reason)).toEqual(['protection-taken-away']);
  });

  it('of a resource, a plan or something else has a lane of its own', () => {
    const subject = { arn: null, type: 'Principal', name: 'mallory' };

    expect(problem('resource')).toMatchObject({ about: 'resource', subject: `resource|${orders}`, startedAt: now });
    expect(problem('resource', { resourceArn: null }).subject).toBe('resource|');
    expect(problem('plans')).toMatchObject({ subject: `plan|${planId}`, name: 'nightly', resourceType: 'Backup plan' });
    expect(problem('plans', { planId: null })).toMatchObject({
      subject: 'plan|nightly',
      resourceArn: null,
      planArn: null,
    });
    expect(problem('plans', { planName: null })).toMatchObject({ name: planId });
    expect(problem('plans', { planName: null, planId: null })).toMatchObject({ subject: 'plan|', name: 'a plan' });
    expect(problem('subject', { subject })).toMatchObject({
      subject: 'Principal|mallory',
      name: 'mallory',
      resourceType: 'Principal',
    });
    expect(problem('subject', { subject: { ...subject, arn: vaultArn('main') } })).toMatchObject({
      subject: `Principal|${vaultArn('main')}`,
      resourceArn: vaultArn('main'),
    });
    expect(problem('subject', { subject: null })).toMatchObject({
      subject: '|',
      name: 'nightly',
      resourceArn: null,
      resourceType: null,
    });
  });

  it('says the plan with its rules, unless the sentence names it, and how sure it is', () => {
    const says = 'It is late.';
    const bare = { says, lastGoodAt: null, sure: 'certain' } as const;

    expect(problem('backups', { ...bare, ruleNames: [] }).says).toBe('It is late. Plan nightly.');
    expect(problem('backups', { ...bare, ruleNames: ['a'] }).says).toBe('It is late. Plan nightly, rule a.');
    expect(problem('backups', { ...bare, ruleNames: ['a', 'b'] }).says).toBe('It is late. Plan nightly, rules a, b.');
    expect(problem('backups', { ...bare, says: 'Plan nightly is late.' }).says).toBe('Plan nightly is late.');
    expect(problem('backups', { ...bare, planName: null, sure: 'likely', lastGoodAt: nights[5] ?? '' }).says).toMatch(
      /^It is late\. The last .*2026-11-21.* likely/,
    );
  });
});
