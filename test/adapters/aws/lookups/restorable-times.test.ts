import { describe, expect, it } from 'vitest';
import { RdsRestorableTimes } from '../../../../src/adapters/aws/lookups/restorable-times.ts';

const db = 'arn:aws:rds:eu-west-1:111122223333:db:orders-db';
const cluster = 'arn:aws-cn:rds:cn-north-1:111122223333:cluster:orders';
const until = '2026-11-22T11:55:00.000Z';
const soon = () => AbortSignal.timeout(1000);

/** What was asked, and the one answer to it. */
function asking(page: Record<string, unknown>) {
  const asked: unknown[] = [];
  const times = new RdsRestorableTimes({
    page: async (...call) => {
      asked.push(call);
      return page;
    },
  });
  return { times, asked };
}

describe('adapters/aws/lookups/restorable-times', () => {
  it.each([
    { arn: db, call: ['describe-db-instances', { DBInstanceIdentifier: db }], lists: 'DBInstances' },
    { arn: cluster, call: ['describe-db-clusters', { DBClusterIdentifier: cluster }], lists: 'DBClusters' },
  ])('asks about one database by its ARN: $arn', async ({ arn, call, lists }) => {
    const { times, asked } = asking({ [lists]: [{ LatestRestorableTime: '2026-11-22T11:55:00Z' }] });

    expect(await times.untilOf(arn, soon())).toEqual({ until });
    expect(asked).toEqual([call]);
  });

  it.each([{}, { LatestRestorableTime: '' }, { LatestRestorableTime: 'soon' }, { LatestRestorableTime: {} }])(
    'says that nothing is kept of one whose answer has no such time: %j',
    async (database) => {
      const { times } = asking({ DBInstances: [database] });

      expect(await times.untilOf(db, soon())).toEqual({ until: null });
    },
  );

  it.each([{}, { DBInstances: [] }, { DBInstances: 'none' }, { DBInstances: [null] }])(
    'knows nothing of one that is not in the answer: %j',
    async (page) => {
      expect(await asking(page).times.untilOf(db, soon())).toBeNull();
    },
  );

  it.each([
    'arn:aws:s3:::invoices',
    'arn:aws:ssm-sap:eu-west-1:111122223333:HANA/orders',
    'arn:aws:rds:eu-west-1:111122223333:snapshot:one',
    `${db}:more`,
    '__proto__',
  ])('asks nobody about what AWS has no answer for: %s', async (arn) => {
    const { times, asked } = asking({});

    expect(await times.untilOf(arn, soon())).toBeNull();
    expect(asked).toEqual([]);
  });

  it('throws what AWS answered, and waits no longer than it may', async () => {
    const refused = Object.assign(new Error('No.'), { name: 'AccessDenied' });
    const denied = new RdsRestorableTimes({ page: () => Promise.reject(refused) });
    const silent = new RdsRestorableTimes({ page: () => new Promise(() => undefined) });

    await expect(denied.untilOf(db, soon())).rejects.toBe(refused);
    await expect(silent.untilOf(db, AbortSignal.timeout(5))).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
