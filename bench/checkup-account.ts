import { createWriteStream } from 'node:fs';
import path from 'node:path';

/** An account of some size, whose files are made as they are written. */
export interface LargeAccount {
  at: string;
  jobs: number;
  /** Resources whose last job was taken away. */
  missing: number;
  files: Iterable<[name: string, content: Iterable<string>]>;
}

const account = '111122223333';
const region = 'eu-west-1';
const at = '2026-11-22T14:00:00.000Z';
const days = [16, 17, 18, 19, 20, 21, 22];
/** One resource of so many lacks its last job. */
const lacking = 500;

const arnOf = (index: number) => `arn:aws:dynamodb:${region}:${account}:table/orders-${index}`;
const idOf = (kind: string, index: number) => `${String(index).padStart(8, '0')}-${kind}-4a7e-9c57-1d2b3c4d5e6f`;
const planArn = (index: number) => `arn:aws:backup:${region}:${account}:backup-plan:${idOf('aaaa', index)}`;

/** Returns an account in which each resource is in one plan by its tag, with a job and a point for each night. */
export function largeAccount({ plans, resources }: { plans: number; resources: number }): LargeAccount {
  const planOf = (index: number) => index % plans;
  const isMissing = (index: number, day: number) => index % lacking === 0 && day === days.at(-1);
  const nightly = function* (make: (index: number, day: number, number: number) => unknown): Generator<string> {
    let number = 0;
    for (const day of days)
      for (let index = 0; index < resources; index += 1)
        if (!isMissing(index, day)) yield `${number > 0 ? ',' : ''}${JSON.stringify(make(index, day, number++))}`;
  };
  const time = (day: number, hour: string) => `2026-11-${day}T${hour}:00.123000+00:00`;
  const job = (index: number, day: number, number: number) => ({
    AccountId: account,
    BackupJobId: `${idOf('bbbb', number)}`,
    BackupVaultName: 'main',
    BackupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:main`,
    RecoveryPointArn: `arn:aws:backup:${region}:${account}:recovery-point:${idOf('cccc', number)}`,
    ResourceArn: arnOf(index),
    CreationDate: time(day, '05:00'),
    CompletionDate: time(day, '06:00'),
    State: 'COMPLETED',
    PercentDone: '100.0',
    BackupSizeInBytes: 1_000_000,
    IamRoleArn: `arn:aws:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`,
    CreatedBy: {
      BackupPlanId: idOf('aaaa', planOf(index)),
      BackupPlanArn: planArn(planOf(index)),
      BackupPlanVersion: 'MTY2NTY2NjYtNjY2Ni02NjY2LTY2NjYtNjY2NjY2NjY2NjY2',
      BackupRuleId: idOf('dddd', planOf(index)),
      BackupPlanName: `plan-${planOf(index)}`,
      BackupRuleName: 'nightly',
      BackupRuleCron: 'cron(0 5 ? * * *)',
      BackupRuleTimezone: 'Etc/UTC',
    },
    StartBy: time(day, '13:00'),
    ResourceType: 'DynamoDB',
    BytesTransferred: 0,
    IsParent: false,
    ResourceName: `orders-${index}`,
    InitiationDate: time(day, '05:02'),
    MessageCategory: 'SUCCESS',
  });
  const point = (index: number, day: number, number: number) => ({
    RecoveryPointArn: `arn:aws:backup:${region}:${account}:recovery-point:${idOf('cccc', number)}`,
    BackupVaultName: 'main',
    BackupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:main`,
    ResourceArn: arnOf(index),
    ResourceType: 'DynamoDB',
    CreatedBy: {
      BackupPlanId: idOf('aaaa', planOf(index)),
      BackupPlanArn: planArn(planOf(index)),
      BackupRuleId: idOf('dddd', planOf(index)),
    },
    IamRoleArn: `arn:aws:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`,
    Status: 'COMPLETED',
    CreationDate: time(day, '05:00'),
    CompletionDate: time(day, '06:00'),
    BackupSizeInBytes: 1_000_000,
    CalculatedLifecycle: { DeleteAt: `2026-12-${day}T05:00:00+00:00` },
    Lifecycle: { DeleteAfterDays: 30 },
    IsEncrypted: true,
    IsParent: false,
    ResourceName: `orders-${index}`,
  });
  const each = (count: number, make: (index: number) => unknown) =>
    Array.from({ length: count }, (_, index) => make(index));
  const files = function* (): Generator<[string, Iterable<string>]> {
    const created = '2026-06-01T08:00:00+00:00';
    yield ['list-backup-jobs', listOf('BackupJobs', nightly(job))];
    yield ['list-recovery-points-by-backup-vault.main', listOf('RecoveryPoints', nightly(point))];
    yield ['list-copy-jobs', ['{"CopyJobs":[]}']];
    yield ['list-restore-jobs', ['{"RestoreJobs":[]}']];
    yield ['lookup-events', ['{"Events":[]}']];
    yield ['list-restore-testing-plans', ['{"RestoreTestingPlans":[]}']];
    yield [
      'list-backup-vaults',
      [
        JSON.stringify({
          BackupVaultList: [
            { BackupVaultName: 'main', BackupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:main` },
          ],
        }),
      ],
    ];
    yield ['describe-region-settings', ['{"ResourceTypeOptInPreference":{"DynamoDB":true}}']];
    yield [
      'list-protected-resources',
      [
        JSON.stringify({
          Results: each(resources, (index) => ({
            ResourceArn: arnOf(index),
            ResourceType: 'DynamoDB',
            LastBackupTime: time(22, '06:00'),
          })),
        }),
      ],
    ];
    yield [
      'get-resources',
      [
        JSON.stringify({
          ResourceTagMappingList: each(resources, (index) => ({
            ResourceARN: arnOf(index),
            Tags: [
              { Key: 'backup', Value: `plan-${planOf(index)}` },
              { Key: 'owner', Value: `team-${index % 40}` },
            ],
          })),
        }),
      ],
    ];
    yield [
      'list-backup-plans',
      [
        JSON.stringify({
          BackupPlansList: each(plans, (index) => ({
            BackupPlanId: idOf('aaaa', index),
            BackupPlanArn: planArn(index),
            BackupPlanName: `plan-${index}`,
            CreationDate: created,
          })),
        }),
      ],
    ];
    for (let index = 0; index < plans; index += 1) {
      const [id, selection] = [idOf('aaaa', index), idOf('eeee', index)];
      const rule = {
        RuleName: 'nightly',
        RuleId: idOf('dddd', index),
        TargetBackupVaultName: 'main',
        ScheduleExpression: 'cron(0 5 ? * * *)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        StartWindowMinutes: 480,
        Lifecycle: { DeleteAfterDays: 30 },
      };
      const hourly = {
        ...rule,
        RuleName: 'hourly',
        RuleId: idOf('ffff', index),
        ScheduleExpression: 'cron(0 4 ? * * *)',
        Lifecycle: { DeleteAfterDays: 1 },
      };
      yield [
        `get-backup-plan.${id}`,
        [
          JSON.stringify({
            BackupPlanId: id,
            CreationDate: created,
            BackupPlan: { BackupPlanName: `plan-${index}`, Rules: [rule, hourly] },
          }),
        ],
      ];
      yield [
        `list-backup-selections.${id}`,
        [
          JSON.stringify({
            BackupSelectionsList: [{ SelectionId: selection, BackupPlanId: id, CreationDate: created }],
          }),
        ],
      ];
      yield [
        `get-backup-selection.${id}.${selection}`,
        [
          JSON.stringify({
            BackupPlanId: id,
            SelectionId: selection,
            CreationDate: created,
            BackupSelection: {
              SelectionName: 'tagged',
              IamRoleArn: `arn:aws:iam::${account}:role/backup`,
              ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: `plan-${index}` }],
            },
          }),
        ],
      ];
    }
  };
  const missing = Math.ceil(resources / lacking);
  return { at, jobs: resources * days.length - missing, missing, files: files() };
}

function* listOf(name: string, items: Iterable<string>): Generator<string> {
  yield `{"${name}":[`;
  yield* items;
  yield ']}';
}

/** Writes an account's files into a folder. */
export async function writeAccount({ files }: LargeAccount, folder: string): Promise<void> {
  for (const [name, content] of files) {
    const stream = createWriteStream(path.join(folder, `${name}.json`));
    for (const part of content)
      if (!stream.write(part)) await new Promise((resolve) => stream.once('drain', () => resolve(null)));
    await new Promise<void>((resolve) => stream.end(() => resolve()));
  }
}
