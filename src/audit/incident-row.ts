import type { EvidenceRecord } from '../evidence/record.ts';
import type { Incident } from '../incidents/incident.ts';
import { addSeconds, type Instant, laterOf } from '../lib/instant.ts';
import { asPeriodLeft, type IncidentTrail, isOpenedBefore, type ShownAlert } from './incident-trail.ts';
import type { Period } from './period.ts';
import { inOrder, type LeanAlert, type LeanDelivery, type PeriodFacts } from './period-facts.ts';

/** An incident with what else the archived days say of it. */
export interface IncidentRow {
  /** As the period left it. */
  incident: Incident;
  /** What came of it before the period is in an earlier package. */
  isOpenedBefore: boolean;
  /** Null: it came before the period. */
  firstAlert: LeanAlert | null;
  /** Its first alerts in the period; of one that was opened before also those that it shows itself. */
  shown: readonly ShownAlert[];
  /** The first record of the period by which somebody took it in hand, even if that did not hold; null: nobody did. */
  firstAcknowledged: EvidenceRecord | null;
  /** Of the period, oldest first. */
  deliveries: readonly LeanDelivery[];
  /** Its tickets, by the targets that are known to be trackers. */
  tickets: readonly string[];
}

/** Channels whose messages are tickets: their ids are what people call them by. */
const trackers: ReadonlySet<string> = new Set(['jira']);

/** Returns every incident that changed in the period, in the order in which they were opened; drills apart from all others. */
export function incidentRows(facts: PeriodFacts, which: 'real' | 'drills'): IncidentRow[] {
  const byIncident = deliveriesByIncident(facts);
  const wanted = [...facts.incidents].filter(([, { drill }]) => drill === (which === 'drills'));
  return inOrder(wanted, ({ openedAt }) => openedAt).map((incident) => {
    const trail = facts.trails.get(incident.id);
    const deliveries = byIncident.get(incident.id) ?? [];
    return {
      incident: asPeriodLeft(incident, trail, facts.period),
      isOpenedBefore: isOpenedBefore(incident, facts.period),
      firstAlert: facts.firstAlerts.get(incident.id) ?? null,
      shown: shownOf(incident, trail, facts.period),
      firstAcknowledged: trail?.firstAcknowledged ?? null,
      deliveries,
      tickets: deliveries.flatMap(({ target, result }) =>
        result?.vendorId != null && trackers.has(facts.channels.get(target) ?? '') ? result.vendorId : [],
      ),
    };
  });
}

/** Its first alerts of the period; of one that was opened before also those that it shows itself, the newest one of each lane. */
function shownOf(incident: Incident, trail: IncidentTrail | undefined, period: Period): readonly ShownAlert[] {
  const shown = trail?.shown ?? [];
  return isOpenedBefore(incident, period) || shown.length === 0 ? [...shown, ...incident.alerts] : shown;
}

/** How far the clocks of two functions may be apart, in seconds. */
const clocksApart = 60;

/**
 * Returns when somebody was first told, or null: the first attempt of a notice, and the first that was delivered. Of an incident that
 * was opened before the period neither is known. An attempt long before the opening has the time of a wrong clock.
 */
export function firstTold({
  incident,
  isOpenedBefore,
  deliveries,
}: Pick<IncidentRow, 'incident' | 'isOpenedBefore' | 'deliveries'>): {
  tried: Instant | null;
  delivered: Instant | null;
} {
  if (isOpenedBefore) return { tried: null, delivered: null };
  const { openedAt } = incident;
  const earliest = addSeconds(openedAt, -clocksApart);
  const of = (rows: readonly LeanDelivery[], at: (row: LeanDelivery) => Instant) =>
    rows
      .map(at)
      .filter((one) => one >= earliest)
      .map((one) => laterOf(one, openedAt))
      .reduce<Instant | null>((first, one) => (first === null || one < first ? one : first), null);
  const sent = deliveries.filter(({ status }) => status !== 'skipped');
  return {
    tried: of(sent, ({ firstAttemptAt }) => firstAttemptAt),
    delivered: of(
      sent.filter(({ status }) => status === 'delivered'),
      ({ lastAttemptAt }) => lastAttemptAt,
    ),
  };
}

function deliveriesByIncident({ deliveries }: PeriodFacts): Map<string, LeanDelivery[]> {
  const byIncident = new Map<string, LeanDelivery[]>();
  for (const row of inOrder(deliveries, ({ firstAttemptAt }) => firstAttemptAt)) {
    const known = byIncident.get(row.incidentId);
    if (known === undefined) byIncident.set(row.incidentId, [row]);
    else known.push(row);
  }
  return byIncident;
}
