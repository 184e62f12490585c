import type { Instant } from '../../lib/instant.ts';

/** A recovery point from which something can be restored. */
export interface GoodRecoveryPoint {
  arn: string;
  createdAt: Instant;
  encryptionKeyArn: string | null;
}

/** A recovery point in any state. */
export interface ListedRecoveryPoint {
  arn: string;
  /** Null: AWS does not say. */
  createdAt: Instant | null;
  /** As AWS writes it. */
  status: string;
  /** Something can be restored from it. */
  isGood: boolean;
  vaultName: string | null;
  isAirGapped: boolean;
}

/** Lists recovery points in any state. */
export interface ListedRecoveryPoints {
  /**
   * Returns the recovery points of a resource in this account and Region, from all vaults, in any order; none for one that AWS
   * Backup does not know. `isWhole` false: there are more than were read. @throws AWS's error
   */
  pointsOf(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ points: readonly ListedRecoveryPoint[]; isWhole: boolean }>;
}

/** Reads recovery points. */
export interface RecoveryPoints {
  /**
   * Returns the good recovery points of a resource in this account and Region, newest first. `isWhole` false: there
   * are more than were read, and a newer one may be among them. @throws AWS's error
   */
  goodOnesOf(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ points: readonly GoodRecoveryPoint[]; isWhole: boolean }>;
}
