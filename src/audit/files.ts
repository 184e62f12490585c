import type { Audited } from './audited.ts';
import { incidentRows } from './incident-row.ts';
import type { Gap } from './period.ts';
import { daysOf, gapKinds } from './period.ts';
import { sampleOf, sampleTable } from './sample.ts';
import { csvPieces, type Table } from './table.ts';
import { controlRows, controlsTable } from './tables/controls.ts';
import { exceptionRows, exceptionsTable } from './tables/exceptions.ts';
import { healthRows, healthTable } from './tables/health.ts';
import { drillsTable, incidentsTable } from './tables/incidents.ts';
import { reportRows, reportTable } from './tables/job-report.ts';
import { drillNotificationsTable, notificationRows, notificationsTable } from './tables/notifications.ts';
import { populationTable, runsTable } from './tables/population.ts';
import { quietRows, quietTable } from './tables/quiet.ts';
import { recipientRows, recipientsTable } from './tables/recipients.ts';
import { reconciledDays, reconciliationTable } from './tables/reconciliation.ts';
import { reviewRows, reviewsTable } from './tables/reviews.ts';
import { riskRows, risksTable } from './tables/risks.ts';
import { rulesRows, rulesTable } from './tables/rules.ts';
import { timelineTable } from './tables/timeline.ts';

/** What is not whole. */
const gapsTable: Table<Gap> = {
  file: '00-gaps.csv',
  about: 'Something in the archive that is not whole. No row: everything that is in the digests is here.',
  columns: [
    { title: 'gap', says: 'its kind', of: ({ kind }) => kind },
    { title: 'where', says: 'a day, or a file of the archive', of: ({ where }) => where },
    { title: 'means', says: 'in words', of: ({ kind }) => gapKinds[kind] },
    { title: 'more', says: 'what else is known', of: ({ more }) => more },
  ],
};

/** A table and its rows. */
interface AuditFile<Row> {
  table: Table<Row>;
  rows(audited: Audited): Iterable<Row>;
}

const file = <Row>(table: Table<Row>, rows: (audited: Audited) => Iterable<Row>): AuditFile<never> =>
  ({ table, rows }) as AuditFile<never>;

/** Every table whose rows are all known at the end; the only list of them. */
const auditFiles: readonly AuditFile<never>[] = [
  file(gapsTable, ({ gaps }) => gaps),
  file(reconciliationTable, ({ period, digests, facts }) => reconciledDays(daysOf(period), digests, facts)),
  file(reportTable, reportRows),
  file(incidentsTable, ({ facts }) => incidentRows(facts, 'real')),
  file(notificationsTable, ({ facts }) => notificationRows(facts, 'real')),
  file(sampleTable, ({ facts, sample }) => (sample === null ? [] : sampleOf(facts, sample))),
  file(exceptionsTable, exceptionRows),
  file(risksTable, riskRows),
  file(quietTable, ({ facts }) => quietRows(facts)),
  file(rulesTable, ({ facts }) => rulesRows(facts)),
  file(recipientsTable, ({ facts }) => recipientRows(facts)),
  file(healthTable, ({ facts }) => healthRows(facts)),
  file(reviewsTable, ({ facts }) => reviewRows(facts)),
  file(controlsTable, controlRows),
  file(drillsTable, ({ facts }) => incidentRows(facts, 'drills')),
  file(drillNotificationsTable, ({ facts }) => notificationRows(facts, 'drills')),
];

/** Tables that have a row for each row of a part: they are written as the parts are read once more. */
export const streamedTables = { population: populationTable, runs: runsTable, records: timelineTable } as const;

/** Every table of a package, by its file: for the page that describes them. */
export const tables: readonly Table<never>[] = [
  ...auditFiles.map(({ table }) => table),
  ...Object.values(streamedTables),
]
  .map((table) => table as Table<never>)
  .sort((a, b) => (a.file < b.file ? -1 : 1));

/** Yields the tables as files in pieces, but for the streamed ones. */
export function* auditTexts(audited: Audited): Generator<{ path: string; pieces: Iterable<string> }> {
  for (const { table, rows } of auditFiles) yield { path: table.file, pieces: csvPieces(table, rows(audited)) };
}
