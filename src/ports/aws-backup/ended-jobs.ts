import type { JobKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** A stretch of time, its first moment in it, its last not. */
export interface Span {
  from: Instant;
  to: Instant;
}

/** Reads AWS Backup's lists of jobs by when they ended; they reach thirty days back. */
export interface EndedJobs {
  /**
   * Returns the jobs of a kind that ended in a stretch of time, page by page, as AWS writes them.
   *
   * @throws what AWS answered; {RouterError} list-cut after the last page that could be read: there are more jobs
   */
  pages(kind: JobKind, span: Span): AsyncIterable<object[]>;
}
