import type { Instant } from '../lib/instant.ts';

/** Kinds of jobs that AWS Backup lists. */
export type ListedKind = 'backup' | 'copy' | 'restore';

/** Reads AWS Backup's lists of jobs, which reach thirty days back. */
export interface JobLists {
  /** Returns the jobs of a kind that were created after a moment, page by page, as AWS writes them. @throws what AWS answered. */
  pages(kind: ListedKind, createdAfter: Instant): AsyncIterable<object[]>;
}
