import {
  type BackupClient,
  type BackupRule,
  type CopyJob,
  GetBackupPlanCommand,
  type Lifecycle,
  ListBackupJobsCommand,
  ListCopyJobsCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from '@aws-sdk/client-backup';
import { toInstant } from '../../../lib/instant.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import { textMap } from '../../../lib/text-map.ts';
import type {
  BackupRequest,
  BackupStarter,
  CopyOfResource,
  CopyRequest,
  JobOfResource,
  PointLifecycle,
  StartableRule,
} from '../../../ports/aws-backup/backup-starter.ts';

/** The least that AWS takes. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html */
const leastStartWindow = 60;

/** A job that has not ended. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupJob.html */
const going: readonly (string | undefined)[] = ['CREATED', 'PENDING', 'RUNNING', 'ABORTING'];

/** Starts backups and copies as a rule of a plan would have them made. */
export class AwsBackupStarter implements BackupStarter {
  readonly #client: BackupClient;

  constructor(client: BackupClient) {
    this.#client = client;
  }

  async ruleOf(planId: string, ruleId: string): Promise<StartableRule | null> {
    try {
      const { BackupPlan } = await this.#client.send(new GetBackupPlanCommand({ BackupPlanId: planId }));
      const rule = BackupPlan?.Rules?.find((one) => one.RuleId === ruleId);
      const settings = BackupPlan?.AdvancedBackupSettings ?? [];
      const options = settings.map(
        ({ ResourceType = '', BackupOptions = {} }) => [ResourceType, BackupOptions] as const,
      );
      return rule === undefined ? null : { ...startable(rule), optionsOf: textMap(options) };
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return null;
      throw error;
    }
  }

  async jobsOf(resourceArn: string): Promise<JobOfResource[]> {
    const named = new PageTokens('the jobs of a resource');
    const found: JobOfResource[] = [];
    let token: string | undefined;
    do {
      const { BackupJobs = [], NextToken } = await this.#client.send(
        new ListBackupJobsCommand({ ByResourceArn: resourceArn, MaxResults: 1000, NextToken: token }),
      );
      found.push(
        ...BackupJobs.map(({ BackupJobId, CreationDate, State, CreatedBy, IamRoleArn }) => ({
          jobId: BackupJobId ?? '',
          startedAt: toInstant(CreationDate) ?? '',
          hasEnded: !going.includes(State),
          isPlanned: CreatedBy?.BackupPlanId !== undefined,
          roleArn: IamRoleArn ?? null,
        })),
      );
      token = named.after(NextToken);
    } while (token !== undefined);
    return found;
  }

  async copiesOf(resourceArn: string): Promise<CopyOfResource[]> {
    const named = new PageTokens('the copies of a resource');
    const found: CopyOfResource[] = [];
    let token: string | undefined;
    do {
      const { CopyJobs = [], NextToken } = await this.#client.send(
        new ListCopyJobsCommand({ ByResourceArn: resourceArn, MaxResults: 1000, NextToken: token }),
      );
      found.push(...CopyJobs.map(copyOf));
      token = named.after(NextToken);
    } while (token !== undefined);
    return found;
  }

  async startBackup({ token, resourceArn, resourceType, roleArn, rule }: BackupRequest): Promise<string> {
    const { startWindowMinutes, completeWindowMinutes, airGappedVaultArn, lifecycle, tags } = rule;
    const options = rule.optionsOf[resourceType];
    const { BackupJobId = '' } = await this.#client.send(
      new StartBackupJobCommand({
        BackupVaultName: rule.vaultName,
        ResourceArn: resourceArn,
        IamRoleArn: roleArn,
        IdempotencyToken: token,
        ...(airGappedVaultArn === null ? {} : { LogicallyAirGappedBackupVaultArn: airGappedVaultArn }),
        ...(startWindowMinutes === null ? {} : { StartWindowMinutes: Math.max(leastStartWindow, startWindowMinutes) }),
        ...(completeWindowMinutes === null ? {} : { CompleteWindowMinutes: completeWindowMinutes }),
        ...(lifecycle === null ? {} : { Lifecycle: asLifecycle(lifecycle) }),
        ...(Object.keys(tags).length === 0 ? {} : { RecoveryPointTags: tags }),
        ...(options === undefined ? {} : { BackupOptions: options }),
        ...(rule.indexedTypes.includes(resourceType) ? { Index: 'ENABLED' as const } : {}),
      }),
    );
    return BackupJobId;
  }

  async startCopy({ token, recoveryPointArn, sourceVaultName, roleArn, copy }: CopyRequest): Promise<string> {
    const { CopyJobId = '' } = await this.#client.send(
      new StartCopyJobCommand({
        RecoveryPointArn: recoveryPointArn,
        SourceBackupVaultName: sourceVaultName,
        DestinationBackupVaultArn: copy.vaultArn,
        IamRoleArn: roleArn,
        IdempotencyToken: token,
        ...(copy.lifecycle === null ? {} : { Lifecycle: asLifecycle(copy.lifecycle) }),
      }),
    );
    return CopyJobId;
  }
}

function copyOf(job: CopyJob): CopyOfResource {
  return {
    jobId: job.CopyJobId ?? '',
    startedAt: toInstant(job.CreationDate) ?? '',
    hasEnded: !going.includes(job.State),
    isGood: job.State === 'COMPLETED',
    isPlanned: job.CreatedBy?.BackupPlanId !== undefined,
    roleArn: job.IamRoleArn ?? null,
    pointArn: job.SourceRecoveryPointArn ?? null,
    destinationVaultArn: job.DestinationBackupVaultArn ?? null,
  };
}

function startable(rule: BackupRule): Omit<StartableRule, 'optionsOf'> {
  return {
    vaultName: rule.TargetBackupVaultName ?? '',
    airGappedVaultArn: rule.TargetLogicallyAirGappedBackupVaultArn ?? null,
    lifecycle: lifecycleOf(rule.Lifecycle),
    tags: textMap(Object.entries(rule.RecoveryPointTags ?? {})),
    startWindowMinutes: rule.StartWindowMinutes ?? null,
    completeWindowMinutes: rule.CompletionWindowMinutes ?? null,
    indexedTypes: (rule.IndexActions ?? []).flatMap(({ ResourceTypes = [] }) => ResourceTypes),
    isContinuous: rule.EnableContinuousBackup === true,
    copies: (rule.CopyActions ?? []).flatMap(({ DestinationBackupVaultArn: vaultArn, Lifecycle: own }) =>
      vaultArn === undefined ? [] : [{ vaultArn, lifecycle: lifecycleOf(own) }],
    ),
  };
}

function lifecycleOf(lifecycle: Lifecycle | undefined): PointLifecycle | null {
  if (lifecycle === undefined) return null;
  return {
    moveToColdAfterDays: lifecycle.MoveToColdStorageAfterDays ?? null,
    deleteAfterDays: lifecycle.DeleteAfterDays ?? null,
    optInToArchive: lifecycle.OptInToArchiveForSupportedResources === true,
  };
}

function asLifecycle({ moveToColdAfterDays, deleteAfterDays, optInToArchive }: PointLifecycle): Lifecycle {
  return {
    ...(moveToColdAfterDays === null ? {} : { MoveToColdStorageAfterDays: moveToColdAfterDays }),
    ...(deleteAfterDays === null ? {} : { DeleteAfterDays: deleteAfterDays }),
    ...(optInToArchive ? { OptInToArchiveForSupportedResources: true } : {}),
  };
}
