import type { ArchivedAlert } from '../archive/day-parts.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import { inOrder, type LeanDelivery, type PeriodFacts } from './period-facts.ts';

/** An incident with what else the archived days say of it. */
export interface IncidentRow {
  incident: Incident;
  /** Null: it came before the period. */
  firstAlert: ArchivedAlert | null;
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
    const deliveries = byIncident.get(incident.id) ?? [];
    return {
      incident,
      firstAlert: facts.firstAlerts.get(incident.id) ?? null,
      deliveries,
      tickets: deliveries.flatMap(({ target, result }) =>
        result?.vendorId != null && trackers.has(facts.channels.get(target) ?? '') ? result.vendorId : [],
      ),
    };
  });
}

/** Returns when somebody was first told, or null: the first attempt of a notice, and the first that was delivered. */
export function firstTold({ deliveries }: Pick<IncidentRow, 'deliveries'>): {
  tried: Instant | null;
  delivered: Instant | null;
} {
  const of = (rows: readonly LeanDelivery[], at: (row: LeanDelivery) => Instant) =>
    rows.map(at).reduce<Instant | null>((first, one) => (first === null || one < first ? one : first), null);
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
