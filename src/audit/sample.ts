import { sha256 } from '../lib/hash.ts';
import type { SampleWish } from './audited.ts';
import { type IncidentRow, incidentRows } from './incident-row.ts';
import type { PeriodFacts } from './period-facts.ts';
import { csvText, type Table } from './table.ts';
import { incidentsTable } from './tables/incidents.ts';

/** An incident that was drawn. */
export interface SampledRow extends IncidentRow {
  place: number;
  seed: string;
  /** What decides its place: SHA-256 of seed, line feed and id. */
  draw: string;
  population: number;
  populationSha256: string;
}

/** The incidents that were drawn. */
export const sampleTable: Table<SampledRow> = {
  file: '06-sample.csv',
  about:
    'An incident that was drawn from 03-incidents.csv: those with the lowest SHA-256 of seed, line feed and id, so that anybody can draw again.',
  columns: [
    { title: 'place', says: 'in the order of drawing', of: ({ place }) => place },
    { title: 'incident', says: 'a row of 03-incidents.csv', of: ({ incident }) => incident.id },
    { title: 'severity', says: 'of it', of: ({ incident }) => incident.severity },
    { title: 'status', says: 'of it', of: ({ incident }) => incident.status },
    { title: 'detected', says: 'when it was opened', of: ({ incident }) => incident.openedAt },
    { title: 'draw', says: 'SHA-256 of seed, line feed and id', of: ({ draw }) => draw },
    { title: 'seed', says: 'as it was given', of: ({ seed }) => seed },
    { title: 'population', says: 'rows that it was drawn from', of: ({ population }) => population },
    { title: 'population SHA-256', says: 'of 03-incidents.csv', of: ({ populationSha256 }) => populationSha256 },
  ],
};

/** Draws incidents, drills never; of fewer than are wished for, all. */
export function sampleOf(facts: PeriodFacts, { size, seed }: SampleWish): SampledRow[] {
  const rows = incidentRows(facts, 'real');
  const populationSha256 = sha256(csvText(incidentsTable, rows));
  return rows
    .map((row) => ({ row, draw: sha256(`${seed}\n${row.incident.id}`) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .slice(0, size)
    .map(({ row, draw }, index) => ({
      ...row,
      place: index + 1,
      seed,
      draw,
      population: rows.length,
      populationSha256,
    }));
}
