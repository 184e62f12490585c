import type { ProviderRef } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { DeliveryResult, LedgerStatus } from '../../incidents/delivery-result.ts';
import type { DeliveryPlace, LaterOutcome } from '../../incidents/later-outcome.ts';
import type { SentBody } from '../../incidents/sent-body.ts';
import type { Instant } from '../../lib/instant.ts';
import type { TargetTrouble } from './target-health.ts';

/** One delivery: intent first, outcome after. */
export interface LedgerRow {
  /** What it is about: the incident, or the announcement. */
  incidentId: string;
  noticeId: string;
  target: string;
  kind: string;
  status: LedgerStatus;
  attempts: number;
  firstAttemptAt: Instant;
  lastAttemptAt: Instant;
  /** What came of the last attempt that ended, for people; null before. */
  outcome: string | null;
  /** The same for programs; null before, or while an attempt is under way. */
  result: DeliveryResult | null;
  /** An earlier attempt may have got through before the router could write it down. */
  possibleDuplicate: boolean;
  /** How many attempts in a row began and did not end, the running one included. */
  unended: number;
  /** What was sent, where that was asked for; absent: nothing was, or the release that wrote it kept none. */
  sent?: SentBody;
  /** What was learnt later, where that was asked for. */
  later?: LaterOutcome[];
}

/** What the ledger knows when an attempt begins. */
export interface Begun {
  /** The row as it was before this attempt; null when this is the first. */
  before: LedgerRow | null;
  /** What the target knows the incident by. */
  ref: ProviderRef | null;
  /** An earlier notice of this incident was delivered to this target. */
  told: boolean;
  /** The target that stands in for this one in this incident. */
  standIn: string | null;
  /** Revision of the incident that this target was told of last; null before. */
  shown: number | null;
  /** The vendor's own id that leads back to the incident already; null: none. */
  ledFrom: string | null;
  /** Since when the target fails; null: it is well. */
  trouble: TargetTrouble | null;
  /** Another process has this delivery in hand until then, and nothing was begun; null: it is ours. */
  heldUntil: Instant | null;
}

/** What the ledger knows of one delivery, whatever came of it. */
export interface KnownDelivery {
  row: LedgerRow;
  /** The whole order; null: it is not kept any more. */
  order: DeliveryOrder | null;
}

/** How an attempt ended. */
export interface Ending {
  now: Instant;
  /** Who began it; what another has begun since then is left alone. */
  by: string;
  result: DeliveryResult;
  /** Revision of the incident that a delivered notice told of. */
  shown?: number | undefined;
  /** What the target knows the incident by. */
  ref?: ProviderRef | undefined;
  /** What was sent, without links and secrets; absent: nothing was. */
  body?: string | undefined;
  /** The vendor's own id that leads back to the incident from now on; undefined: none, or the one of before. */
  leadsBack?: { channel: string; id: string } | undefined;
  /** The order is kept after its end: its vendor may say later that nobody got it. */
  keepsOrder?: boolean;
}

/** Writes down every delivery before and after it is made. */
export interface DeliveryLedger {
  /** Notes the intent, unless the delivery is over already or another process has it in hand; `by` tells processes apart. */
  begin(order: DeliveryOrder, now: Instant, by: string): Promise<Begun>;
  /** Notes how an attempt ended. */
  finish(order: DeliveryOrder, ending: Ending): Promise<void>;
  /** Lets the next attempt begin at once, after a fault that left no outcome. */
  release(order: DeliveryOrder, by: string): Promise<void>;
  saveRef(subjectId: string, target: string, ref: ProviderRef): Promise<void>;
  saveFailoverTarget(subjectId: string, target: string, standIn: string): Promise<void>;
  refOf(subjectId: string, target: string): Promise<ProviderRef | null>;
  /** Returns the deliveries of a subject as they stand, without what was sent and without what was learnt later. */
  rows(subjectId: string): Promise<LedgerRow[]>;
  /** Returns them with both. */
  wholeRows(subjectId: string): Promise<LedgerRow[]>;
  /** Writes down what was learnt later; the same again changes nothing, in whatever order it comes. */
  learn(subjectId: string, outcomes: readonly LaterOutcome[]): Promise<void>;
  laterOf(subjectId: string): Promise<LaterOutcome[]>;
  /** Returns one delivery; null: it was never begun. */
  knownOf(place: DeliveryPlace): Promise<KnownDelivery | null>;
  /** Returns who stands in for a delivery that was lost after it was taken: whoever was named first. */
  standInOnce(place: DeliveryPlace, standIn: string): Promise<string>;
}
