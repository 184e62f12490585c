import {
  around,
  bucket,
  jobsOf,
  longAgo,
  nightlyRule,
  nights,
  plan,
  point,
  protectedOne,
  table,
  tagged,
  taggedSelection,
} from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const orders = table('orders');
const old = '2026-11-20T06:00:00.000Z';
/** Jobs of all nights, of which those since the 20th failed. */
const failing = {
  'list-backup-jobs.json': {
    BackupJobs: [...jobsOf(orders, nights.slice(0, 5)), ...jobsOf(orders, nights.slice(5), { State: 'FAILED' })],
  },
  'list-protected-resources.json': { Results: [protectedOne(orders, old)] },
  'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [point(orders, '2026-11-20T05:00:00.000Z')] },
};
const weekdays = { ...nightlyRule, ScheduleExpression: 'cron(0 5 ? * MON-FRI *)' };

/** See `src/findings/reasons/stale.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'the last two nights failed',
      files: { ...plan(), ...around([orders], failing) },
      finds: [{ sure: 'certain', resourceArn: orders, lastGoodAt: old, rpoSeconds: 86_400, missed: 2 }],
    },
    {
      says: 'a tag of the resource wants four hours',
      files: {
        ...plan(),
        ...around([orders], {
          'get-resources.json': { ResourceTagMappingList: [tagged(orders, { backup: 'daily', 'backup-rpo': '4h' })] },
        }),
      },
      finds: [{ resourceArn: orders, rpoSeconds: 14_400 }],
    },
  ],
  twins: [
    {
      says: 'one night failed',
      files: { ...plan(), ...around([orders], failing) },
      at: '2026-11-21T13:00:00.000Z',
      finds: [],
    },
    { says: 'the plan has a weekend', files: { ...plan([weekdays]), ...around([orders], failing) }, finds: [] },
    {
      says: 'somebody made one by hand',
      files: {
        ...plan(),
        ...around([orders], {
          ...failing,
          'list-protected-resources.json': { Results: [protectedOne(orders, '2026-11-22T02:00:00.000Z')] },
        }),
      },
      finds: [],
    },
    {
      says: 'a bucket’s continuous backup is one point that gets no newer',
      files: {
        ...plan([{ ...nightlyRule, EnableContinuousBackup: true }], {
          ...taggedSelection,
          ListOfTags: [],
          Resources: [bucket('logs')],
        }),
        ...around([bucket('logs')], {
          'list-backup-jobs.json': { BackupJobs: [] },
          'list-protected-resources.json': { Results: [protectedOne(bucket('logs'), longAgo)] },
          'list-recovery-points-by-backup-vault.main.json': {
            RecoveryPoints: [point(bucket('logs'), longAgo, { Status: 'AVAILABLE' })],
          },
        }),
      },
      finds: [],
    },
    {
      says: 'it came under the plan an hour ago',
      files: {
        ...plan([nightlyRule], taggedSelection, { createdAt: '2026-11-22T13:00:00.000Z' }),
        ...around([orders], failing),
      },
      finds: [],
    },
  ],
};
