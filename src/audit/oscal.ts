import { canonicalJson, sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';
import type { Audited } from './audited.ts';
import { incidentRows } from './incident-row.ts';
import { daysOf } from './period.ts';
import { type ExceptionRow, exceptionKinds, exceptionRows } from './tables/exceptions.ts';

/** Where the assessment results of a package are. */
export const oscalPath = 'assessment-results.json';

/** The release of OSCAL that they are in: https://github.com/usnistgov/OSCAL/releases/tag/v1.1.3 */
const oscalVersion = '1.1.3';

/** What the assessment results say besides the rows. */
export interface OscalFacts {
  origin: string | null;
  /** When the newest digest was made; null: there is none. */
  madeAt: Instant | null;
}

/**
 * Returns the assessment results of a package in OSCAL: observations and no findings, since whether a control is met is for an assessor
 * to say. https://pages.nist.gov/OSCAL-Reference/models/latest/assessment-results/json-reference/
 */
export function oscalText(audited: Audited, { origin, madeAt }: OscalFacts): string {
  const { period, gaps } = audited;
  const end = `${period.until}T23:59:59.999Z`;
  const collected = madeAt ?? end;
  const id = (name: string) => uuidOf(`${origin ?? ''}\n${period.from}\n${period.until}\n${name}`);
  const observed = observationsOf(audited).map(({ title, description, files }) => ({
    ...{ uuid: id(title), title, description, methods: ['TEST'], collected },
    'relevant-evidence': files.map((href) => ({ href, description: `${href} of the package` })),
  }));
  return canonicalJson({
    'assessment-results': {
      uuid: id('results'),
      metadata: {
        title: `Evidence of backup-alert-router from ${period.from} to ${period.until}`,
        'last-modified': collected,
        version: '1',
        'oscal-version': oscalVersion,
      },
      'import-ap': { href: `#${id('plan')}` },
      results: [
        {
          ...{ uuid: id('result'), title: 'What was observed', start: `${period.from}T00:00:00.000Z`, end },
          description: `Observations of ${daysOf(period).length} days, with ${gaps.length} gaps. No control is judged.`,
          'reviewed-controls': { 'control-selections': [{ 'include-all': {} }] },
          observations: observed,
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: id('plan'),
            title: 'How it was looked at',
            description: 'There is no assessment plan: the tables are made from the archived days of the period.',
          },
        ],
      },
    },
  });
}

interface Observation {
  title: string;
  description: string;
  files: readonly string[];
}

function observationsOf(audited: Audited): Observation[] {
  const { facts, gaps, period } = audited;
  const exceptions = exceptionRows(audited);
  const jobs = [...facts.jobsByDay().values()]
    .flatMap((day) => [...day.values()])
    .reduce((sum, count) => sum + count, 0);
  const incidents = incidentRows(facts, 'real').length;
  const drills = incidentRows(facts, 'drills').length;
  return [
    {
      title: 'Archive',
      description: `${daysOf(period).length} days, ${gaps.length} gaps in their signed digests and files.`,
      files: ['00-gaps.csv', 'manifest.json'],
    },
    {
      title: 'Population',
      description: `${jobs} jobs of AWS Backup that ended.`,
      files: ['01-population-jobs.csv', '01-population-runs.csv', '02-reconciliation.csv'],
    },
    {
      title: 'Incidents',
      description: `${incidents} incidents, and ${facts.deliveries.size} notices to targets.`,
      files: ['03-incidents.csv', '04-notifications.csv'],
    },
    { title: 'Drills', description: `${drills} drills.`, files: ['13-drills.csv', '13-drill-notifications.csv'] },
    ...Object.entries(exceptionKinds).flatMap(([kind, means]) => ofException(kind, means, exceptions)),
  ];
}

function ofException(kind: string, means: string, exceptions: readonly ExceptionRow[]): Observation[] {
  const { length } = exceptions.filter((row) => row.kind === kind);
  if (length === 0) return [];
  return [{ title: `Exception: ${kind}`, description: `${length} times: ${means}.`, files: ['07-exceptions.csv'] }];
}

/** Returns an id in the form of UUID version 5, by SHA-256: the same name gives the same id. */
function uuidOf(name: string): string {
  const hex = sha256(`backup-alert-router\n${name}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
