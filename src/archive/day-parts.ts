import type { EvidenceRecord } from '../evidence/record.ts';
import type { PersonsAcceptance } from '../incidents/acceptance.ts';
import type { Alert } from '../incidents/alert.ts';
import type { HeardJob } from '../incidents/heard-job.ts';
import type { Incident } from '../incidents/incident.ts';
import type { LaterOutcome } from '../incidents/later-outcome.ts';
import type { RunDay } from '../incidents/run-day.ts';
import type { PersonsSilence } from '../incidents/silence.ts';
import type { Instant } from '../lib/instant.ts';
import type { LedgerRow } from '../ports/delivery/delivery-ledger.ts';
import type { HiddenAlert } from '../ports/incidents/incident-store.ts';

/** A delivery as it is archived: what was sent as text, without signed links and secrets. What was learnt later has rows of its own. */
export interface ArchivedDelivery extends Omit<LedgerRow, 'sent' | 'later' | 'lost'> {
  /** Absent: nothing was sent, or what is kept does not fit its hash. */
  sent?: { sha256: string; text: string };
}

/** An alert of an incident as it is archived. */
export interface ArchivedAlert {
  incidentId: string;
  /** The revision of the incident that took it in. */
  revision: number;
  at: Instant;
  alert: Alert;
}

/** A version of the rules that was in force, whole. */
export interface ArchivedVersion {
  version: string;
  /** SHA-256, in hex, of `document`. */
  sha256: string;
  /** The merged document, as JSON. */
  document: string;
  modifiedBy: string | null;
  modifiedAt: Instant | null;
  /** When it was first read as the newest. */
  seenAt: Instant;
}

/** What a row of each part is. A row that changes later stands in the later day once more; the last one counts. */
export interface DayRows {
  /** Jobs that ended and were heard of, with what became of each. */
  population: HeardJob;
  /** The backups of a lane that were due on a day, as they were known when the row was last written. */
  runs: RunDay;
  /** Incidents that changed, as the day left them. */
  incidents: Incident;
  /** Every decision and change, chained by hash for each subject. */
  records: EvidenceRecord;
  alerts: ArchivedAlert;
  deliveries: ArchivedDelivery;
  /** What was learnt of deliveries later. */
  later: LaterOutcome & { incidentId: string };
  /** Alerts that nobody was told of. */
  quiet: HiddenAlert;
  /** Without what people have heard of them, which changes nothing. */
  silences: Omit<PersonsSilence, 'told'>;
  acceptances: Omit<PersonsAcceptance, 'told'>;
  /** Versions of the rules that came into force. */
  rules: ArchivedVersion;
}

export type DayPart = keyof DayRows;

/** What identifies a row of each part, and when it is from: the only list of the parts, in the order of a digest. */
export const dayParts: {
  readonly [Part in DayPart]: { key(row: DayRows[Part]): string; at(row: DayRows[Part]): Instant };
} = {
  population: { key: ({ eventKey }) => eventKey, at: ({ at }) => at },
  runs: { key: ({ day, laneId }) => `${day} ${laneId}`, at: ({ day }) => `${day}T00:00:00.000Z` },
  incidents: { key: ({ id }) => id, at: ({ updatedAt }) => updatedAt },
  records: {
    key: ({ incidentId, sequence }) => `${incidentId} ${String(sequence).padStart(8, '0')}`,
    at: ({ at }) => at,
  },
  alerts: {
    key: ({ incidentId, revision }) => `${incidentId} ${String(revision).padStart(8, '0')}`,
    at: ({ at }) => at,
  },
  deliveries: {
    key: ({ incidentId, target, noticeId }) => `${incidentId} ${target} ${noticeId}`,
    at: ({ lastAttemptAt }) => lastAttemptAt,
  },
  later: {
    key: ({ incidentId, target, noticeId, what, recipient }) =>
      `${incidentId} ${target} ${noticeId} ${what} ${recipient}`,
    at: ({ at }) => at,
  },
  quiet: { key: ({ at, eventKey }) => `${at} ${eventKey}`, at: ({ at }) => at },
  silences: { key: ({ id, revision }) => `${id} ${revision}`, at: ({ from }) => from },
  acceptances: { key: ({ id, revision }) => `${id} ${revision}`, at: ({ from }) => from },
  rules: { key: ({ version, sha256 }) => `${version} ${sha256}`, at: ({ seenAt }) => seenAt },
};

/** The names of the parts, in the order of a digest. */
export const dayPartNames = Object.keys(dayParts) as DayPart[];
