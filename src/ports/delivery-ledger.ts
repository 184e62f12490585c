import type { ProviderRef } from '../channels/channel.ts';
import type { DeliveryOrder } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';

/** How a delivery ended, or that it is under way. */
export const ledgerStatuses = ['sending', 'retrying', 'delivered', 'failed', 'skipped'] as const;
export type LedgerStatus = (typeof ledgerStatuses)[number];

/** One delivery: intent first, outcome after. */
export interface LedgerRow {
  incidentId: string;
  noticeId: string;
  target: string;
  kind: string;
  status: LedgerStatus;
  attempts: number;
  firstAttemptAt: Instant;
  lastAttemptAt: Instant;
  outcome: string | null;
  /** An earlier attempt may have got through before the router could write it down. */
  possibleDuplicate: boolean;
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
}

/** Writes down every delivery before and after it is made. */
export interface DeliveryLedger {
  /** Notes the intent, unless the delivery is over already. */
  begin(order: DeliveryOrder, now: Instant): Promise<Begun>;
  /** Notes how an attempt ended; `shown` is the revision of the incident that a delivered notice told of. */
  finish(order: DeliveryOrder, now: Instant, status: LedgerStatus, outcome: string, shown?: number): Promise<void>;
  saveRef(incidentId: string, target: string, ref: ProviderRef): Promise<void>;
  saveStandIn(incidentId: string, target: string, standIn: string): Promise<void>;
  refOf(incidentId: string, target: string): Promise<ProviderRef | null>;
  rows(incidentId: string): Promise<LedgerRow[]>;
}
