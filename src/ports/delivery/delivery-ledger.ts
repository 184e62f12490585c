import type { ProviderRef } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { DeliveryResult, LedgerStatus } from '../../incidents/delivery-result.ts';
import type { DeliveryPlace, LaterOutcome } from '../../incidents/later-outcome.ts';
import type { SentBody } from '../../incidents/sent-body.ts';
import type { Instant } from '../../lib/instant.ts';
import type { TargetTrouble } from './target-health.ts';

/** One delivery: its intent, written before it is made, and its outcome. */
export interface LedgerRow {
  /** Id of its subject: the incident, or the announcement. */
  incidentId: string;
  noticeId: string;
  target: string;
  kind: string;
  status: LedgerStatus;
  attempts: number;
  firstAttemptAt: Instant;
  lastAttemptAt: Instant;
  /** The result of the last attempt that ended, for people; null before. */
  outcome: string | null;
  /** The same for programs; null before, and while an attempt is running. */
  result: DeliveryResult | null;
  /** An earlier attempt may have reached people without its outcome being written down. */
  possibleDuplicate: boolean;
  /** How many attempts in a row began and did not end, the running one included. */
  unended: number;
  /** None of its recipients got it, as was heard after its vendor had accepted it; absent: nothing of the kind was heard. */
  lost?: { at: Instant; standIn: string | null };
  /** What was sent, if that was asked for; absent: nothing was sent, or an older release did not store it. */
  sent?: SentBody;
  /** What the vendor reported later, if that was asked for. */
  later?: LaterOutcome[];
}

/** What the ledger knows when an attempt begins. */
export interface Begun {
  /** The row as it was before this attempt; null when this is the first. */
  before: LedgerRow | null;
  /** The ids by which the target knows the incident; null before the first delivery. */
  ref: ProviderRef | null;
  /** An earlier notice of this incident was delivered to this target. */
  told: boolean;
  /** The failover target that replaced this one in the incident; null: none. */
  standIn: string | null;
  /** Revision of the incident that this target was last told of; null before. */
  shown: number | null;
  /** The vendor's own id that already leads back to the incident; null: none. */
  ledFrom: string | null;
  /** The trouble of the target; null: it works. */
  trouble: TargetTrouble | null;
  /** Another process holds this delivery until then, so nothing was begun; null: it is ours. */
  heldUntil: Instant | null;
}

/** What the ledger has about one delivery, whatever its outcome. */
export interface KnownDelivery {
  row: LedgerRow;
  /** The whole order; null: it is no longer stored. */
  order: DeliveryOrder | null;
}

/** How an attempt ended. */
export interface Ending {
  now: Instant;
  /** The process that began it; when another has begun it again since then, nothing is written. */
  by: string;
  result: DeliveryResult;
  /** Revision of the incident that a delivered notice showed. */
  shown?: number | undefined;
  /** The ids by which the target now knows the incident; undefined: unchanged. */
  ref?: ProviderRef | undefined;
  /** What was sent, without links and secrets; absent: nothing was. */
  body?: string | undefined;
  /** The vendor's own id that leads back to the incident from now on; undefined: none, or unchanged. */
  leadsBack?: { channel: string; id: string } | undefined;
  /** Keeps the order after its end, because its vendor may report later that nobody received it. */
  keepsOrder?: boolean;
}

/** Writes down every delivery before and after it is made. */
export interface DeliveryLedger {
  /** Notes the intent, unless the delivery is already over or another process holds it; `by` tells processes apart. */
  begin(order: DeliveryOrder, now: Instant, by: string): Promise<Begun>;
  /** Notes how an attempt ended. */
  finish(order: DeliveryOrder, ending: Ending): Promise<void>;
  /** Lets the next attempt begin at once, after an error that left no outcome. */
  release(order: DeliveryOrder, by: string): Promise<void>;
  saveRef(subjectId: string, target: string, ref: ProviderRef): Promise<void>;
  saveFailoverTarget(subjectId: string, target: string, standIn: string): Promise<void>;
  refOf(subjectId: string, target: string): Promise<ProviderRef | null>;
  /** Returns the deliveries of a subject, without what was sent and what was reported later. */
  rows(subjectId: string): Promise<LedgerRow[]>;
  /** Returns the deliveries of a subject with both. */
  wholeRows(subjectId: string): Promise<LedgerRow[]>;
  /** Writes down what a vendor reported later. Safe to repeat, in any order. */
  learn(subjectId: string, outcomes: readonly LaterOutcome[]): Promise<void>;
  laterOf(subjectId: string): Promise<LaterOutcome[]>;
  /** Returns one delivery; null: it was never begun. */
  knownOf(place: DeliveryPlace): Promise<KnownDelivery | null>;
  /**
   * Notes that a delivery was lost after it was accepted. Returns the failover target that says it: the one that was named
   * first, else `standIn`.
   *
   * @param standIn null: nobody says it instead
   */
  noteLoss(place: DeliveryPlace, standIn: string | null, now: Instant): Promise<string | null>;
}
