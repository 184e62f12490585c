import { describe, expect, it } from 'vitest';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { laneKeyOf } from '../../src/incidents/lane.ts';
import { backupJobEvent } from '../support/events.ts';

const now = '2026-11-22T01:00:00.000Z';
const real = backupJobEvent({ jobId: 'job-1', startedAt: now });

/** Sources that anybody in the account may put on the bus; EventBridge refuses those that begin with `aws.`. */
const sources = ['my.app', 'backup', 'AWS.BACKUP', 'aws.backup ', 'aws.backups', 'aws.ec2', 'backup-alerts'];

describe('events: an event that only looks like one of AWS Backup', () => {
  it('is one when AWS Backup sends it', () => {
    expect(normaliseEvent(real, now)).toMatchObject({
      kind: 'backup',
      outcome: 'failed',
      jobId: 'job-1',
      drill: false,
    });
  });

  it.each(sources)('is not taken for one of AWS Backup when its source is "%s"', (source) => {
    expect(normaliseEvent({ ...real, source }, now)).toBeNull();
  });

  it.each(sources)('is not taken for one either when it says "%s" in SNS and SQS', (source) => {
    const message = JSON.stringify({ ...real, source });
    expect(normaliseEvent({ body: JSON.stringify({ Type: 'Notification', Message: message }) }, now)).toBeNull();
  });

  it('is a drill, and never a real one, when it comes from the source of drills', () => {
    expect(normaliseEvent({ ...real, source: 'backup-alerts.drill' }, now)).toMatchObject({ drill: true });
  });

  it.each(['aws.backup', 'aws.cloudwatch'])(
    'is no drill when AWS (%s) says it, whatever is in its detail',
    (source) => {
      const detail = { ...(real.detail as object), drill: true, tags: [{ key: 'owner', value: 'eve' }] };
      const alarm = {
        alarmName: 'backup-x',
        state: { value: 'ALARM' },
        configuration: { metrics: [{ metricStat: { metric: { namespace: 'AWS/Backup' } } }] },
      };
      const event =
        source === 'aws.backup'
          ? { ...real, detail }
          : { ...real, source, 'detail-type': 'CloudWatch Alarm State Change', detail: { ...alarm, drill: true } };
      const forged = normaliseEvent(event, now);

      expect(forged).toMatchObject({ drill: false, outcome: 'failed' });
      expect(forged).not.toHaveProperty('playedTags');
    },
  );

  it.each(sources)('is nothing at all when "%s" calls it a drill', (source) => {
    expect(normaliseEvent({ ...real, source, detail: { ...(real.detail as object), drill: true } }, now)).toBeNull();
  });

  it('has a key and a lane of its own when a drill bears the id of a real job', () => {
    const drill = normaliseEvent({ ...real, source: 'backup-alerts.drill' }, now);
    const event = normaliseEvent(real, now);
    if (drill === null || event === null) throw new Error('both are events');

    expect(drill.jobId).toBe(event.jobId);
    expect(drill.eventKey).not.toBe(event.eventKey);
    expect(laneKeyOf(drill)).not.toBe(laneKeyOf(event));
  });
});
