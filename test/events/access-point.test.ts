import { describe, expect, it } from 'vitest';
import { describeResource } from '../../src/enrich/resource.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';

const now = '2026-11-22T04:00:00.000Z';
const arn = 'arn:aws:backup:eu-west-1:111122223333:accesspoint/audit';
const inS3 = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/audit';
const point = 'arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7';

function read(detail: object, resources: string[] = []) {
  return normaliseEvent(
    { source: 'aws.backup', 'detail-type': 'Backup Access Point State Change', time: now, resources, detail },
    now,
  );
}

describe('events/access-point', () => {
  it.each<[string, object, string[]]>([
    ['its ARN', { accessPointArn: arn }, []],
    ['its ARN in S3', { accessPointArn: inS3 }, []],
    ['its name', { name: 'audit' }, []],
    ['its name, in other words', { accessPointName: 'audit' }, []],
    ['its id', { accessPointId: 'audit' }, []],
    ['the ARN beside the detail', {}, [arn]],
    ['the id of SNS', { jobId: 'audit' }, []],
  ])('is the same one by %s', (_by, detail, resources) => {
    expect(read({ status: 'FAILED', ...detail }, resources)).toMatchObject({
      kind: 'access-point',
      outcome: 'failed',
      jobId: 'audit',
    });
  });

  it('takes what stands beside the detail for its recovery point unless that is the access point', () => {
    expect(read({ status: 'FAILED', name: 'audit' }, [point])?.recoveryPointArn).toBe(point);
    expect(read({ status: 'FAILED', name: 'audit' }, [arn])?.recoveryPointArn).toBeNull();
    expect(read({ status: 'FAILED', recoveryPointArn: point }, [arn])?.recoveryPointArn).toBe(point);
  });

  it('without a state is in one that nobody has seen', () => {
    expect(read({ name: 'audit' })).toMatchObject({ jobId: 'audit', state: '', outcome: 'unknown' });
  });

  it('counts each change by when it came: it is as old at the second as at the first', () => {
    const changes = ['2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z'].map((time) =>
      normaliseEvent(
        {
          source: 'aws.backup',
          'detail-type': 'Backup Access Point State Change',
          time,
          detail: { name: 'audit', status: 'FAILED', creationDate: '2026-11-01T00:00:00.000Z' },
        },
        now,
      ),
    );

    expect(changes.map((event) => event?.startedAt)).toEqual(changes.map((event) => event?.occurredAt));
    expect(new Set(changes.map((event) => event?.eventKey)).size).toBe(2);
  });

  it('is the resource itself where its bucket is not named, and else its recovery point is', () => {
    const resourceOf = (detail: object) => {
      const event = read({ status: 'FAILED', recoveryPointArn: point, ...detail });
      return event === null ? null : describeResource(event, null).name;
    };

    expect(resourceOf({ name: 'audit' })).toBe('audit');
    expect(resourceOf({ name: 'audit', resourceArn: 'arn:aws:s3:::invoices' })).toBe('invoices');
    expect(resourceOf({})).toBe('1EB3B5E7');
  });

  it('says of one of which only the outcome is known no more than that', () => {
    expect(read({ state: 'FAILED' })).toMatchObject({ jobId: '', resourceArn: null, recoveryPointArn: null });
  });
});
