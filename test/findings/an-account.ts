/** The answers of an account in which all is well, as the files that the AWS CLI prints; tests take something away. */
export type Files = Record<string, unknown>;

/** The moment that is taken as now: a Sunday, an hour after the last start window was over. */
export const now = '2026-11-22T14:00:00.000Z';

export const accountId = '111122223333';
export const region = 'eu-west-1';
export const planId = '0f6f5a4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
export const selectionId = '7c1a9a10-1111-4a7e-9c57-1d2b3c4d5e6f';
export const ruleId = 'b5f1c5d0-2222-4a7e-9c57-1d2b3c4d5e6f';
export const roleArn = `arn:aws:iam::${accountId}:role/service-role/AWSBackupDefaultServiceRole`;
export const longAgo = '2026-06-01T08:00:00.000Z';

export const table = (name: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
export const instance = (id: string) => `arn:aws:ec2:${region}:${accountId}:instance/${id}`;
export const database = (id: string) => `arn:aws:rds:${region}:${accountId}:db:${id}`;
export const cluster = (id: string) => `arn:aws:rds:${region}:${accountId}:cluster:${id}`;
export const bucket = (name: string) => `arn:aws:s3:::${name}`;
export const vaultArn = (name: string, of = region) => `arn:aws:backup:${of}:${accountId}:backup-vault:${name}`;
const planArn = (id: string) => `arn:aws:backup:${region}:${accountId}:backup-plan:${id}`;

/** The rule of the plan: each night at 05:00, eight hours to begin. */
export const nightlyRule = {
  RuleName: 'nightly',
  RuleId: ruleId,
  TargetBackupVaultName: 'main',
  ScheduleExpression: 'cron(0 5 ? * * *)',
  ScheduleExpressionTimezone: 'Etc/UTC',
  StartWindowMinutes: 480,
  CompletionWindowMinutes: 10_080,
  Lifecycle: { DeleteAfterDays: 35 },
};

/** What the plan selects: all tables with the tag. */
export const taggedSelection = {
  SelectionName: 'tagged',
  IamRoleArn: roleArn,
  Resources: [] as string[],
  NotResources: [] as string[],
  ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }],
};

/** The days of the last week at 05:00, the newest last. */
export const nights = [16, 17, 18, 19, 20, 21, 22].map((day) => `2026-11-${day}T05:00:00.000Z`);

let jobs = 0;

/** A backup job as AWS Backup lists it, which completed an hour after it was made unless something else is said. */
export function job(resourceArn: string, createdAt: string, other: Record<string, unknown> = {}) {
  jobs += 1;
  const [, , service] = resourceArn.split(':');
  const hourLater = (hours: number) => new Date(Date.parse(createdAt) + hours * 3_600_000).toISOString();
  return {
    AccountId: accountId,
    BackupJobId: `JOB-${jobs}`,
    BackupVaultName: 'main',
    BackupVaultArn: vaultArn('main'),
    RecoveryPointArn: `arn:aws:backup:${region}:${accountId}:recovery-point:${jobs}`,
    ResourceArn: resourceArn,
    ResourceType: typesByService[service ?? ''] ?? 'DynamoDB',
    CreationDate: createdAt,
    CompletionDate: hourLater(1),
    StartBy: hourLater(8),
    State: 'COMPLETED',
    MessageCategory: 'SUCCESS',
    PercentDone: '100.0',
    IamRoleArn: roleArn,
    CreatedBy: {
      BackupPlanId: planId,
      BackupPlanArn: planArn(planId),
      BackupPlanVersion: 'v1',
      BackupRuleId: ruleId,
    },
    ...other,
  };
}

const typesByService: Readonly<Record<string, string>> = { ec2: 'EC2', rds: 'RDS', s3: 'S3', dynamodb: 'DynamoDB' };

/** Jobs of these nights, one each. */
export function jobsOf(resourceArn: string, at: readonly string[] = nights, other: Record<string, unknown> = {}) {
  return at.map((night) => job(resourceArn, night, other));
}

/** A resource as AWS Backup lists the protected ones. */
export function protectedOne(resourceArn: string, lastBackupTime: string = nights.at(-1) ?? now) {
  const [, , service] = resourceArn.split(':');
  return {
    ResourceArn: resourceArn,
    ResourceType: typesByService[service ?? ''] ?? 'DynamoDB',
    LastBackupTime: lastBackupTime,
  };
}

