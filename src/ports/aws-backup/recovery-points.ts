import type { Instant } from '../../lib/instant.ts';

/** A recovery point from which something can be restored. */
export interface GoodRecoveryPoint {
  arn: string;
  createdAt: Instant;
  encryptionKeyArn: string | null;
}

/** A recovery point in whatever state it is. */
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

/** Says what has become of recovery points. */
export interface ListedRecoveryPoints {
  /**
   * Returns the recovery points of a resource in this account and Region, of all its vaults, in any order; none of one that
   * AWS Backup does not know. Not whole: there are more than are looked through. @throws what AWS answered.
   */
  pointsOf(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ points: readonly ListedRecoveryPoint[]; isWhole: boolean }>;
}

/** Reads recovery points. */
export interface RecoveryPoints {
  /**
   * Returns the good recovery points of a resource in this account and Region, newest first. Not whole: there are more than are
   * looked through, and a newer one may be among them. @throws what AWS answered.
   */
  goodOnesOf(
    resourceArn: string,
    signal: AbortSignal,
  ): Promise<{ points: readonly GoodRecoveryPoint[]; isWhole: boolean }>;
}
