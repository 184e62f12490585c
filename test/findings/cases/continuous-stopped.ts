import { expect } from 'vitest';
import { around, bucket, cluster, longAgo, nightlyRule, plan, point, taggedSelection } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const logs = bucket('logs');
const named = (arn: string) => ({ ...taggedSelection, ListOfTags: [], Resources: [arn] });
const continuous = { ...nightlyRule, EnableContinuousBackup: true };
const withPoints = (points: readonly unknown[], rule: unknown = continuous) => ({
  ...plan([rule], named(logs)),
  ...around([logs], { 'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: points } }),
});
const restorableUntil = (LatestRestorableTime: string) => ({
  ...plan([continuous], named(cluster('orders'))),
  ...around([cluster('orders')], {
    'describe-db-clusters.json': {
      DBClusters: [
        {
          DBClusterArn: cluster('orders'),
          DBClusterIdentifier: 'orders',
          Engine: 'aurora-postgresql',
          Status: 'available',
          ClusterCreateTime: longAgo,
          LatestRestorableTime,
        },
      ],
    },
  }),
});
const stopped = point(logs, longAgo, { Status: 'STOPPED', StatusMessage: 'Bucket notifications are off' });

/** See `src/findings/reasons/continuous-stopped.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'its point is STOPPED',
      files: withPoints([stopped]),
      finds: [
        { resourceArn: logs, planName: 'nightly', says: expect.stringContaining('Bucket notifications are off') },
      ],
    },
    {
      says: 'a cluster can be restored only until the morning',
      files: restorableUntil('2026-11-22T08:00:00.000Z'),
      finds: [{ sure: 'certain', resourceArn: cluster('orders'), lastGoodAt: '2026-11-22T08:00:00.000Z' }],
    },
  ],
  twins: [
    {
      says: 'another point goes on',
      files: withPoints([stopped, point(logs, longAgo, { Status: 'AVAILABLE' })]),
      finds: [],
    },
    { says: 'no rule wants a continuous backup any more', files: withPoints([stopped], nightlyRule), finds: [] },
    {
      says: 'a cluster can be restored until five minutes ago',
      files: restorableUntil('2026-11-22T13:55:00.000Z'),
      finds: [],
    },
  ],
};
