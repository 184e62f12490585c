import type { RejectReason, RetryReason } from '../../incidents/delivery-result.ts';
import type { Instant } from '../../lib/instant.ts';

/** The trouble of a failing target, which begins with its first failed attempt after a success. */
export interface TargetTrouble {
  downSince: Instant;
  /** When it was last tried. */
  triedAt: Instant;
  /** The vendor asked for no attempt before then; null: it did not. */
  notBefore: Instant | null;
  /** Why the last attempt failed. */
  reason: RetryReason | RejectReason;
  /** People have heard that it is broken; absent: not yet. */
  isTold?: true;
}

/** Stores which targets fail, for all containers. `DeliveryLedger.begin` reads it in the same call. */
export interface TargetHealth {
  /** Notes a failed attempt; `downSince` is written only when the target worked before. */
  failed(target: string, trouble: TargetTrouble): Promise<void>;
  /** Notes a success after this trouble; one that began later stays. */
  recovered(target: string, trouble: TargetTrouble): Promise<void>;
  /** Answers true to exactly one of all processes that saw this trouble: that one may try the target now. */
  claimProbe(target: string, trouble: TargetTrouble, now: Instant): Promise<boolean>;
  /** Notes that people have heard of this trouble. */
  told(target: string, trouble: TargetTrouble): Promise<void>;
  /** Returns the troubles of those of these targets that fail. */
  troublesOf(targets: readonly string[]): Promise<Map<string, TargetTrouble>>;
}
