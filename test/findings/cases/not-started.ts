import {
  around,
  bucket,
  cluster,
  database,
  instance,
  job,
  jobsOf,
  longAgo,
  nightlyRule,
  nights,
  plan,
  point,
  protectedOne,
  ruleId,
  table,
  tagged,
  taggedSelection,
  twoPlans,
  vaultArn,
} from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const orders = table('orders');
const otherId = '1a7a6b5d-5f3d-4a7e-9c57-1d2b3c4d5e6f';
const lastNight = nights.at(-1) ?? '';
const without = (...left: readonly string[]) => nights.filter((night) => !left.includes(night));
const jobsInstead = (jobs: readonly unknown[]) => ({ 'list-backup-jobs.json': { BackupJobs: jobs } });
const select = (arn: string) => ({ ...taggedSelection, ListOfTags: [], Resources: [arn] });
const described = (state: string, launched = longAgo) => ({
  'describe-instances.json': {
    Reservations: [
      {
        OwnerId: '111122223333',
        Instances: [
          {
            InstanceId: 'i-1',
            State: { Name: state },
            LaunchTime: launched,
            Placement: { AvailabilityZone: 'eu-west-1a' },
            Tags: [{ Key: 'backup', Value: 'daily' }],
          },
        ],
      },
    ],
  },
});
/** Hourly, and twice a day with eight hours to begin: AWS's own example of runs that are thinned out. */
const thinned = [
  {
    ...nightlyRule,
    RuleName: 'hourly',
    RuleId: 'hourly',
    ScheduleExpression: 'cron(0 * ? * * *)',
    StartWindowMinutes: 60,
    Lifecycle: { DeleteAfterDays: 1 },
  },
  {
    ...nightlyRule,
    RuleName: 'half-daily',
    RuleId: 'half-daily',
    ScheduleExpression: 'cron(0 0/12 ? * * *)',
    Lifecycle: { DeleteAfterDays: 7 },
  },
];
const thinnedJobs = [15, 16, 17, 18, 19, 20, 21, 22].flatMap((day) =>
  [0, 8, 9, 10, 11, 12, 20, 21, 22, 23].map((hour) =>
    job(orders, `2026-11-${day}T${String(hour).padStart(2, '0')}:00:00.000Z`, {
      CreatedBy: {
        BackupPlanId: '0f6f5a4c-5f3d-4a7e-9c57-1d2b3c4d5e6f',
        BackupRuleId: hour % 12 === 0 ? 'half-daily' : 'hourly',
      },
    }),
  ),
);
const continuousRule = { ...nightlyRule, EnableContinuousBackup: true };

