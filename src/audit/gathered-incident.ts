import type { ArchivedAlert, ArchivedDelivery, DayRows } from '../archive/day-parts.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { IncidentRow } from './incident-row.ts';
import { type gatheredParts, inOrder } from './period-facts.ts';

/** An incident with everything that the days of the period hold of it, each in the order of time. */
export interface GatheredIncident extends IncidentRow {
  records: readonly EvidenceRecord[];
  alerts: readonly ArchivedAlert[];
  /** Messages as they were sent. */
  sent: readonly ArchivedDelivery[];
  later: readonly DayRows['later'][];
}

/** Gathers what belongs to some incidents, part by part, in the order of the chain; of a row that is there again the last one counts. */
export class IncidentGathering {
  readonly #known: Map<string, { row: IncidentRow; found: Gathered }>;

  constructor(rows: readonly IncidentRow[]) {
    this.#known = new Map(rows.map((row) => [row.incident.id, { row, found: nothing() }]));
  }

  /** Takes the rows of one part. @param key what tells two rows of it apart */
  takes<Part extends (typeof gatheredParts)[number]>(
    part: Part,
    rows: readonly DayRows[Part][],
    key: (row: DayRows[Part]) => string,
  ): void {
    for (const row of rows) {
      const ofPart: Map<string, DayRows[Part]> | undefined = this.#known.get(row.incidentId)?.found[part];
      ofPart?.set(key(row), row);
    }
  }

  /** Returns the incidents, in the order in which they were given. */
  incidents(): GatheredIncident[] {
    return [...this.#known.values()].map(({ row, found }) => {
      const { records, alerts, deliveries, later } = found;
      return {
        ...row,
        records: [...records.values()].sort((a, b) => a.sequence - b.sequence),
        alerts: [...alerts.values()].sort((a, b) => a.revision - b.revision),
        sent: inOrder(deliveries, ({ firstAttemptAt }) => firstAttemptAt),
        later: inOrder(later, ({ at }) => at),
      };
    });
  }
}

type Gathered = { [Part in (typeof gatheredParts)[number]]: Map<string, DayRows[Part]> };

function nothing(): Gathered {
  return { records: new Map(), alerts: new Map(), deliveries: new Map(), later: new Map() };
}
