import {
  type BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRestoreJobCommand,
} from '@aws-sdk/client-backup';
import type { BackupEvent } from '../../events/backup-event.ts';
import type { JobDescriber, JobDetails } from '../../ports/job-describer.ts';
import { detailsOfJob } from '../job-details.ts';
import { KeptAnswers } from '../kept-answers.ts';

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
      const details = detailsOfJob(job);
      this.#kept.keep(key, details);
      return details;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return null;
      throw error;
    }
  }

  async #ask({ kind, jobId }: BackupEvent, options: { abortSignal: AbortSignal }): Promise<object | null> {
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
