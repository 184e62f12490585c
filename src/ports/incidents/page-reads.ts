import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Alert, ListedAlert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Instant } from '../../lib/instant.ts';
import type { LedgerRow } from '../delivery/delivery-ledger.ts';
import type { PastRuns } from './past-runs.ts';
import type { ShortLink } from './short-links.ts';

/** What a page says of a change. */
export type PageRecord = Pick<EvidenceRecord, 'at' | 'what' | 'actor' | 'reason'>;

/** Reads what the page of an incident shows; each call throws when the table does not answer. */
export interface PageReads extends PastRuns {
  incident(id: string): Promise<Incident | null>;
  /** The newest alerts, newest first, whole. */
  newestAlerts(id: string, limit: number): Promise<Alert[]>;
  /** Alerts, newest first, as far as lists show them; of a great many, the newest. */
  listedAlerts(id: string): Promise<ListedAlert[]>;
  /** What happened, oldest first; of a great many changes, the newest. */
  records(id: string): Promise<PageRecord[]>;
  deliveries(id: string): Promise<LedgerRow[]>;
  /** The id of the last incident that took in an alert on a lane before a moment; null: none is known. */
  incidentOnLane(laneId: string, before: Instant): Promise<string | null>;
  /** What a short link stands for; null: there is none of this hash. */
  shortLink(hash: string): Promise<ShortLink | null>;
}
