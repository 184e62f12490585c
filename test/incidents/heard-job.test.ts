import { describe, expect, it } from 'vitest';
import { heardJobOf, isToldLate } from '../../src/incidents/heard-job.ts';
import { laneIdOf } from '../../src/incidents/lane.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anEvent, noon } from '../support/alerts.ts';

const became = { disposition: 'told', by: null, incidentId: '01KB' } as unknown as Parameters<typeof heardJobOf>[2];
const heard = (change: Parameters<typeof anEvent>[0] = {}, by: string | null = null) =>
  heardJobOf(anEvent(change), 'lane', { ...became, by }, noon);

describe('incidents/heard-job', () => {
  it('keeps what became of a job, and who kept it quiet', () => {
    expect(heard()).toMatchObject({ jobId: anEvent().jobId, at: noon, by: null });
    expect(heard({}, 'x'.repeat(300))?.by).toHaveLength(200);
    expect(heard({ foundBy: 'late' })).toMatchObject({ foundBy: 'late' });
    expect(heard()).not.toHaveProperty('foundBy');
  });

  it('keeps what it was about, so that every job can be listed', () => {
    const event = anEvent({ messageCategory: 'SUCCESS', isRestoreTest: true, resourceArn: `arn:${'x'.repeat(900)}` });
    const { accountId, region, resourceType, planId, planRuleId: ruleId, vaultName, startedAt } = event;
    const about = { accountId, region, resourceType, planId, ruleId, vaultName, startedAt };
    expect(heard({ ...event })?.about).toMatchObject({ ...about, category: 'SUCCESS', isRestoreTest: true });
    expect(heard({ ...event })?.about?.resourceArn).toHaveLength(512);
    expect(heard()?.about).toMatchObject({ category: null, isRestoreTest: false });
  });

  it.each([
    ['no job', { kind: 'vault' as const }],
    ['a drill', { drill: true }],
    ['a job without an id', { jobId: '' }],
    ['what its job said besides', { size: { bytes: 1, usualBytes: 9, runs: 5 } }],
  ])('keeps nothing of %s', (_what, change) => {
    expect(heard(change)).toBeNull();
  });

  it('keeps all that says which job it was and how it ended', () => {
    const event = anEvent();

    expect(heard()).toEqual({
      ...became,
      eventKey: `111122223333|eu-west-1|backup|${event.jobId.toLowerCase()}|failed`,
      jobId: event.jobId,
      kind: 'backup',
      laneId: laneIdOf('lane'),
      state: 'FAILED',
      outcome: 'failed',
      endedAt: event.occurredAt,
      at: noon,
      source: 'Backup Job State Change',
      about: expect.objectContaining({ resourceArn: event.resourceArn, vaultName: event.vaultName }),
    });
  });

  it('shortens texts of others in their middle', () => {
    const long = `begin${'x'.repeat(300)}end`;
    const source = { ...anEvent().source, detailType: long };
    const { jobId, state, source: from } = heard({ jobId: long, state: long, source }) ?? {};

    expect([jobId?.length, state?.length, from?.length]).toEqual([200, 100, 100]);
    for (const text of [jobId, state, from]) expect(text).toMatch(/^begin.*end$/);
  });

  it('is told late ten minutes after its end, unless watch found it', () => {
    const told = (seconds: number, foundBy?: 'late') => {
      const job = heard(foundBy === undefined ? {} : { foundBy });
      if (job === null) throw new Error('nothing is kept');
      return isToldLate({ ...job, at: addSeconds(job.endedAt, seconds) });
    };

    expect([told(599), told(600), told(600, 'late')]).toEqual([false, true, false]);
  });
});
