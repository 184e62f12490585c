import { type Instant, toInstant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { readCsvLines } from './read-csv.ts';

/** Kinds of jobs that AWS Backup Audit Manager has a report for, by how the report calls their id. */
const idFields = { backupjobid: 'backup', copyjobid: 'copy', restorejobid: 'restore' } as const;
export type ReportedKind = (typeof idFields)[keyof typeof idFields];

/** A job as a report has it. Texts are AWS's, or of whoever changed the file (hostile). Empty: the report does not say. */
export interface ReportedJob {
  jobId: string;
  kind: ReportedKind;
  accountId: string;
  region: string;
  /** In capitals. */
  state: string;
  resourceArn: string;
  /** Null: it has not ended, or the report does not say when. */
  endedAt: Instant | null;
  /** The file that has it last. */
  file: string;
}

/** What some files of job reports say together. */
export interface JobReport {
  files: readonly string[];
  /** Each job once, as the file that came last has it. */
  jobs: readonly ReportedJob[];
  /** The times that the reports are about. */
  spans: readonly { from: Instant; until: Instant }[];
}

/** A file of a job report. */
export interface ReportFile {
  path: string;
  text: string;
}

/** A job that has not ended has no result yet. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupJob.html */
const running: ReadonlySet<string> = new Set(['CREATED', 'PENDING', 'RUNNING', 'ABORTING']);

/**
 * Reads job reports of AWS Backup Audit Manager, as CSV or JSON; both have the same fields, spelt `Backup Job ID` or `backupJobId`.
 * Returns what cannot be read of them, and what to do, as `refused`.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/choosing-report-template.html
 */
export function readJobReport(files: readonly ReportFile[]): JobReport | { refused: string } {
  const jobs = new Map<string, ReportedJob>();
  const spans = new Map<string, JobReport['spans'][number]>();
  for (const { path, text } of files) {
    const rows = rowsOf(path, text);
    if ('refused' in rows) return rows;
    for (const job of rows.flatMap((row) => jobOf(row, path) ?? []))
      jobs.set(`${job.kind} ${job.accountId} ${job.jobId}`, job);
    for (const span of rows.flatMap((row) => spanOf(row) ?? [])) spans.set(`${span.from} ${span.until}`, span);
  }
  return { files: files.map(({ path }) => path), jobs: [...jobs.values()], spans: [...spans.values()] };
}

function rowsOf(path: string, text: string): Row[] | { refused: string } {
  const rows = path.toLowerCase().endsWith('.json') ? jsonRows(text) : csvRows(text);
  if (rows === null) return { refused: `${path} is no report: it is neither CSV nor JSON with reportItems. ${fix}` };
  const [first] = rows;
  if (first === undefined || idOf(first) !== null) return rows;
  return { refused: `${path} has no column "Backup Job ID", but ${[...first.keys()].slice(0, 3).join(', ')}. ${fix}` };
}

const fix =
  'Give job reports of AWS Backup Audit Manager (BACKUP_JOB_REPORT, COPY_JOB_REPORT, RESTORE_JOB_REPORT) as they are in S3.';

/** Says whether a job has ended. */
export function hasEnded({ state }: Pick<ReportedJob, 'state'>): boolean {
  return !running.has(state);
}

/** The cells of a row by their titles, in small letters without anything between them. */
type Row = ReadonlyMap<string, string>;

function csvRows(text: string): Row[] | null {
  const lines = readCsvLines(text);
  if (lines === null) return null;
  const [titles = [], ...rest] = lines;
  const names = titles.map(nameOf);
  return rest.map((line) => new Map(names.map((name, index) => [name, line[index] ?? ''])));
}

function jsonRows(text: string): Row[] | null {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (!isObject(parsed) || !Array.isArray(parsed.reportItems)) return null;
    return parsed.reportItems
      .filter(isObject)
      .map((item) => new Map(Object.entries(item).map(([name, value]) => [nameOf(name), textOf(value)])));
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function nameOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z]/g, '');
}

/** Returns the id of the job of a row, and of which kind it is; null: it has no column for one. */
function idOf(row: Row): { kind: ReportedKind; jobId: string } | null {
  for (const [field, kind] of Object.entries(idFields)) {
    const jobId = row.get(field);
    if (jobId !== undefined) return { kind, jobId };
  }
  return null;
}

function jobOf(row: Row, file: string): ReportedJob | null {
  const known = idOf(row);
  if (known === null || known.jobId === '') return null;
  const say = (name: string) => row.get(name) ?? '';
  return {
    ...{ ...known, file, accountId: say('accountid'), region: say('region'), resourceArn: say('resourcearn') },
    state: say('jobstatus').toUpperCase(),
    endedAt: toInstant(say('completiondate')),
  };
}

/** Reports of before 2022 name both ends in one cell: `2021-07-14T00:00:00Z - 2021-07-15T00:00:00Z`. */
function spanOf(row: Row): JobReport['spans'][number] | null {
  const [start = '', end = ''] = (row.get('reporttimeperiod') ?? '').split(' - ');
  const from = toInstant(row.get('reporttimeperiodstart') ?? start);
  const until = toInstant(row.get('reporttimeperiodend') ?? end);
  return from === null || until === null ? null : { from, until };
}
