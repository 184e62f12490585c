import type { DayPart, DayRows } from '../../src/archive/day-parts.ts';
import { dayParts } from '../../src/archive/day-parts.ts';
import { utcDay } from '../../src/lib/instant.ts';
import type { KeptOfDay, KeptRows } from '../../src/ports/archive/kept-rows.ts';
import type { World } from './world.ts';

/** Rows of each part that a test has; the others are empty. */
export type RowsGiven = { readonly [Part in DayPart]?: readonly DayRows[Part][] };

/** Rows as the table yields them: those that were written on a day, of the parts that are asked for. `asked`: the days, in order. */
export function keptOf(given: () => Promise<RowsGiven> | RowsGiven): KeptOfDay & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async *rowsOf(day, parts) {
      asked.push(day);
      const rows = await given();
      for (const [part, { at }] of Object.entries(dayParts) as [DayPart, { at(row: unknown): string }][]) {
        if (parts?.includes(part) === false) continue;
        const ofDay = (rows[part] ?? []).filter((row) => utcDay(at(row)) === day);
        if (ofDay.length > 0) yield { part, rows: structuredClone(ofDay) } as never as KeptRows;
      }
    },
  };
}

/** What a world in memory has stored. */
export async function rowsIn({ store, dueRuns }: World): Promise<RowsGiven> {
  const incidents = [...store.incidents.values()];
  const records = (await Promise.all(incidents.map(({ id }) => store.records(id)))).flat();
  const population = [...store.heardJobs.jobs.values()];
  const at = (eventKey: string) => population.find((job) => job.eventKey === eventKey)?.at;
  const alerts = incidents.flatMap(({ id: incidentId, openedAt }) =>
    (store.alerts.get(incidentId) ?? []).map((alert, index) => {
      const read = { incidentId, revision: index + 1, alert };
      return { ...read, at: at(alert.event.eventKey) ?? openedAt };
    }),
  );
  return { population, records, incidents, alerts, quiet: store.hidden, runs: [...dueRuns.days.values()] };
}
