import { type Disposition, dispositions } from '../../incidents/heard-job.ts';
import { type RunResult, runResults } from '../../incidents/run-day.ts';
import type { PeriodFacts } from '../period-facts.ts';
import type { Column, Table } from '../table.ts';

/** How one day was counted: by the router, against the lists of AWS, on that day; and again here, by the population. */
export interface ReconciledDay {
  day: string;
  /** Sequences of its digests; empty: it has none. */
  digests: readonly number[];
  jobs: ReadonlyMap<Disposition, number>;
  runs: ReadonlyMap<RunResult, number>;
  /** What the router counted against the lists of AWS; null: it did not, or its record is not in the period. */
  balance: Readonly<Record<string, unknown>> | null;
}

const balanced = (title: string, says: string, name: string): Column<ReconciledDay> => ({
  title,
  says,
  of: ({ balance }) => (typeof balance?.[name] === 'number' ? balance[name] : null),
});

/** Each day of the period. */
export const reconciliationTable: Table<ReconciledDay> = {
  file: '02-reconciliation.csv',
  about:
    'A day in UTC: the jobs that ended on it, counted by the population, and against what AWS Backup listed of that day. Listed = heard + unexplained.',
  columns: [
    { title: 'day', says: 'in UTC', of: ({ day }) => day },
    { title: 'digests', says: 'sequences of its digests; empty is a gap', of: ({ digests }) => digests.join('; ') },
    { title: 'jobs', says: 'rows of the population that ended on it', of: ({ jobs }) => sum(jobs.values()) },
    ...dispositions.map((name) => ({
      title: `jobs: ${name}`,
      says: `of them, those of the disposition ${name}`,
      of: ({ jobs }: ReconciledDay) => jobs.get(name) ?? 0,
    })),
    balanced('listed', 'jobs that AWS listed of the day; empty: the day was not counted in the period', 'listed'),
    balanced('listed: heard', 'of them, those that are explained', 'heard'),
    balanced('listed: ok', 'of them, those that went well', 'ok'),
    balanced('listed: incidents', 'of them, those that are in incidents', 'incidents'),
    balanced('listed: kept quiet', 'of them, those that nobody was told of', 'keptQuiet'),
    balanced('listed: found late', 'of them, those that AWS had not told of', 'foundLate'),
    balanced('unexplained', 'listed and not explained; anything but 0 is in 07-exceptions.csv', 'unexplained'),
    { title: 'backups due', says: 'rows of 01-population-runs.csv', of: ({ runs }) => sum(runs.values()) },
    ...runResults.map((name) => ({
      title: `due: ${name}`,
      says: `of them, those with the result ${name}`,
      of: ({ runs }: ReconciledDay) => runs.get(name) ?? 0,
    })),
  ],
};

/** Returns a row for each of these days. @param digests sequences of the digests of each day */
export function reconciledDays(
  days: readonly string[],
  digests: ReadonlyMap<string, readonly number[]>,
  facts: PeriodFacts,
): ReconciledDay[] {
  const jobs = facts.jobsByDay();
  const runs = facts.runsByDay();
  const balances = new Map(
    [...facts.otherRecords.values()].flatMap(({ subject, details }) =>
      subject?.kind === 'day' ? [[subject.id, details] as const] : [],
    ),
  );
  return days.map((day) => ({
    day,
    digests: digests.get(day) ?? [],
    jobs: jobs.get(day) ?? new Map(),
    runs: runs.get(day) ?? new Map(),
    balance: balances.get(day) ?? null,
  }));
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
