import {
  type BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRecoveryPointCommand,
  DescribeRestoreJobCommand,
  type DescribeRestoreJobOutput,
} from '@aws-sdk/client-backup';
import type { BackupEvent } from '../../../events/backup-event.ts';
import type { DescribedKind } from '../../../events/kinds.ts';
import type { JobDescriber, JobDetails } from '../../../ports/aws-backup/job-describer.ts';
import { detailsOfJob } from '../../job-details.ts';
import { TtlCache } from '../../ttl-cache.ts';

/** Describes one job; null when AWS does not know it. */
type Ask = (client: BackupClient, jobId: string, options: { abortSignal: AbortSignal }) => Promise<object | null>;

/** The call that describes each kind of job. */
const asks: Record<DescribedKind, Ask> = {
  backup: (client, id, options) => client.send(new DescribeBackupJobCommand({ BackupJobId: id }), options),
  copy: async (client, id, options) =>
    (await client.send(new DescribeCopyJobCommand({ CopyJobId: id }), options)).CopyJob ?? null,
  restore: async (client, id, options) =>
    withSource(await client.send(new DescribeRestoreJobCommand({ RestoreJobId: id }), options), client, options),
};

/** How long answers are cached: a sparse event is completed by its job, and then enriched by it, within one invocation. */
const kept = { most: 50, ttlMs: 10_000 };

/** Describes backup, copy and restore jobs; an answer is cached for ten seconds. */
export class BackupJobDescriber implements JobDescriber {
  readonly #client: BackupClient;
  readonly #kept = new TtlCache<JobDetails>(kept);

  constructor(client: BackupClient) {
    this.#client = client;
  }

  async describe(event: BackupEvent, signal: AbortSignal): Promise<JobDetails | null> {
    const key = `${event.kind} ${event.jobId} ${event.state}`;
    const answered = this.#kept.peek(key);
    if (answered !== undefined) return answered.answer;
    try {
      const job = (await askFor(event.kind)?.(this.#client, event.jobId, { abortSignal: signal })) ?? null;
      if (job === null) return null;
      const details = detailsOfJob(job);
      this.#kept.keep(key, details);
      return details;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return null;
      throw error;
    }
  }
}

/**
 * Returns a restore with the resource that its recovery point is of, where AWS does not say what was restored; unchanged when
 * nobody may look at the point, or it is gone.
 */
async function withSource(
  job: DescribeRestoreJobOutput,
  client: BackupClient,
  options: Parameters<Ask>[2],
): Promise<object> {
  const { SourceResourceArn, RecoveryPointArn, BackupVaultArn } = job;
  const [, , , , account, , ...name] = BackupVaultArn?.split(':') ?? [];
  if (SourceResourceArn !== undefined || RecoveryPointArn === undefined || name.length === 0) return job;
  const asked = { RecoveryPointArn, BackupVaultName: name.join(':'), BackupVaultAccountId: account };
  try {
    const { ResourceArn, ResourceType } = await client.send(new DescribeRecoveryPointCommand(asked), options);
    return { ...job, SourceResourceArn: ResourceArn, ResourceType: job.ResourceType ?? ResourceType };
  } catch {
    return job;
  }
}

function askFor(kind: string): Ask | null {
  return Object.hasOwn(asks, kind) ? asks[kind as DescribedKind] : null;
}
