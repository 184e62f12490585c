import type { Instant } from '../../lib/instant.ts';

/** A recovery point from which something can be restored. */
export interface GoodRecoveryPoint {
  arn: string;
  createdAt: Instant;
  encryptionKeyArn: string | null;
}

/** Reads recovery points. */
export interface RecoveryPoints {
  /** Returns the good recovery points of a resource in this account and Region, newest first. @throws what AWS answered. */
  goodOnesOf(resourceArn: string, signal: AbortSignal): Promise<readonly GoodRecoveryPoint[]>;
}
