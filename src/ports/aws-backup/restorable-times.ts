import type { Instant } from '../../lib/instant.ts';

/** Until when something with a continuous backup can be restored. */
export interface RestorableTime {
  /** Null: it can be restored to no moment, because nothing is kept of it continuously. */
  until: Instant | null;
}

/** Says how far continuous backups have come. */
export interface RestorableTimes {
  /**
   * Returns until when a resource of this account and Region can be restored; null: AWS has no call that says so of it, as
   * of S3 and of SAP HANA. @throws what AWS answered.
   */
  untilOf(resourceArn: string, signal: AbortSignal): Promise<RestorableTime | null>;
}
