import {
  type BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRestoreJobCommand,
} from '@aws-sdk/client-backup';
import type { BackupEvent } from '../../../events/backup-event.ts';
import type { DescribedKind } from '../../../events/kinds.ts';
import type { JobDescriber, JobDetails } from '../../../ports/aws-backup/job-describer.ts';
import { detailsOfJob } from '../../job-details.ts';
import { TtlCache } from '../../ttl-cache.ts';

/** Asks about one job; null: AWS does not know it. */
type Ask = (client: BackupClient, jobId: string, options: { abortSignal: AbortSignal }) => Promise<object | null>;

/** How each kind of job is asked about. */
const asks: Record<DescribedKind, Ask> = {
  backup: (client, id, options) => client.send(new DescribeBackupJobCommand({ BackupJobId: id }), options),
  copy: async (client, id, options) =>
    (await client.send(new DescribeCopyJobCommand({ CopyJobId: id }), options)).CopyJob ?? null,
  restore: (client, id, options) => client.send(new DescribeRestoreJobCommand({ RestoreJobId: id }), options),
};

/** An event that says little is completed by its job before it is enriched by it, within one invocation. */
const kept = { most: 50, ttlMs: 10_000 };

/** Asks AWS Backup to describe backup, copy and restore jobs; an answer is kept for ten seconds. */
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

function askFor(kind: string): Ask | null {
  return Object.hasOwn(asks, kind) ? asks[kind as DescribedKind] : null;
}
