import { readdirSync, readFileSync } from 'node:fs';
import { composeAlert } from '../src/enrich/enrich.ts';
import { nothingFound } from '../src/enrich/findings.ts';
import { type BackupEvent, isProblem } from '../src/events/backup-event.ts';
import { normaliseEvent } from '../src/events/normalise.ts';
import type { Alert } from '../src/incidents/alert.ts';

/** Rules of one kind, as many as are asked for. */
export interface RuleSet {
  name: string;
  about: string;
  /** Whether json-rules-engine can say the same: it has no wildcard and the like. */
  wholeValues: boolean;
  pattern: (index: number, rules: number) => Record<string, unknown>;
}

const types = [
  'RDS',
  'EBS',
  'EC2',
  'S3',
  'DynamoDB',
  'EFS',
  'FSx',
  'Aurora',
  'Redshift',
  'Neptune',
  'EKS',
  'Timestream',
];
const environments = ['prod', 'staging', 'test', 'dev'];
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'];
const severities = ['critical', 'high', 'medium', 'low'];
const operators = [
  { prefix: 'orders-' },
  { suffix: '-replica' },
  { wildcard: '*-db-*' },
  { 'anything-but': 'scratch' },
];
const nameParts = ['orders', 'invoices', 'ledger', 'search', 'scratch'];
const nameEnds = ['db-1', 'db-2', 'replica', 'archive'];

/** Each has four conditions, as most that people write. */
export const ruleSets: readonly RuleSet[] = [
  {
    name: 'whole values',
    about: 'account, types, environment and severities; at most 2,000 accounts share the rules',
    wholeValues: true,
    pattern: (index, rules) => ({
      account: [accountOf(index, rules)],
      severity: ['critical', 'high'],
      resource: {
        type: [pick(types, index), pick(types, index + 3)],
        tags: { environment: [pick(environments, index)] },
      },
    }),
  },
  {
    name: 'few values',
    about: 'the same, with Region in place of account: hundreds of rules want the same values',
    wholeValues: true,
    pattern: (index) => ({
      region: [pick(regions, index)],
      severity: [pick(severities, index >> 3)],
      resource: { type: [pick(types, index >> 1)], tags: { environment: [pick(environments, index >> 2)] } },
    }),
  },
  {
    name: 'one operator each',
    about: 'account, environment and severities, and a prefix, suffix, wildcard or anything-but',
    wholeValues: false,
    pattern: (index, rules) => ({
      account: [accountOf(index, rules)],
      severity: ['critical', 'high'],
      resource: { name: [pick(operators, index)], tags: { environment: [pick(environments, index)] } },
    }),
  },
  {
    name: 'operators alone',
    about: 'no whole value anywhere: the worst case, every rule is tried',
    wholeValues: false,
    pattern: (index) => ({
      account: [{ 'anything-but': { prefix: `9${index % 1000}` } }],
      severity: [{ 'anything-but': 'low' }],
      resource: {
        name: [{ wildcard: `*-${index}-*` }],
        tags: { environment: [{ 'anything-but': pick(environments, index) }] },
      },
    }),
  },
];

/** Accounts as rules name them: at most 2,000, so that with more rules each account has several. */
function accountOf(index: number, rules: number): string {
  return String(index % Math.min(rules, 2000)).padStart(12, '1');
}

/**
 * Returns alerts as the product makes them of the recorded events of AWS, about resources of the accounts that the
 * rules are about. The same in every run.
 */
export function alertsFor(rules: number, count: number): Alert[] {
  const events = recordedProblems();
  const random = randomNumbers();
  const any = <Value>(among: readonly Value[]) => pick(among, Math.floor(random() * among.length));
  return Array.from({ length: count }, (_, index) => {
    const [accountId, region, type] = [accountOf(Math.floor(random() * rules), rules), any(regions), any(types)];
    const name = `${any(nameParts)}-${any(nameEnds)}`;
    const resourceArn = `arn:aws:${type.toLowerCase()}:${region}:${accountId}:db:${name}`;
    const event = { ...pick(events, index), accountId, region, resourceArn, resourceType: type, jobId: `job-${index}` };
    const tags = { environment: any(environments), owner: `team-${index % 50}`, 'cost-center': String(index % 20) };
    return {
      ...composeAlert(event, { ...nothingFound, tags }, [], 1 + (index % 3)),
      severity: any(severities) as Alert['severity'],
    };
  });
}

function recordedProblems(): BackupEvent[] {
  const folder = new URL('../test/fixtures/events/', import.meta.url);
  return readdirSync(folder)
    .map((file) => normaliseEvent(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), '2026-11-22T04:00:00.000Z'))
    .filter((event): event is BackupEvent => event !== null && isProblem(event.outcome));
}

function pick<Value>(among: readonly Value[], index: number): Value {
  return among[index % among.length] as Value;
}

/** A linear congruential generator: evenly spread and the same every time. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
