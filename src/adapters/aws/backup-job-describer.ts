import {
  type BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRestoreJobCommand,
} from '@aws-sdk/client-backup';
import type { BackupEvent } from '../../events/backup-event.ts';
import { toInstant } from '../../lib/instant.ts';
import type { JobDescriber, JobDetails } from '../../ports/job-describer.ts';
import { KeptAnswers } from '../kept-answers.ts';

/** The parts of AWS Backup's three answers that we use; copies and restores lack some. */
interface DescribedJob {
  ResourceName?: string | undefined;
  ResourceArn?: string | undefined;
  SourceResourceArn?: string | undefined;
  ResourceType?: string | undefined;
  MessageCategory?: string | undefined;
  StatusMessage?: string | undefined;
  BackupVaultName?: string | undefined;
  DestinationBackupVaultArn?: string | undefined;
  VaultLockState?: string | undefined;
  DestinationVaultLockState?: string | undefined;
  EncryptionKeyArn?: string | undefined;
  DestinationEncryptionKeyArn?: string | undefined;
  IamRoleArn?: string | undefined;
  ParentJobId?: string | undefined;
  IsParent?: boolean | undefined;
  CreationDate?: Date | undefined;
  CompletionDate?: Date | undefined;
  CreatedBy?: CreatedBy | object | undefined;
}

/** The plan behind a job; a restore test has another kind of it. */
interface CreatedBy {
  BackupPlanId?: string;
  BackupPlanArn?: string;
  BackupPlanName?: string;
  BackupRuleId?: string;
  BackupRuleName?: string;
  BackupRuleCron?: string;
  BackupRuleTimezone?: string;
}

/** An event that says little is completed by its job before it is enriched by it, within one invocation. */
const kept = { most: 50, ttlMs: 10_000 };

/** Asks AWS Backup to describe backup, copy and restore jobs; an answer is kept for ten seconds. */
export class BackupJobDescriber implements JobDescriber {
  readonly #client: BackupClient;
  readonly #kept = new KeptAnswers<JobDetails>(kept);

  constructor(client: BackupClient) {
    this.#client = client;
  }

  async describe(event: BackupEvent, signal: AbortSignal): Promise<JobDetails | null> {
    const key = `${event.kind} ${event.jobId} ${event.state}`;
    const answered = this.#kept.peek(key);
    if (answered !== undefined) return answered.answer;
    try {
      const job = await this.#ask(event, { abortSignal: signal });
      if (job === null) return null;
      const details = detailsOf(job);
      this.#kept.keep(key, details);
      return details;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return null;
      throw error;
    }
  }

  async #ask({ kind, jobId }: BackupEvent, options: { abortSignal: AbortSignal }): Promise<DescribedJob | null> {
    switch (kind) {
      case 'backup':
        return this.#client.send(new DescribeBackupJobCommand({ BackupJobId: jobId }), options);
      case 'copy':
        return (await this.#client.send(new DescribeCopyJobCommand({ CopyJobId: jobId }), options)).CopyJob ?? null;
      case 'restore':
        return this.#client.send(new DescribeRestoreJobCommand({ RestoreJobId: jobId }), options);
      default:
        return null;
    }
  }
}

function detailsOf(job: DescribedJob): JobDetails {
  return {
    resourceName: job.ResourceName ?? null,
    resourceArn: job.ResourceArn ?? job.SourceResourceArn ?? null,
    resourceType: job.ResourceType ?? null,
    messageCategory: job.MessageCategory ?? null,
    statusMessage: job.StatusMessage ?? null,
    vaultName: job.BackupVaultName ?? null,
    vaultLocked: isLocked(job.DestinationVaultLockState ?? job.VaultLockState),
    encryptionKeyArn: job.DestinationEncryptionKeyArn ?? job.EncryptionKeyArn ?? null,
    iamRoleArn: job.IamRoleArn ?? null,
    parentJobId: job.ParentJobId ?? null,
    isParent: job.IsParent === true,
    startedAt: toInstant(job.CreationDate),
    completedAt: toInstant(job.CompletionDate),
    ...planOf(job.CreatedBy ?? {}),
  };
}

function planOf(createdBy: CreatedBy) {
  return {
    planId: createdBy.BackupPlanId ?? null,
    planArn: createdBy.BackupPlanArn ?? null,
    planName: createdBy.BackupPlanName ?? null,
    ruleId: createdBy.BackupRuleId ?? null,
    ruleName: createdBy.BackupRuleName ?? null,
    schedule: createdBy.BackupRuleCron ?? null,
    scheduleTimezone: createdBy.BackupRuleTimezone ?? null,
  };
}

function isLocked(lockState: string | undefined): boolean | null {
  return lockState === undefined ? null : lockState === 'LOCKED';
}
