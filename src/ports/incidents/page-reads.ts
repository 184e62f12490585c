import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Alert, ListedAlert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { ProvenWay } from '../../incidents/proven-way.ts';
import type { Instant } from '../../lib/instant.ts';
import type { LedgerRow } from '../delivery/delivery-ledger.ts';
import type { PastRuns } from './past-runs.ts';
import type { ShortLink } from './short-links.ts';

/** The parts of a record that a page shows. */
export type PageRecord = Pick<EvidenceRecord, 'at' | 'what' | 'actor' | 'reason'>;

/** Reads what the page of an incident shows. Each call throws when the table does not answer. */
export interface PageReads extends PastRuns {
  incident(id: string): Promise<Incident | null>;
  /** The newest alerts, newest first, whole. */
  newestAlerts(id: string, limit: number): Promise<Alert[]>;
  /** Returns alerts as lists show them, newest first; of very many, only the newest. */
  listedAlerts(id: string): Promise<ListedAlert[]>;
  /** Returns records, oldest first; of very many, only the newest. */
  records(id: string): Promise<PageRecord[]>;
  deliveries(id: string): Promise<LedgerRow[]>;
  /** Returns the id of the incident with the last alert on a lane before a moment; null when none is known. */
  incidentOnLane(laneId: string, before: Instant): Promise<string | null>;
  /** Returns when drills proved what, the last time of each. */
  provenWays(): Promise<ProvenWay[]>;
  /** Returns the short link with this hash; null when there is none. */
  shortLink(hash: string): Promise<ShortLink | null>;
}
