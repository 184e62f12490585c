import { listIn, type PackageFiles, type Row } from './package-files.ts';

/** What a cell of a table names, and where that has to stand. */
interface Reference {
  file: string;
  column: string;
  /** Columns of tables of which one has to have it. */
  to: readonly (readonly [file: string, column: string])[];
  /** Rows of which this is so; absent: all. */
  of?: (row: Row, firstDay: string) => boolean;
}

const jobs = [['01-population-jobs.csv', 'job']] as const;
const incidents = [['03-incidents.csv', 'incident']] as const;
const drills = [['13-drills.csv', 'incident']] as const;
const days = [['02-reconciliation.csv', 'day']] as const;
const versions = [['10-rules-changes.csv', 'version']] as const;
const is =
  (column: string, ...texts: string[]) =>
  (row: Row) =>
    texts.includes(row[column] ?? '');
const jobKinds: ReadonlySet<string> = new Set(['backup', 'copy', 'restore', 'scan']);
/** Jobs of before the period are in the population of an earlier package. */
const isOfJobs = ({ kinds, detected = '' }: Row, firstDay: string) =>
  detected >= firstDay && listIn(kinds).every((kind) => jobKinds.has(kind));
const ofDays = is('exception', 'unexplained', 'jobs-missing', 'not-counted', 'no-result');

/** Every id that a table names. */
const references: readonly Reference[] = [
  { file: '01-population-jobs.csv', column: 'incident', to: incidents },
  { file: '01-population-jobs.csv', column: 'retry of', to: jobs },
  { file: '01-population-runs.csv', column: 'jobs', to: jobs },
  { file: '01-population-runs.csv', column: 'healed by', to: jobs },
  // What no job said has an id of the router's own.
  { file: '03-incidents.csv', column: 'jobs', to: jobs, of: isOfJobs },
  { file: '03-incidents.csv', column: 'relapse of', to: incidents },
  { file: '03-incidents.csv', column: 'rules', to: versions },
  { file: '13-drills.csv', column: 'rules', to: versions },
  { file: '04-notifications.csv', column: 'incident', to: incidents, of: is('about', 'incident') },
  {
    file: '04-notifications.csv',
    column: 'incident',
    to: [['12-monitor-health.csv', 'id']],
    of: is('about', 'router'),
  },
  { file: '05-timeline.csv', column: 'incident', to: [...incidents, ...drills] },
  { file: '06-sample.csv', column: 'incident', to: incidents },
  { file: '07-exceptions.csv', column: 'where', to: days, of: ofDays },
  { file: '07-exceptions.csv', column: 'where', to: incidents, of: (row) => !ofDays(row) },
  { file: '08-risk-register.csv', column: 'incident', to: incidents },
  { file: '09-kept-quiet.csv', column: 'incident', to: [...incidents, ...drills] },
  { file: '11-alert-recipients.csv', column: 'target', to: [['04-notifications.csv', 'target']] },
  { file: '13-drill-notifications.csv', column: 'incident', to: drills },
];

/** Returns every id that a table names and that is not where it has to be. */
export function lostReferences(files: PackageFiles): string[] {
  const firstDay = files.rows('02-reconciliation.csv')[0]?.day ?? '';
  return references.flatMap(({ file, column, to, of = () => true }) => {
    const known = new Set(to.flatMap(([there, name]) => files.rows(there).map((row) => row[name])));
    const named = files.rows(file).filter((row) => of(row, firstDay));
    const ids = named.flatMap((row) => listIn(row[column]));
    return [...new Set(ids)]
      .filter((id) => !known.has(id))
      .map((id) => `${file}, ${column}: ${id} is in no row of ${to.map(([there]) => there).join(', ')}`);
  });
}

/** Returns every file that a table names and that is not there, and documents that no table names. */
export function lostFiles(files: PackageFiles): string[] {
  const named = ['10-rules-changes.csv', '15-controls.csv'].flatMap((table) =>
    files
      .rows(table)
      .flatMap(({ file = '' }) => (file === '' || files.has(file) ? [] : `${table}: ${file} is missing`)),
  );
  const documents = [
    ...files.rows('06-sample.csv').map(({ incident }) => `05-timeline/${incident}.pdf`),
    ...files.rows('13-drills.csv').map(({ incident }) => `13-drills/${incident}.pdf`),
  ];
  const there = files.files.filter((file) => /^(?:05-timeline|13-drills)\//.test(file));
  return [
    ...named,
    ...documents.filter((file) => !there.includes(file)).map((file) => `${file} is missing`),
    ...there.filter((file) => !documents.includes(file)).map((file) => `${file} is of nothing`),
  ];
}
