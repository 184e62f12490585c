import { addTo } from '../lib/counts.ts';
import { inertLine } from '../lib/text.ts';
import type { Audited } from './audited.ts';
import { incidentRows } from './incident-row.ts';
import { daysOf, gapKinds } from './period.ts';
import { coveredJobs, reportRows } from './tables/job-report.ts';
import { isReview, reviewRows } from './tables/reviews.ts';
import { riskRows } from './tables/risks.ts';

/** Where the first file of a package is. */
export const summaryPath = '00-README.txt';

/** A part of the first file of a package: lines for people. */
export interface SummarySection {
  title: string;
  lines: readonly string[];
}

/** What the first file says besides the rows. */
export interface PackageFacts {
  /** The deployment, by its digests; null: there is none. */
  origin: string | null;
  /** Sequence and SHA-256 of the newest digest of the package; null: there is none. */
  lastDigest: { sequence: number; sha256: string } | null;
  /** Release of the router that made the package. */
  release: string;
}

/** What an archive of this release does not have, though auditors ask for it. */
const leftOut = [
  'Reviews by people that were not signed off here: 14-reviews.csv has the reports of periods and the drills that were. That somebody reviews the rules or each incident is recorded elsewhere, if it is.',
  'Risks that were registered elsewhere: 08-risk-register.csv has what is open here.',
  'What changed in AWS before the first day of the archive, and what the router was never told and never found.',
] as const;

const limits = [
  'Who holds the signing key and may change the code that signs could make another archive. The bucket keeps each file under Object Lock until its time, so a second version of a day would stand beside the first.',
  'A digest is made some hours after its day is over. What is changed in the table before that is not seen by it; records are chained by hash, so that a change of a record that was followed by another shows.',
  '“Delivered” means that the vendor took the message. Whether a person read it is known from acknowledgements alone.',
  'Populations are what AWS reported and what was found in its lists. 02-reconciliation.csv says for each day how both compare.',
] as const;

/** Returns what the first file says: what is missing comes first. */
export function summaryOf(audited: Audited, { origin, lastDigest, release }: PackageFacts): SummarySection[] {
  const { period, facts, gaps } = audited;
  const days = daysOf(period);
  return [
    { title: gaps.length === 0 ? 'Nothing is missing' : `What is missing: ${gaps.length}`, lines: gapLines(audited) },
    {
      title: 'What this is',
      lines: [
        `Evidence of backup-alert-router ${release} about the days from ${period.from} to ${period.until}, ${days.length} in all, both included, in UTC.`,
        `Deployment: ${origin ?? 'not known, since no digest was found'}.`,
        lastDigest === null
          ? 'There is no digest.'
          : `Newest digest: number ${lastDigest.sequence}, SHA-256 ${lastDigest.sha256}.`,
        'Everything here but run.json is the same, byte by byte, whenever it is made from the same archive.',
        'Check it without AWS: backup-alerts evidence verify FOLDER --key KEY.pem. Take the key from the account itself (backup-alerts evidence key), not from whoever gave you this.',
      ],
    },
    { title: 'Counts', lines: countLines(audited) },
    {
      title: 'Where it is from',
      lines: [
        'days/ holds the archived days and digests/ their signed digests, as they are in the bucket. Every table is made from them and from nothing else.',
        'A row that changed in the period is as the period left it. What happened before the first day is in an earlier package, what came after the last one in a later one.',
        `Versions of the rules that were in force in the period, as far as the archive has them: ${facts.rules.size}. Which channel a target has is known from them alone.`,
        ...(audited.frameworks === null
          ? []
          : [`Controls are shown of ${audited.frameworks.join(', ')} alone, as was asked.`]),
      ],
    },
    { title: 'What is not in here', lines: leftOut },
    { title: 'Limits', lines: limits },
  ];
}

/** Returns the first file as a text. */
export function summaryText(sections: readonly SummarySection[]): string {
  return sections.map(({ title, lines }) => `${[title, ...lines.map((line) => `- ${line}`)].join('\n')}\n`).join('\n');
}

function gapLines({ gaps, period }: Audited): string[] {
  if (gaps.length === 0)
    return [`Each of the ${daysOf(period).length} days has its digest, and every file is as its digest says.`];
  return gaps.map(({ kind, where, more }) => `${where}: ${gapKinds[kind]}${more === '' ? '' : ` (${more})`}.`);
}

function countLines(audited: Audited): string[] {
  const { facts } = audited;
  const counted = (of: ReadonlyMap<string, ReadonlyMap<string, number>>) => {
    const counts = new Map<string, number>();
    for (const day of of.values()) for (const [name, count] of day) addTo(counts, name, count);
    const parts = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${count} ${name}`);
    return `${[...counts.values()].reduce((sum, count) => sum + count, 0)}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
  };
  const incidents = incidentRows(facts, 'real');
  const of = (status: string) => incidents.filter(({ incident }) => incident.status === status).length;
  return [
    `Jobs that ended: ${counted(facts.jobsByDay())}.`,
    `Resources and days with backups due: ${counted(facts.runsByDay())}.`,
    `Incidents: ${incidents.length} (${of('open')} open, ${of('acknowledged')} acknowledged, ${of('resolved')} resolved). Drills: ${incidentRows(facts, 'drills').length}.`,
    ...sampleLines(audited, incidents.length),
    `Open at the end: ${riskRows(audited).length}${riskRows(audited).length === 0 ? ', so there is no poam.json' : ', in 08-risk-register.csv and poam.json'}.`,
    reportLine(audited),
    `Notices to targets: ${facts.deliveriesOf('real').length}. Alerts kept quiet: ${facts.quiet.size}. Silences: ${items(facts.silences)}. Acceptances: ${items(facts.acceptances)}.`,
    `Reports that were signed off: ${reviewRows(facts).filter(isReview).length}.`,
  ];
}

/** Each change of a silence or an acceptance is a row of its own. */
function items(rows: ReadonlyMap<string, { id: string }>): number {
  return new Set([...rows.values()].map(({ id }) => id)).size;
}

function reportLine(audited: Audited): string {
  const { report } = audited;
  if (report === null) return 'Job reports of AWS Backup Audit Manager: none was given.';
  const { length } = reportRows(audited);
  return `Job reports of AWS Backup Audit Manager: ${report.files.length} files with ${report.jobs.length} jobs, against ${coveredJobs(audited)} jobs heard of in their times and places; ${length} differ: 02-reconciliation-report.csv. The files are in job-report/ as they were given; nobody signed them.`;
}

function sampleLines({ sample }: Audited, population: number): string[] {
  if (sample === null) return [];
  const { size, seed } = sample;
  return [
    `Drawn: ${Math.min(size, population)} of ${population} incidents, with the seed “${inertLine(seed)}”: 06-sample.csv, and a document of each in 05-timeline/.`,
  ];
}
