import { differ, listIn, type PackageFiles, type Row } from './package-files.ts';

/** What became of a job that is told of in an incident. */
const told = new Set(['incident', 'joined', 'quiet', 'unmatched']);

/** Returns what does not fit of jobs that failed: each has to lead to an incident, or to whoever wanted it quiet. */
export function untracedJobs(files: PackageFiles): string[] {
  return files.rows('01-population-jobs.csv').flatMap(({ job, outcome, disposition = '', incident, by }) => {
    if (outcome === 'succeeded') return disposition === 'ok' ? [] : [`job ${job} went well and is ${disposition}`];
    if (told.has(disposition)) return incident === '' ? [`job ${job} failed and leads to no incident`] : [];
    return by === '' ? [`job ${job} failed, is ${disposition}, and nobody wanted that`] : [];
  });
}

/** Returns what the tables say otherwise of an incident than its row does. */
export function unlikeIncidents(files: PackageFiles): string[] {
  const by = (file: string) => Map.groupBy(files.rows(file), ({ incident = '' }) => incident);
  const jobs = by('01-population-jobs.csv');
  const records = by('05-timeline.csv');
  const first = files.rows('02-reconciliation.csv')[0]?.day ?? '';
  const notices = new Map([...by('04-notifications.csv'), ...by('13-drill-notifications.csv')]);
  return [...files.rows('03-incidents.csv'), ...files.rows('13-drills.csv')].flatMap((row) => {
    const { incident: id = '' } = row;
    const about = { jobs: jobs.get(id) ?? [], records: recordsOf(records.get(id)), notices: notices.get(id) ?? [] };
    // What came of it before the period is in an earlier package.
    const isWhole = (row.detected ?? '') >= first;
    return [
      ...unlikeRecords(row, about.records, isWhole),
      ...(isWhole ? [...unlikeJobs(row, about.jobs), ...unlikeNotices(row, about.notices)] : saidBefore(row)),
    ];
  });
}

/** What is said of an incident that was opened before, though the first of it is not here. */
function saidBefore(row: Row): string[] {
  const columns = ['severity because', 'first told', 'first delivered', 'seconds to tell', 'seconds to acknowledge'];
  return columns.flatMap((column) => differ(`${row.incident}: ${column}`, row[column], ''));
}

/** Its records in their order: a clock that was behind puts one into an earlier day. */
export function recordsOf(rows: readonly Row[] = []): Row[] {
  return rows.toSorted((a, b) => Number(a.record) - Number(b.record));
}

function unlikeJobs(row: Row, jobs: readonly Row[]): string[] {
  const { incident, kinds, 'resolved how': how, 'recovery point': point } = row;
  const alerts = jobs.filter(({ disposition = '' }) => told.has(disposition)).map(({ job = '' }) => job);
  const isOfJobs = kinds === 'backup' && alerts.length > 0;
  const good = jobs.filter(({ outcome }) => outcome === 'succeeded').map((job) => job['recovery point']);
  return [
    ...(isOfJobs ? differ(`${incident}: alerts`, Number(row.alerts), alerts.length) : []),
    ...(isOfJobs && alerts.length <= 20 ? differ(`${incident}: jobs`, listIn(row.jobs).sort(), alerts.sort()) : []),
    ...(how === 'later-success' && point !== '' && !good.includes(point)
      ? [`${incident}: ${point} was made by no job that is said to have ended it`]
      : []),
  ];
}

function unlikeRecords(row: Row, records: readonly Row[], isWhole: boolean): string[] {
  const { incident } = row;
  const first = (...what: string[]) => records.find((record) => what.includes(record.what ?? ''));
  const of = (record: Row | undefined) => [record?.at ?? '', record?.actor ?? ''];
  const resolved = records.findLast((record) => ['resolved', 'opened-resolved'].includes(record.what ?? ''));
  const begin = isWhole ? '0'.repeat(64) : records[0]?.['hash before'];
  const broken = records.filter((record, at) => record['hash before'] !== (records[at - 1]?.hash ?? begin));
  return [
    ...differ(`${incident}: records`, row.records, isWhole ? String(records.length) : records.at(-1)?.record),
    ...differ(`${incident}: head`, row.head, records.at(-1)?.hash),
    ...broken.map(({ record }) => `${incident}: record ${record} follows from none`),
    ...(isWhole ? differ(`${incident}: detected`, row.detected, records[0]?.at) : []),
    ...differ(
      `${incident}: first acknowledged`,
      [row['first acknowledged'], row['first acknowledged by']],
      of(first('acknowledged', 'snoozed')),
    ),
    ...(row.status === 'resolved'
      ? differ(`${incident}: resolved`, [row.resolved, row['resolved by']], of(resolved))
      : differ(`${incident}: resolved`, row.resolved, '')),
    ...(isWhole
      ? differ(`${incident}: nobody answered`, row['nobody answered'] === 'yes', first('exhausted') !== undefined)
      : []),
  ];
}

function unlikeNotices(row: Row, notices: readonly Row[]): string[] {
  const { incident, detected = '' } = row;
  const earliest = (column: string, of: readonly Row[]) =>
    of
      .map((one) => one[column] ?? '')
      .filter((at) => at >= detected)
      .sort()[0] ?? '';
  const tried = notices.filter(({ status }) => status !== 'skipped');
  const delivered = notices.filter(({ status }) => status === 'delivered');
  const tickets = notices.filter((one) => one.channel === 'jira' && one['vendor id'] !== '');
  return [
    ...differ(`${incident}: first told`, row['first told'], earliest('first attempt', tried)),
    ...differ(`${incident}: first delivered`, row['first delivered'], earliest('last attempt', delivered)),
    ...differ(`${incident}: ticket`, listIn(row.ticket), [...new Set(tickets.map((one) => one['vendor id']))]),
    ...notices
      .filter(({ status, 'message SHA-256': hash }) => status === 'delivered' && !/^[0-9a-f]{64}$/.test(hash ?? ''))
      .map(({ notice, target }) => `${incident}: what was sent as ${notice} to ${target} is not known`),
  ];
}

/** Columns of a table that are times, each not before the one before it. */
const ordered: readonly (readonly [file: string, columns: readonly string[]])[] = [
  ['01-population-jobs.csv', ['created', 'ended', 'heard']],
  ['03-incidents.csv', ['occurred', 'detected', 'first told', 'first delivered', 'resolved']],
  ['03-incidents.csv', ['detected', 'first acknowledged', 'acknowledged', 'resolved']],
  ['13-drills.csv', ['occurred', 'detected', 'first told', 'first delivered', 'resolved']],
  ['04-notifications.csv', ['first attempt', 'last attempt']],
  ['13-drill-notifications.csv', ['first attempt', 'last attempt']],
  ['09-kept-quiet.csv', ['at', 'until']],
  ['10-rules-changes.csv', ['changed', 'in force since']],
  ['11-alert-recipients.csv', ['first', 'last']],
];

/** Returns every row whose times are not in order. */
export function timesOutOfOrder(files: PackageFiles): string[] {
  return ordered.flatMap(([file, columns]) =>
    files.rows(file).flatMap((row) => {
      const times = columns.map((column) => row[column] ?? '').filter((at) => at !== '');
      return times.join() === times.toSorted().join() ? [] : [`${file}: ${columns.join(', ')} are ${times.join(', ')}`];
    }),
  );
}
