import { randomUUID } from 'node:crypto';
import { localAccount, localRegion } from './folders.ts';
import { callQuery } from './local-aws.ts';
import { type planOf, samplePlan, sampleResources, sampleRoleArn, sampleRule, sampleVault, tagsOf } from './samples.ts';
import type { BackupKind } from './simulators/backup-seeds.ts';
import type { BackupItem } from './simulators/backup-store.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const nights = 7;

/** Something that a plan backs up, and when each of its good backups was due, newest first. */
export interface Member {
  readonly type: string;
  readonly arn: string;
  readonly runs: readonly Date[];
}

/** What AWS Backup knows, by the kinds of seeds. */
export type Estate = Readonly<Partial<Record<BackupKind, readonly BackupItem[]>>>;

/** When the sample plan was due in the last week, newest first: the runs whose start window is over. */
export function lastNights(now: Date): Date[] {
  const last = new Date(now);
  last.setUTCHours(5, 0, 0, 0);
  if (last.getTime() + sampleRule.StartWindowMinutes * minute >= now.getTime()) last.setUTCDate(last.getUTCDate() - 1);
  return Array.from({ length: nights }, (_, ago) => new Date(last.getTime() - ago * day));
}

/** The account of the local stack: a week of good nights, but that no event says that last night nothing was made for the table. */
export function sampleEstate(now: Date): Estate {
  const [, ...before] = lastNights(now);
  const members = Object.entries(sampleResources).map(([type, arn]) => ({ type, arn, runs: lastNights(now) }));
  return protectedBy(
    samplePlan,
    members.map((member) => (member.type === 'DynamoDB' ? { ...member, runs: before } : member)),
  );
}

/** Returns a plan that selects these, with the jobs and recovery points of their runs. */
export function protectedBy(plan: ReturnType<typeof planOf>, members: readonly Member[]): Estate {
  const { BackupPlanId, BackupPlanName, CreationDate } = plan;
  const jobs = members.flatMap((member) => member.runs.map((due) => jobOf(plan, member, due)));
  const Resources = members.map(({ arn }) => arn);
  return {
    plans: [plan],
    selections: [
      {
        ...{ BackupPlanId, SelectionId: `${BackupPlanName}-1`, CreationDate },
        BackupSelection: { SelectionName: BackupPlanName, IamRoleArn: sampleRoleArn, Resources },
      },
    ],
    vaults: [sampleVault],
    tags: Resources.map(tagsOf),
    resources: members.map(({ type: ResourceType, arn: ResourceArn }) => {
      const newest = jobs.find((job) => job.ResourceArn === ResourceArn);
      return { ResourceArn, ResourceType, LastBackupTime: newest?.CompletionDate };
    }),
    'recovery-points': jobs.map(pointOf),
    jobs,
  };
}

type Job = BackupItem & { readonly CreationDate: Date };

function jobOf(plan: ReturnType<typeof planOf>, { type, arn }: Member, due: Date): Job {
  const { BackupPlanId, BackupPlanArn, BackupPlanName, VersionId, BackupPlan } = plan;
  const [rule] = BackupPlan.Rules;
  return {
    BackupJobId: randomUUID(),
    AccountId: localAccount,
    State: 'COMPLETED',
    MessageCategory: 'SUCCESS',
    PercentDone: '100.0',
    ResourceArn: arn,
    ResourceType: type,
    ResourceName: arn.split(/[:/]/).at(-1),
    BackupVaultName: sampleVault.BackupVaultName,
    BackupVaultArn: sampleVault.BackupVaultArn,
    RecoveryPointArn: `arn:aws:backup:${localRegion}:${localAccount}:recovery-point:${randomUUID()}`,
    IamRoleArn: sampleRoleArn,
    CreationDate: due,
    CompletionDate: new Date(due.getTime() + 20 * minute),
    StartBy: new Date(due.getTime() + sampleRule.StartWindowMinutes * minute),
    CreatedBy: {
      ...{ BackupPlanId, BackupPlanArn, BackupPlanName, BackupPlanVersion: VersionId },
      ...{ BackupRuleId: rule?.RuleId, BackupRuleName: rule?.RuleName },
    },
  };
}

function pointOf(job: Job): BackupItem {
  const { RecoveryPointArn, ResourceArn, ResourceType, BackupVaultName, BackupVaultArn, CreatedBy } = job;
  const { IamRoleArn, CreationDate, CompletionDate } = job;
  const { Lifecycle } = sampleRule;
  return {
    ...{ RecoveryPointArn, ResourceArn, ResourceType, BackupVaultName, BackupVaultArn, CreatedBy, IamRoleArn },
    ...{ Status: 'COMPLETED', CreationDate, CompletionDate, Lifecycle },
    CalculatedLifecycle: { DeleteAt: new Date(CreationDate.getTime() + Lifecycle.DeleteAfterDays * day) },
  };
}

/** Makes what other services have: the database, which would else count as deleted, and the role that backs up. */
export async function makeSurroundings(endpoint: string): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await callQuery(endpoint, 'iam', {
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: sampleRoleArn.split('/').at(-1) ?? '',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  });
  await callQuery(endpoint, 'rds', {
    Action: 'CreateDBInstance',
    Version: '2014-10-31',
    DBInstanceIdentifier: sampleResources.RDS.split(':').at(-1) ?? '',
    DBInstanceClass: 'db.t3.micro',
    Engine: 'postgres',
    AllocatedStorage: '20',
    MasterUsername: 'orders',
    MasterUserPassword: randomUUID(),
    PreferredMaintenanceWindow: 'sun:12:00-sun:12:30',
    PreferredBackupWindow: '13:00-13:30',
  });
}
