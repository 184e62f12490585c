import {
  type BackupClient,
  ListBackupJobsCommand,
  ListCopyJobsCommand,
  ListRestoreJobsCommand,
  ListScanJobsCommand,
} from '@aws-sdk/client-backup';
import type { JobKind } from '../../../events/kinds.ts';
import { type Canary, isOfCanary } from '../../../incidents/canary.ts';
import type { Instant } from '../../../lib/instant.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { CompletedBackups } from '../../../ports/aws-backup/completed-backups.ts';
import type { EndedJobs, Span } from '../../../ports/aws-backup/ended-jobs.ts';

/** The most that AWS puts on one page. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupJobs.html */
const pageSize = 1000;

interface Page {
  jobs: object[] | undefined;
  token: string | undefined;
}

/** Parameters that all four lists take. */
interface Asked {
  ByCompleteAfter: Date;
  ByCompleteBefore: Date;
  MaxResults: number;
  NextToken: string | undefined;
}

/** Reads the jobs of this account and Region that ended in a span of time, at the rate that its client is limited to. */
export class EndedJobLists implements EndedJobs, CompletedBackups {
  readonly #client: BackupClient;
  readonly #canary: Canary | null;

  /** @param canary whose jobs are left out; null: nobody's */
  constructor(client: BackupClient, canary: Canary | null = null) {
    this.#client = client;
    this.#canary = canary;
  }

  async *pages(kind: JobKind, { from, to }: Span): AsyncGenerator<object[]> {
    const named = new PageTokens(`the ${kind} jobs`);
    let token: string | undefined;
    do {
      const page = await this.#page(kind, {
        // AWS's "after" and "before" exclude the moments themselves.
        ByCompleteAfter: new Date(Date.parse(from) - 1),
        ByCompleteBefore: new Date(to),
        MaxResults: pageSize,
        NextToken: token,
      });
      const jobs = (page.jobs ?? []).filter((job) => this.#isCounted(job));
      if (jobs.length > 0) yield jobs;
      token = named.after(page.token);
    } while (token !== undefined);
  }

  async completedSince(from: Instant) {
    const { BackupJobs = [] } = await this.#client.send(
      new ListBackupJobsCommand({ ByState: 'COMPLETED', ByCompleteAfter: new Date(from), MaxResults: pageSize }),
    );
    return BackupJobs.filter((job) => this.#isCounted(job)).length;
  }

  #isCounted(job: { ResourceArn?: string | undefined }): boolean {
    return this.#canary === null || !isOfCanary(job.ResourceArn ?? null, this.#canary);
  }

  async #page(kind: JobKind, asked: Asked): Promise<Page> {
    switch (kind) {
      case 'backup': {
        const { BackupJobs: jobs, NextToken: token } = await this.#client.send(new ListBackupJobsCommand(asked));
        return { jobs, token };
      }
      case 'copy': {
        const { CopyJobs: jobs, NextToken: token } = await this.#client.send(new ListCopyJobsCommand(asked));
        return { jobs, token };
      }
      case 'restore': {
        const { RestoreJobs: jobs, NextToken: token } = await this.#client.send(new ListRestoreJobsCommand(asked));
        return { jobs, token };
      }
      case 'scan': {
        const { ScanJobs: jobs, NextToken: token } = await this.#client.send(new ListScanJobsCommand(asked));
        return { jobs, token };
      }
    }
  }
}
