import type { Files } from '../an-account.ts';
import {
  around,
  cluster,
  database,
  job,
  jobsOf,
  longAgo,
  nightlyRule,
  nights,
  plan,
  table,
  taggedSelection,
} from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const orders = database('orders');
const named = (arn: string) => ({ ...taggedSelection, ListOfTags: [], Resources: [arn] });
const instance = (other: Record<string, unknown>): Files => ({
  'describe-db-instances.json': {
    DBInstances: [
      {
        DBInstanceArn: orders,
        DBInstanceIdentifier: 'orders',
        DBInstanceStatus: 'available',
        InstanceCreateTime: longAgo,
        PreferredMaintenanceWindow: 'sat:22:00-sat:22:30',
        PreferredBackupWindow: '23:00-23:30',
        BackupRetentionPeriod: 0,
        ...other,
      },
    ],
  },
});
const withInstance = (other: Record<string, unknown>, rule: unknown = nightlyRule) => ({
  ...plan([rule], named(orders)),
  ...around([orders], instance(other)),
});
const fileSystem = `arn:aws:fsx:eu-west-1:111122223333:file-system/fs-1`;
const withFileSystem = (DailyAutomaticBackupStartTime: string) => ({
  ...plan([nightlyRule], named(fileSystem)),
  ...around([fileSystem], {
    'describe-file-systems.json': {
      FileSystems: [
        {
          ResourceARN: fileSystem,
          FileSystemId: 'fs-1',
          FileSystemType: 'WINDOWS',
          Lifecycle: 'AVAILABLE',
          CreationTime: longAgo,
          WindowsConfiguration: {
            WeeklyMaintenanceStartTime: '3:12:00',
            AutomaticBackupRetentionDays: 7,
            DailyAutomaticBackupStartTime,
          },
        },
      ],
    },
  }),
});
const running = (rule: unknown) => ({
  ...plan([rule]),
  ...around([table('orders')], {
    'list-backup-jobs.json': {
      BackupJobs: [
        ...jobsOf(table('orders'), nights.slice(0, 6)),
        job(table('orders'), nights[6] ?? '', { State: 'RUNNING' }),
      ],
    },
  }),
});

/** See `src/findings/reasons/likely-to-expire.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'a database is maintained on Mondays at half past five, and backed up at five',
      files: withInstance({ PreferredMaintenanceWindow: 'mon:05:30-mon:06:00' }),
      finds: [{ sure: 'likely', resourceArn: orders, dueAt: '2026-11-23T05:00:00.000Z', missed: 1 }],
    },
    {
      says: 'its automatic backups begin at half past five each day',
      files: withInstance({ BackupRetentionPeriod: 7, PreferredBackupWindow: '05:30-06:00' }),
      finds: [{ resourceArn: orders, missed: 7 }],
    },
    {
      says: 'a file system’s automatic backups begin less than four hours after the plan',
      files: withFileSystem('08:30'),
      finds: [{ resourceArn: fileSystem, missed: 7 }],
    },
    {
      says: 'a job has used up most of its completion window of ten hours',
      files: running({ ...nightlyRule, CompletionWindowMinutes: 600 }),
      finds: [{ resourceArn: table('orders'), deadline: '2026-11-22T15:00:00.000Z' }],
    },
  ],
  twins: [
    { says: 'the windows are at other hours', files: withInstance({}), finds: [] },
    {
      says: 'automatic backups are switched off',
      files: withInstance({ PreferredBackupWindow: '05:30-06:00' }),
      finds: [],
    },
    {
      says: 'AWS Backup makes continuous backups too, and keeps out of the windows by itself',
      files: withInstance(
        { PreferredMaintenanceWindow: 'mon:05:30-mon:06:00' },
        { ...nightlyRule, EnableContinuousBackup: true },
      ),
      finds: [],
    },
    {
      says: 'Aurora is exempt',
      files: {
        ...plan([nightlyRule], named(cluster('orders'))),
        ...around([cluster('orders')], {
          'describe-db-clusters.json': {
            DBClusters: [
              {
                DBClusterArn: cluster('orders'),
                Engine: 'aurora-mysql',
                Status: 'available',
                PreferredMaintenanceWindow: 'mon:05:30-mon:06:00',
              },
            ],
          },
        }),
      },
      finds: [],
    },
    { says: 'a file system’s are more than four hours later', files: withFileSystem('09:30'), finds: [] },
    { says: 'the job has six days left', files: running(nightlyRule), finds: [] },
  ],
};
