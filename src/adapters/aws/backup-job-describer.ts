import {
  type BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRestoreJobCommand,
} from '@aws-sdk/client-backup';
import type { BackupEvent } from '../../events/backup-event.ts';
import type { JobDescriber, JobDetails } from '../../ports/job-describer.ts';

/** The parts of AWS Backup's three answers that we use; copies and restores lack some. */
interface DescribedJob {
  ResourceName?: string | undefined;
  ResourceArn?: string | undefined;
  SourceResourceArn?: string | undefined;
  ResourceType?: string | undefined;
  MessageCategory?: string | undefined;
  StatusMessage?: string | undefined;
  BackupVaultName?: string | undefined;
  ParentJobId?: string | undefined;
  CreationDate?: Date | undefined;
  CompletionDate?: Date | undefined;
  CreatedBy?: { BackupPlanName?: string | undefined; BackupRuleName?: string | undefined } | object | undefined;
}

/** Asks AWS Backup to describe backup, copy and restore jobs. */
export class BackupJobDescriber implements JobDescriber {
  readonly #client: BackupClient;

  constructor(client: BackupClient) {
    this.#client = client;
  }

  async describe(event: BackupEvent, signal: AbortSignal): Promise<JobDetails | null> {
    try {
      const job = await this.#ask(event, { abortSignal: signal });
      return job === null ? null : detailsOf(job);
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
  const createdBy = (job.CreatedBy ?? {}) as { BackupPlanName?: string; BackupRuleName?: string };
  return {
    resourceName: job.ResourceName ?? null,
    resourceArn: job.ResourceArn ?? job.SourceResourceArn ?? null,
    resourceType: job.ResourceType ?? null,
    messageCategory: job.MessageCategory ?? null,
    statusMessage: job.StatusMessage ?? null,
    planName: createdBy.BackupPlanName ?? null,
    ruleName: createdBy.BackupRuleName ?? null,
    vaultName: job.BackupVaultName ?? null,
    parentJobId: job.ParentJobId ?? null,
    startedAt: job.CreationDate?.toISOString() ?? null,
    completedAt: job.CompletionDate?.toISOString() ?? null,
  };
}
