import type { ArchivedAlert } from '../archive/day-parts.ts';
import { dayAfter } from '../archive/verify/days.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import { longestJobId } from '../incidents/heard-job.ts';
import { type AlertSummary, type Incident, shownAlerts } from '../incidents/incident.ts';
import { truncateMiddle } from '../lib/text.ts';
import type { Period } from './period.ts';

/** The longest name of a resource that is shown, in characters. */
const longestName = 200;

/** What is shown of an alert in the row of its incident. */
export type ShownAlert = Pick<AlertSummary, 'jobId' | 'kind' | 'resourceName' | 'errorCode'>;

/** What the records and the alerts of a period say of an incident, whatever its state says. */
export interface IncidentTrail {
  /** The newest record of the period; null: there is none. */
  newest: Pick<EvidenceRecord, 'sequence' | 'hash'> | null;
  /** The first record by which somebody took it in hand, even if that did not hold; null: nobody did. */
  firstAcknowledged: EvidenceRecord | null;
  /** Its policy came to its end. */
  isExhausted: boolean;
  /** How many alerts came. */
  alerts: number;
  /** The first of them: an incident itself shows the newest one of each lane. */
  shown: readonly ShownAlert[];
}

const nothing: IncidentTrail = { newest: null, firstAcknowledged: null, isExhausted: false, alerts: 0, shown: [] };

/** Records by which somebody takes an incident in hand. */
const takesInHand: ReadonlySet<string> = new Set(['acknowledged', 'snoozed']);

/** Returns a trail with a record more; they may come in any order. */
export function withRecord(known: IncidentTrail = nothing, record: EvidenceRecord): IncidentTrail {
  const { sequence, hash, what } = record;
  const first = known.firstAcknowledged;
  const isFirst = takesInHand.has(what) && (first === null || sequence < first.sequence);
  return {
    ...known,
    newest: known.newest === null || sequence > known.newest.sequence ? { sequence, hash } : known.newest,
    firstAcknowledged: isFirst ? record : first,
    isExhausted: known.isExhausted || what === 'exhausted',
  };
}

/** Returns a trail with an alert more. */
export function withAlert(known: IncidentTrail = nothing, { alert }: Pick<ArchivedAlert, 'alert'>): IncidentTrail {
  const { event, resource, error } = alert;
  const one = {
    jobId: truncateMiddle(event.jobId, longestJobId),
    kind: event.kind,
    resourceName: truncateMiddle(resource.name, longestName),
    errorCode: error.code,
  };
  const { alerts, shown } = known;
  return { ...known, alerts: alerts + 1, shown: shown.length < shownAlerts ? [...shown, one] : shown };
}

/** The first moment after a period. */
export function endOf({ until }: Period): string {
  return `${dayAfter(until, 1)}T00:00:00.000Z`;
}

/** Says whether an incident was opened before a period: what came of it then is in an earlier package. */
export function isOpenedBefore({ openedAt }: Pick<Incident, 'openedAt'>, { from }: Period): boolean {
  return openedAt < `${from}T00:00:00.000Z`;
}

/**
 * Returns an incident as a period left it. Its state is that of some hours later, when the last day was archived: what somebody did
 * after the period is taken back, and how many records and alerts it has is what the period has of them.
 */
export function asPeriodLeft(incident: Incident, trail: IncidentTrail = nothing, period: Period): Incident {
  const { revision, recordHash, alertCount, escalation } = incident;
  const { sequence, hash } = trail.newest ?? { sequence: revision, hash: recordHash };
  const left = { ...incident, revision: sequence, recordHash: hash };
  const end = endOf(period);
  if (incident.updatedAt < end) return left;
  const isWhole = !isOpenedBefore(incident, period);
  const resolution = before(incident.resolution, end);
  const acknowledgement = before(incident.acknowledgement, end);
  return {
    ...left,
    alerts: incident.alerts.filter(({ occurredAt }) => occurredAt < end),
    ...{ resolution, acknowledgement, status: statusOf({ resolution, acknowledgement }) },
    alertCount: isWhole && trail.alerts > 0 ? trail.alerts : alertCount,
    escalation: { ...escalation, exhausted: escalation.exhausted && (trail.isExhausted || !isWhole) },
  };
}

function before<Answer extends { at: string }>(answer: Answer | null, end: string): Answer | null {
  return answer === null || answer.at >= end ? null : answer;
}

function statusOf({ resolution, acknowledgement }: Pick<Incident, 'resolution' | 'acknowledgement'>) {
  if (resolution !== null) return 'resolved';
  return acknowledgement === null ? 'open' : 'acknowledged';
}
