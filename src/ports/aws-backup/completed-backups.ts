import type { Instant } from '../../lib/instant.ts';

/** Asks AWS Backup whether backups are made at all. */
export interface CompletedBackups {
  /**
   * Returns how many backup jobs completed after a moment: as many as one answer has, which are 1,000.
   *
   * @throws what AWS answered
   */
  completedSince(from: Instant): Promise<number>;
}
