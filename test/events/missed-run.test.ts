import { describe, expect, it } from 'vitest';
import { missedEvent, watchSource } from '../../src/events/missed-run.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';

const at = '2026-11-22T04:00:00.000Z';
const place = { accountId: '111122223333', region: 'eu-west-1' };
const run = {
  id: 'run-1',
  resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
  resourceType: 'RDS',
  planId: 'plan-1',
  planArn: null,
  dueAt: '2026-11-22T01:00:00.000Z',
  nextRunAt: '2026-11-23T01:00:00.000Z',
  vaultName: 'main',
  iamRoleArn: 'arn:aws:iam::111122223333:role/backup',
  says: 'It never started.',
};

describe('events/missed-run', () => {
  it('is read back as a failure of the moment at which it was due', () => {
    expect(normaliseEvent(missedEvent(run, place, at), at)).toMatchObject({
      kind: 'missed',
      outcome: 'failed',
      jobId: 'run-1',
      occurredAt: run.dueAt,
      resourceArn: run.resourceArn,
      missedRun: { nextAt: run.nextRunAt },
      vaultName: 'main',
      iamRoleArn: run.iamRoleArn,
    });
  });

  it('says nothing of the next run where it is not known', () => {
    expect(normaliseEvent(missedEvent({ ...run, nextRunAt: null }, place, at), at)?.missedRun).toEqual({
      nextAt: null,
    });
  });

  it('without a run it has no job, and of another type it is none', () => {
    const event = missedEvent(run, place, at) as { detail: object };
    const nameless = { ...event, detail: { ...event.detail, jobId: undefined } };
    const other = { ...event, source: watchSource, 'detail-type': 'Something Else' };

    expect(normaliseEvent(nameless, at)?.jobId).toBe('');
    expect(normaliseEvent(other, at)?.kind).not.toBe('missed');
  });
});