/** A resource with its tags, as the tagging API lists them. */
export function tagged(resourceArn: string, tags: Record<string, string> = { backup: 'daily' }) {
  return { ResourceARN: resourceArn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

/** A recovery point as its vault lists it. */
export function point(resourceArn: string, createdAt: string, other: Record<string, unknown> = {}) {
  jobs += 1;
  const [, , service] = resourceArn.split(':');
  return {
    RecoveryPointArn: `arn:aws:backup:${region}:${accountId}:recovery-point:p${jobs}`,
    BackupVaultName: 'main',
    BackupVaultArn: vaultArn('main'),
    ResourceArn: resourceArn,
    ResourceType: typesByService[service ?? ''] ?? 'DynamoDB',
    CreatedBy: { BackupPlanId: planId, BackupRuleId: ruleId },
    Status: 'COMPLETED',
    CreationDate: createdAt,
    Lifecycle: { DeleteAfterDays: 35 },
    CalculatedLifecycle: { DeleteAt: new Date(Date.parse(createdAt) + 35 * 86_400_000).toISOString() },
    ...other,
  };
}

/** The files about a plan with its rules and one selection. */
export function plan(
  rules: readonly unknown[] = [nightlyRule],
  selection: Record<string, unknown> = taggedSelection,
  { id = planId, name = 'nightly', createdAt = longAgo } = {},
): Files {
  const asked = id.replaceAll('/', '%2F');
  return {
    'list-backup-plans.json': {
      BackupPlansList: [
        { BackupPlanArn: planArn(id), BackupPlanId: id, BackupPlanName: name, CreationDate: longAgo, VersionId: 'v1' },
      ],
    },
    [`get-backup-plan.${asked}.json`]: {
      BackupPlan: { BackupPlanName: name, Rules: rules },
      BackupPlanId: id,
      BackupPlanArn: planArn(id),
      VersionId: 'v1',
      CreationDate: longAgo,
    },
    [`list-backup-selections.${asked}.json`]: {
      BackupSelectionsList: [
        {
          SelectionId: selectionId,
          SelectionName: 'tagged',
          BackupPlanId: id,
          CreationDate: createdAt,
          IamRoleArn: roleArn,
        },
      ],
    },
    [`get-backup-selection.${asked}.${selectionId}.json`]: {
      BackupSelection: selection,
      SelectionId: selectionId,
      BackupPlanId: id,
      CreationDate: createdAt,
    },
  };
}

/** What is there besides plans: one table that was backed up each night, and whatever else is given. */
export function around(arns: readonly string[] = [table('orders')], other: Files = {}): Files {
  return {
    'list-protected-resources.json': { Results: arns.map((arn) => protectedOne(arn)) },
    'list-backup-jobs.json': { BackupJobs: arns.flatMap((arn) => jobsOf(arn)) },
    'list-copy-jobs.json': { CopyJobs: [] },
    'list-restore-jobs.json': { RestoreJobs: [] },
    'list-backup-vaults.json': {
      BackupVaultList: [
        { BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), CreationDate: longAgo, Locked: false },
      ],
    },
    'list-recovery-points-by-backup-vault.main.json': {
      RecoveryPoints: arns.flatMap((arn) => nights.map((night) => point(arn, night))),
    },
    'describe-region-settings.json': {
      ResourceTypeOptInPreference: {
        DynamoDB: true,
        EC2: true,
        EBS: true,
        RDS: true,
        Aurora: true,
        S3: true,
        FSx: true,
      },
      ResourceTypeManagementPreference: { DynamoDB: true },
    },
    'get-resources.json': { ResourceTagMappingList: arns.map((arn) => tagged(arn)) },
    'get-role.AWSBackupDefaultServiceRole.json': {
      Role: { RoleName: 'AWSBackupDefaultServiceRole', Arn: roleArn, Path: '/service-role/' },
    },
    'list-restore-testing-plans.json': { RestoreTestingPlans: [{ RestoreTestingPlanName: 'elsewhere' }] },
    'lookup-events.json': { Events: [] },
    'get-caller-identity.json': { Account: accountId, Arn: `arn:aws:iam::${accountId}:user/operator`, UserId: 'A' },
    ...other,
  };
}

/** That nothing is stopped or gone: `watch` judges no runs without it. */
export const nothingStopped: Files = {
  'describe-instances.json': { Reservations: [] },
  'describe-db-instances.json': { DBInstances: [] },
  'describe-db-clusters.json': { DBClusters: [] },
};

/** An account of one plan as `watch` looks at it: with these backup jobs and no others. */
export function watched(
  arns: readonly string[],
  backupJobs: readonly object[],
  { rule = nightlyRule, lastBackup = '2026-11-21T06:00:00.000Z' }: { rule?: object; lastBackup?: string } = {},
): Files {
  return {
    ...plan([rule]),
    ...around(arns),
    ...nothingStopped,
    'list-protected-resources.json': { Results: arns.map((arn) => protectedOne(arn, lastBackup)) },
    'list-backup-jobs.json': { BackupJobs: backupJobs },
  };
}

/** Both of two plans of one name, each with its own rule. */
export function twoPlans(other: { id: string; rule: Record<string, unknown> }): Files {
  const [first, second] = [plan(), plan([{ ...nightlyRule, ...other.rule }], taggedSelection, { id: other.id })];
  const listed = [first, second].flatMap(
    (files) => (files['list-backup-plans.json'] as { BackupPlansList: unknown[] }).BackupPlansList,
  );
  return { ...first, ...second, 'list-backup-plans.json': { BackupPlansList: listed } };
}

/** The files about a plan with two selections, in their order. */
export function twoSelections(first: Record<string, unknown>, second: Record<string, unknown>): Files {
  const id = '8d2b9b21-1111-4a7e-9c57-1d2b3c4d5e6f';
  const files = plan([nightlyRule], first);
  const list = files[`list-backup-selections.${planId}.json`] as { BackupSelectionsList: Record<string, unknown>[] };
  const one = { SelectionId: id, BackupPlanId: planId, CreationDate: longAgo };
  return {
    ...files,
    [`list-backup-selections.${planId}.json`]: { BackupSelectionsList: [...list.BackupSelectionsList, one] },
    [`get-backup-selection.${planId}.${id}.json`]: { ...one, BackupSelection: second },
  };
}
