import type { ListedKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads AWS Backup's lists of jobs, which reach thirty days back. */
export interface JobLists {
  /** Returns the jobs of a kind that were created after a moment, page by page, as AWS writes them. @throws what AWS answered. */
  pages(kind: ListedKind, createdAfter: Instant): AsyncIterable<object[]>;
}