/** See `src/findings/reasons/not-started.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'two plans of one name are two',
      files: {
        ...twoPlans({ id: otherId, rule: { RuleId: 'other' } }),
        ...around(
          [orders],
          jobsInstead([
            ...jobsOf(orders, nights.slice(0, 6)),
            ...jobsOf(orders, nights.slice(0, 5), { CreatedBy: { BackupPlanId: otherId, BackupRuleId: 'other' } }),
          ]),
        ),
      },
      finds: [{ missed: 1 }, { missed: 2 }],
    },
    {
      says: 'the list of tags is cut, and what it does not have may carry the tag: its jobs say so',
      files: {
        ...plan(),
        ...around([orders, table('carts')], {
          'get-resources.json': { ResourceTagMappingList: [tagged(orders)], PaginationToken: 'more' },
          ...jobsInstead([...jobsOf(orders), ...jobsOf(table('carts'), nights.slice(0, 6))]),
        }),
      },
      finds: [{ sure: 'likely', resourceArn: table('carts'), missed: 1 }],
    },
    {
      says: 'last night nothing was started',
      files: { ...plan(), ...around(), ...jobsInstead(jobsOf(orders, without(lastNight))) },
      finds: [
        {
          sure: 'certain',
          resourceArn: orders,
          resourceType: 'DynamoDB',
          planName: 'nightly',
          ruleNames: ['nightly'],
          dueAt: '2026-11-22T05:00:00.000Z',
          deadline: '2026-11-22T13:00:00.000Z',
          missed: 1,
          rpoSeconds: 86_400,
        },
      ],
    },
    {
      says: 'three nights of the week have no job, the newest first',
      files: { ...plan(), ...around(), ...jobsInstead(jobsOf(orders, without(...nights.slice(2, 5)))) },
      finds: [{ resourceArn: orders, missed: 3, dueAt: nights[4] }],
    },
    {
      says: 'a resource that is named exists or not: nothing lists it',
      files: {
        ...plan([nightlyRule], select(table('gone'))),
        ...around(),
      },
      finds: [{ sure: 'likely', resourceArn: table('gone'), missed: 7 }],
    },
    {
      says: 'tags are not known, and its jobs say that it was selected',
      files: {
        ...plan(),
        ...around([orders], { 'get-resources.json': '' }),
        ...jobsInstead(jobsOf(orders, without(lastNight))),
      },
      finds: [{ sure: 'likely', resourceArn: orders, missed: 1 }],
    },
    {
      says: 'of the runs that are left of a thinned out plan one was not made',
      files: {
        ...plan(thinned),
        ...around(),
        ...jobsInstead(thinnedJobs.filter(({ CreationDate }) => CreationDate !== '2026-11-21T12:00:00.000Z')),
      },
      finds: [{ ruleNames: ['half-daily', 'hourly'], dueAt: '2026-11-21T12:00:00.000Z', missed: 1 }],
    },
    {
      says: 'a bucket’s continuous backup has stopped, and no job comes either',
      files: {
        ...plan([continuousRule], select(bucket('logs'))),
        ...around([bucket('logs')]),
        ...jobsInstead(jobsOf(bucket('logs'), without(lastNight))),
        'list-recovery-points-by-backup-vault.main.json': {
          RecoveryPoints: [point(bucket('logs'), longAgo, { Status: 'STOPPED' })],
        },
      },
      finds: [{ sure: 'likely', missed: 1 }],
    },
    {
      says: 'an hourly plan with windows that overlap each other left one hour out',
      files: {
        ...plan([{ ...nightlyRule, ScheduleExpression: 'cron(0 * ? * * *)' }]),
        ...around(),
        ...jobsInstead(
          Array.from({ length: 7 * 24 + 14 }, (_, hour) =>
            new Date(Date.parse('2026-11-15T00:00:00Z') + hour * 3_600_000).toISOString(),
          )
            .filter((time) => time !== '2026-11-20T03:00:00.000Z')
            .map((time) => job(orders, time)),
        ),
      },
      finds: [{ dueAt: '2026-11-20T03:00:00.000Z', missed: 1 }],
    },
  ],
  twins: [
    { says: 'each night has its job', files: { ...plan(), ...around() }, finds: [] },
    {
      says: 'the start window is not over yet',
      files: { ...plan(), ...around(), ...jobsInstead(jobsOf(orders, without(lastNight))) },
      at: '2026-11-22T12:59:00.000Z',
      finds: [],
    },
    {
      says: 'a job that failed, expired or was made hours late is a job',
      files: {
        ...plan(),
        ...around(),
        ...jobsInstead([
          ...jobsOf(orders, nights.slice(0, 4)),
          job(orders, nights[4] ?? '', { State: 'FAILED' }),
          job(orders, nights[5] ?? '', { State: 'EXPIRED' }),
          job(orders, '2026-11-22T12:30:00.000Z'),
        ]),
      },
      finds: [],
    },
    {
      says: 'runs are thinned out: an hourly rule beside one with a window of eight hours',
      files: { ...plan(thinned), ...around(), ...jobsInstead(thinnedJobs) },
      finds: [],
    },
    {
      says: 'AWS took the other of two rules that are due together',
      files: {
        ...plan([
          nightlyRule,
          {
            ...nightlyRule,
            RuleName: 'weekly',
            RuleId: 'weekly',
            ScheduleExpression: 'cron(0 4 ? * SUN *)',
            Lifecycle: { DeleteAfterDays: 90 },
          },
        ]),
        ...around(),
      },
      finds: [],
    },
    {
      says: 'the clocks were put forward over the hour',
      files: {
        ...plan([
          {
            ...nightlyRule,
            ScheduleExpression: 'cron(30 2 ? * * *)',
            ScheduleExpressionTimezone: 'Europe/Berlin',
            StartWindowMinutes: 60,
          },
        ]),
        ...around(),
        ...jobsInstead(['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z'].map((time) => job(orders, time))),
      },
      at: '2026-03-30T06:00:00.000Z',
      since: '2d',
      finds: [],
    },
    {
      says: 'a newcomer has one interval and one start window: its selection is of yesterday',
      files: {
        ...plan([nightlyRule], taggedSelection, { createdAt: '2026-11-21T04:00:00.000Z' }),
        ...around(),
        ...jobsInstead([]),
      },
      finds: [],
    },
    {
      says: 'an instance that was made last night',
      files: {
        ...plan(),
        ...around([instance('i-1')], described('running', '2026-11-22T03:00:00.000Z')),
        ...jobsInstead([]),
      },
      finds: [],
    },
    {
      says: 'an instance was terminated',
      files: { ...plan(), ...around([instance('i-1')], described('terminated')), ...jobsInstead([]) },
      finds: [],
    },
    {
      says: 'an instance is stopped',
      files: { ...plan(), ...around([instance('i-1')], described('stopped')), ...jobsInstead([]) },
      finds: [],
    },
    {
      says: 'an instance is in no whole list of its service any more',
      files: {
        ...plan([nightlyRule], select(instance('i-2'))),
        ...around([instance('i-2')], described('running')),
        ...jobsInstead([]),
      },
      finds: [],
    },
    {
      says: 'of a database with point-in-time recovery one snapshot a day is made, at an hour of AWS’s own',
      files: {
        ...plan([{ ...continuousRule, ScheduleExpression: 'cron(0 0/6 ? * * *)' }], select(database('orders'))),
        ...around([database('orders')]),
        ...jobsInstead(
          [15, 16, 17, 18, 19, 20, 21, 22].map((day) => job(database('orders'), `2026-11-${day}T02:17:00.000Z`)),
        ),
      },
      finds: [],
    },
    {
      says: 'a cluster can be restored until a minute ago: its continuous backup is moved on without jobs',
      files: {
        ...plan([continuousRule], select(cluster('orders'))),
        ...around([cluster('orders')]),
        ...jobsInstead([]),
        'describe-db-clusters.json': {
          DBClusters: [
            {
              DBClusterArn: cluster('orders'),
              DBClusterIdentifier: 'orders',
              Engine: 'aurora-mysql',
              Status: 'available',
              ClusterCreateTime: longAgo,
              LatestRestorableTime: '2026-11-22T13:59:00.000Z',
            },
          ],
        },
      },
      finds: [],
    },
    {
      says: 'a bucket’s continuous backup goes on without new recovery points',
      files: {
        ...plan([continuousRule], select(bucket('logs'))),
        ...around([bucket('logs')]),
        ...jobsInstead([]),
        'list-recovery-points-by-backup-vault.main.json': {
          RecoveryPoints: [point(bucket('logs'), longAgo, { Status: 'AVAILABLE' })],
        },
      },
      finds: [],
    },
    {
      says: 'it is left out by NotResources',
      files: {
        ...plan([nightlyRule], { ...taggedSelection, NotResources: ['arn:aws:dynamodb:*:*:table/ord*'] }),
        ...around(),
        ...jobsInstead([]),
      },
      finds: [],
    },
    {
      says: 'a condition leaves it out',
      files: {
        ...plan([nightlyRule], {
          ...taggedSelection,
          Conditions: { StringNotEquals: [{ ConditionKey: 'aws:ResourceTag/stage', ConditionValue: 'test' }] },
        }),
        ...around([orders], {
          'get-resources.json': { ResourceTagMappingList: [tagged(orders, { backup: 'daily', stage: 'test' })] },
        }),
        ...jobsInstead([]),
      },
      finds: [],
    },
    {
      says: 'it was made by a restore test, which plans leave alone',
      files: {
        ...plan(),
        ...around([table('awsbackup-restore-test-1')]),
        ...jobsInstead([]),
      },
      finds: [],
    },
    {
      says: 'the jobs are not known',
      files: { ...plan(), ...around([orders], { 'list-backup-jobs.json': '' }) },
      finds: [],
    },
    {
      says: 'a backup by hand is no run of the plan, but what is not due yet is none either',
      files: {
        ...plan([{ ...nightlyRule, ScheduleExpression: 'cron(0 5 1 * ? *)' }]),
        ...around([orders], { 'list-protected-resources.json': { Results: [protectedOne(orders)] } }),
        ...jobsInstead([
          job(orders, lastNight, { CreatedBy: { BackupRuleId: ruleId }, BackupVaultArn: vaultArn('main') }),
        ]),
      },
      finds: [],
    },
  ],
};
