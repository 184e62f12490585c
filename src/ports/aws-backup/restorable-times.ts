import type { Instant } from '../../lib/instant.ts';

/** The latest restorable time of a resource with a continuous backup. */
export interface RestorableTime {
  /** Null: it cannot be restored to any moment, because it has no continuous backup. */
  until: Instant | null;
}

/** Reads latest restorable times. */
export interface RestorableTimes {
  /**
   * Returns until when a resource of this account and Region can be restored; null when AWS has no call for its type, as for S3
   * and SAP HANA. @throws AWS's error
   */
  untilOf(resourceArn: string, signal: AbortSignal): Promise<RestorableTime | null>;
}
