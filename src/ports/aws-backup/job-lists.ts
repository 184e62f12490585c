import type { ListedKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads AWS Backup's lists of jobs, which reach thirty days back. */
export interface JobLists {
  /**
   * Returns the jobs of a kind that were created after a moment, page by page, as AWS writes them.
   *
   * @throws what AWS answered; {RouterError} list-cut after the last page that could be read: there are more jobs
   */
  pages(kind: ListedKind, createdAfter: Instant): AsyncIterable<object[]>;
}
