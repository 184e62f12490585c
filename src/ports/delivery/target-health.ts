import type { RejectReason, RetryReason } from '../../incidents/delivery-result.ts';
import type { Instant } from '../../lib/instant.ts';

/** A target that fails: since its first failed attempt without a success after it. */
export interface TargetTrouble {
  downSince: Instant;
  /** When it was tried last. */
  triedAt: Instant;
  /** No attempt before: the vendor said so; null: it did not. */
  notBefore: Instant | null;
  /** Why the last attempt failed. */
  reason: RetryReason | RejectReason;
  /** People have heard that it is broken; absent: not yet. */
  isTold?: true;
}

/** Knows which targets fail, for all containers together. `DeliveryLedger.begin` reads it along. */
export interface TargetHealth {
  /** Notes a failed attempt; `downSince` counts only when the target was well. */
  failed(target: string, trouble: TargetTrouble): Promise<void>;
  /** Notes a success after this trouble; a trouble that began later stays. */
  recovered(target: string, trouble: TargetTrouble): Promise<void>;
  /** Lets exactly one of all who saw this trouble try the target now. */
  claimProbe(target: string, trouble: TargetTrouble, now: Instant): Promise<boolean>;
  /** Notes that people have heard of this trouble. */
  told(target: string, trouble: TargetTrouble): Promise<void>;
  /** Returns which of these targets fail. */
  troublesOf(targets: readonly string[]): Promise<Map<string, TargetTrouble>>;
}
