import type { JobKind } from '../../events/kinds.ts';
import type { Instant } from '../../lib/instant.ts';

/** A span of time, including its first moment and excluding its last. */
export interface Span {
  from: Instant;
  to: Instant;
}

/** Reads AWS Backup's lists of jobs by when the jobs ended; they reach thirty days back. */
export interface EndedJobs {
  /**
   * Yields the jobs of a kind that ended in a span of time, page by page, as AWS writes them.
   *
   * @throws AWS's error; {RouterError} list-cut after the last page that could be read, when there are more jobs
   */
  pages(kind: JobKind, span: Span): AsyncIterable<object[]>;
}
