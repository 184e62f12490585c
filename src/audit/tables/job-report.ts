import { type Instant, utcDay } from '../../lib/instant.ts';
import type { Audited } from '../audited.ts';
import { hasEnded, type JobReport, type ReportedJob } from '../job-report.ts';
import type { Period } from '../period.ts';
import type { KnownJob } from '../period-facts.ts';
import type { Table } from '../table.ts';

/** How the report and the population may differ about a job, by its kind: the only list. */
export const reportDifferences = {
  'report-only': 'AWS Backup Audit Manager reported the job, and the router has not heard of it',
  'population-only': 'the router heard of the job, and no report that is about its time and place has it',
  'state-differs': 'the report has it with another result',
} as const;

/** A job about which both sides differ. */
export interface ReportRow {
  difference: keyof typeof reportDifferences;
  jobId: string;
  kind: string;
  accountId: string;
  region: string;
  resourceArn: string | null;
  reported: Pick<ReportedJob, 'state' | 'endedAt' | 'file'> | null;
  heard: { state: string; endedAt: Instant } | null;
}

/** Where the population and the job reports of AWS differ. */
export const reportTable: Table<ReportRow> = {
  file: '02-reconciliation-report.csv',
  about:
    'A job about which the population and the job reports of AWS Backup Audit Manager in job-report/ differ. No row: they agree, or no report was given, which 00-README says.',
  columns: [
    { title: 'difference', says: 'its kind', of: ({ difference }) => difference },
    { title: 'means', says: 'in words', of: ({ difference }) => reportDifferences[difference] },
    { title: 'job', says: "AWS's id of the job", of: ({ jobId }) => jobId },
    { title: 'kind', says: 'backup, copy or restore', of: ({ kind }) => kind },
    { title: 'account', says: 'where it ran', of: ({ accountId }) => accountId },
    { title: 'region', says: 'where it ran', of: ({ region }) => region },
    { title: 'resource', says: 'ARN of what was backed up', of: ({ resourceArn }) => resourceArn },
    { title: 'state reported', says: 'as the report has it', of: ({ reported }) => reported?.state },
    { title: 'state heard', says: 'as 01-population-jobs.csv has it', of: ({ heard }) => heard?.state },
    { title: 'ended reported', says: 'as the report has it', of: ({ reported }) => reported?.endedAt },
    { title: 'ended heard', says: 'as 01-population-jobs.csv has it', of: ({ heard }) => heard?.endedAt },
    { title: 'file', says: 'of the package, that has it', of: ({ reported }) => reported?.file },
  ],
};

/** Returns the jobs about which both sides differ, by their ids. */
export function reportRows({ report, facts, period }: Pick<Audited, 'report' | 'facts' | 'period'>): ReportRow[] {
  if (report === null) return [];
  const heard = new Map([...facts.jobs()].map((job) => [`${job.kind} ${job.jobId}`, job]));
  const reported = new Map(report.jobs.map((job) => [`${job.kind} ${job.jobId}`, job]));
  const ofReport = report.jobs.flatMap((job): ReportRow[] => {
    const known = heard.get(`${job.kind} ${job.jobId}`);
    if (!hasEnded(job) || (known === undefined && !isWithin(job, period, report))) return [];
    if (known?.state === job.state) return [];
    return [row(known === undefined ? 'report-only' : 'state-differs', job, known ?? null)];
  });
  const ofPopulation = [...heard].flatMap(([key, job]): ReportRow[] => {
    if (reported.has(key) || !isCovered(job, report)) return [];
    return [row('population-only', null, job)];
  });
  return [...ofReport, ...ofPopulation].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Returns how many jobs of the population the reports could have, by their kind, time and place. */
export function coveredJobs({ report, facts }: Pick<Audited, 'report' | 'facts'>): number {
  if (report === null) return 0;
  return [...facts.jobs()].filter((job) => isCovered(job, report)).length;
}

function orderOf({ difference, kind, jobId }: ReportRow): string {
  return `${difference} ${kind} ${jobId}`;
}

function row(difference: ReportRow['difference'], reported: ReportedJob | null, heard: KnownJob | null): ReportRow {
  const { jobId, kind, accountId, region, resourceArn } = (reported ?? heard) as ReportedJob | KnownJob;
  return { difference, jobId, kind, accountId, region, resourceArn, reported, heard };
}

function isWithin({ endedAt }: ReportedJob, { from, until }: Period, { spans }: JobReport): boolean {
  // Of a job without its end, the times of the reports are all that is known.
  const days = endedAt === null ? spans.map((span) => utcDay(span.from)) : [utcDay(endedAt)];
  return days.some((day) => day >= from && day <= until);
}

function isCovered({ kind, accountId, region, endedAt }: KnownJob, { jobs, spans }: JobReport): boolean {
  const isTime = spans.length === 0 || spans.some(({ from, until }) => endedAt >= from && endedAt < until);
  return isTime && placesOf(jobs).has(`${kind} ${accountId} ${region}`);
}

const places = new WeakMap<readonly ReportedJob[], Set<string>>();

/** Kinds, accounts and Regions of which the reports have a job at all. */
function placesOf(jobs: readonly ReportedJob[]): Set<string> {
  const known =
    places.get(jobs) ?? new Set(jobs.map(({ kind, accountId, region }) => `${kind} ${accountId} ${region}`));
  places.set(jobs, known);
  return known;
}
