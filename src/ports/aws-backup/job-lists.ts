import type { ListedKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads AWS Backup's lists of jobs, which reach thirty days back. */
export interface JobLists {
  /**
   * Yields the jobs of a kind that were created after a moment, page by page, as AWS writes them.
   *
   * @throws AWS's error; {RouterError} list-cut after the last page that could be read, when there are more jobs
   */
  pages(kind: ListedKind, createdAfter: Instant): AsyncIterable<object[]>;
}
