import {
  type BackupClient,
  ListBackupJobsCommand,
  ListCopyJobsCommand,
  ListRestoreJobsCommand,
} from '@aws-sdk/client-backup';
import type { ListedKind } from '../../../events/kinds.ts';
import type { Instant } from '../../../lib/instant.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { JobLists } from '../../../ports/aws-backup/job-lists.ts';

/** The most that AWS puts on one page. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupJobs.html */
const pageSize = 1000;

interface Page {
  jobs: object[] | undefined;
  token: string | undefined;
}

/** Reads the lists of backup, copy and restore jobs of this account and Region, at the rate that its client is limited to. */
export class BackupJobLists implements JobLists {
  readonly #client: BackupClient;

  constructor(client: BackupClient) {
    this.#client = client;
  }

  async *pages(kind: ListedKind, createdAfter: Instant): AsyncGenerator<object[]> {
    const named = new PageTokens(`the ${kind} jobs`);
    let token: string | undefined;
    do {
      const page = await this.#page(kind, new Date(createdAfter), token);
      if (page.jobs !== undefined && page.jobs.length > 0) yield page.jobs;
      token = named.after(page.token);
    } while (token !== undefined);
  }

  async #page(kind: ListedKind, ByCreatedAfter: Date, NextToken: string | undefined): Promise<Page> {
    const input = { ByCreatedAfter, MaxResults: pageSize, NextToken };
    switch (kind) {
      case 'backup': {
        const { BackupJobs: jobs, NextToken: token } = await this.#client.send(new ListBackupJobsCommand(input));
        return { jobs, token };
      }
      case 'copy': {
        const { CopyJobs: jobs, NextToken: token } = await this.#client.send(new ListCopyJobsCommand(input));
        return { jobs, token };
      }
      case 'restore': {
        const { RestoreJobs: jobs, NextToken: token } = await this.#client.send(new ListRestoreJobsCommand(input));
        return { jobs, token };
      }
    }
  }
}
