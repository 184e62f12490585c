import { canonicalJson, sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';
import { inertLine } from '../lib/text.ts';
import type { Audited } from './audited.ts';
import { incidentRows } from './incident-row.ts';
import { daysOf } from './period.ts';
import { listed } from './table.ts';
import { claimedControls } from './tables/controls.ts';
import { type ExceptionRow, exceptionKinds, exceptionRows } from './tables/exceptions.ts';
import { isReview, reviewRows } from './tables/reviews.ts';
import { type RiskRow, riskKinds, riskRows } from './tables/risks.ts';

/** Where the assessment results of a package are. */
export const oscalPath = 'assessment-results.json';

/** Where what is open is; there is no such file when nothing is. */
export const poamPath = 'poam.json';

/** The release of OSCAL that both are in: https://github.com/usnistgov/OSCAL/releases/tag/v1.1.3 */
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
  const end = endOf(audited);
  const collected = madeAt ?? end;
  const id = idsOf(audited, origin);
  const observed = observationsOf(audited).map(({ title, description, files }) => ({
    ...{ uuid: id(title), title, description, methods: ['TEST'], collected },
    'relevant-evidence': files.map((href) => ({ href, description: `${href} of the package` })),
  }));
  return canonicalJson({
    'assessment-results': {
      uuid: id('results'),
      metadata: metadataOf('Evidence', audited, collected),
      'import-ap': { href: `#${id('plan')}` },
      results: [
        {
          ...{ uuid: id('result'), title: 'What was observed', start: `${period.from}T00:00:00.000Z`, end },
          description: `Observations of ${daysOf(period).length} days, with ${gaps.length} gaps. No control is judged.`,
          'reviewed-controls': { 'control-selections': selectionsOf(audited) },
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

/**
 * Returns what is open at the end of a period as a plan of action and milestones in OSCAL; null: nothing is, and a plan without items is
 * not valid. https://pages.nist.gov/OSCAL-Reference/models/latest/plan-of-action-and-milestones/json-reference/
 */
export function poamText(audited: Audited, { origin, madeAt }: OscalFacts): string | null {
  const rows = riskRows(audited);
  if (rows.length === 0) return null;
  const id = idsOf(audited, origin);
  const items = rows.map((row) => ({
    row,
    name: `${row.kind} ${row.id}`,
    title: titleOf(row),
    description: describe(row),
  }));
  return canonicalJson({
    'plan-of-action-and-milestones': {
      uuid: id('poam'),
      metadata: metadataOf('What is open', audited, madeAt ?? endOf(audited)),
      'system-id': { id: origin ?? 'not known' },
      risks: items.map(({ row, name, title, description }) => ({
        ...{ uuid: id(`risk ${name}`), title, description, statement: `${riskKinds[row.kind]}.`, status: 'open' },
        ...(row.until === null ? {} : { deadline: row.until }),
      })),
      'poam-items': items.map(({ name, title, description }) => ({
        ...{ uuid: id(`item ${name}`), title, description },
        'related-risks': [{ 'risk-uuid': id(`risk ${name}`) }],
      })),
    },
  });
}

function titleOf({ kind, id, severity }: RiskRow): string {
  return inertLine(`${severity === null ? '' : `${severity}: `}${kind} ${id}`);
}

function describe({ kind, since, until, owner, resources, says }: RiskRow): string {
  const facts = [
    `${riskKinds[kind]}, since ${since}${until === null ? '' : `, until ${until}`}`,
    resources.length === 0 ? '' : `resources: ${listed(resources)}`,
    owner === null || owner === '' ? '' : `owner: ${owner}`,
    says,
  ];
  return inertLine(facts.filter((fact) => fact !== '').join('. '));
}

function endOf({ period }: Audited): Instant {
  return `${period.until}T23:59:59.999Z`;
}

function idsOf({ period }: Audited, origin: string | null): (name: string) => string {
  return (name) => uuidOf(`${origin ?? ''}\n${period.from}\n${period.until}\n${name}`);
}

function metadataOf(what: string, { period }: Audited, modified: Instant): object {
  return {
    title: `${what} of backup-alert-router from ${period.from} to ${period.until}`,
    'last-modified': modified,
    version: '1',
    'oscal-version': oscalVersion,
  };
}

/** The controls that there is evidence for, by framework. Ids are written as a token of OSCAL has to be: `cp-9.1` for CP-9(1). */
function selectionsOf(audited: Audited): object[] {
  const claimed = Map.groupBy(claimedControls(audited), ({ framework }) => framework);
  // Frameworks of which nothing is claimed have no control to be looked at.
  if (claimed.size === 0) return [{ description: 'No control is claimed.' }];
  return [...claimed].map(([description, controls]) => ({
    description,
    'include-controls': controls.map(({ id }) => ({ 'control-id': controlToken(id) })),
  }));
}

/** Returns the id of a control as OSCAL's catalogues write it. */
export function controlToken(id: string): string {
  const token = id
    .toLowerCase()
    .replaceAll(/\(([^)]*)\)/g, '.$1')
    .replaceAll(/[^a-z0-9.]+/g, '-');
  return /^[a-z]/.test(token) ? token : `_${token}`;
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
  const reviews = reviewRows(facts).filter(isReview).length;
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
      description: `${incidents} incidents, and ${facts.deliveriesOf('real').length} notices to targets.`,
      files: ['03-incidents.csv', '04-notifications.csv', '05-timeline.csv'],
    },
    { title: 'Drills', description: `${drills} drills.`, files: ['13-drills.csv', '13-drill-notifications.csv'] },
    { title: 'Reviews', description: `${reviews} reports that were signed off.`, files: ['14-reviews.csv'] },
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
