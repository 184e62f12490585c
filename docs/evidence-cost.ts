import { readFileSync } from 'node:fs';
import { table } from './markdown-table.ts';

/** What a quarter took to keep and digest, as `npm run bench:quarter -- --write` counted it at the calls themselves. */
export interface MeasuredQuarter {
  days: number;
  jobs: number;
  incidents: number;
  /** Write units of the index of the table: an entry for each item that lists itself. */
  indexWrites: number;
  /** Read units of `archive`. */
  reads: number;
  puts: number;
  gets: number;
  lists: number;
  signs: number;
  /** Processor seconds of `archive`. */
  seconds: number;
  bucketBytes: number;
  /** Bytes of the table that are kept as evidence; those that end within a hundred days. */
  evidenceBytes: number;
  passingBytes: number;
}

/** A quarter and one of a tenth of its jobs: what both took is taken by days, the rest by jobs. */
export interface MeasuredQuarters {
  whole: MeasuredQuarter;
  tenth: MeasuredQuarter;
}

/** Where the counts are. */
export const measuredFile = new URL('measured-quarters.json', import.meta.url);

/** List prices of us-east-1 in dollars. https://aws.amazon.com/s3/pricing/, https://aws.amazon.com/dynamodb/pricing/on-demand/, https://aws.amazon.com/kms/pricing/ */
const prices = {
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  put: 5e-6,
  get: 0.4e-6,
  list: 5e-6,
  sign: 0.15e-4,
  lambdaGbSecond: 13.3334e-6,
  bucketGb: 0.023,
  tableGb: 0.25,
} as const;

/** Memory of `archive`, in GB, as serverless.yml says; test/quarter/evidence-cost.test.ts holds it. */
export const archiveGb = 2;

/** How long a job stands in the table; of a longer quarter, only those of its last days are still there. */
const passingDays = 35;
/** Of a month, so much is beyond a week. */
const beyondAWeek = 28 / 30;
const daysOfMonth = 30;
const million = 1_000_000;

/** What a million jobs may cost to keep, in dollars a month beyond the first week. */
export const mostToKeep = 1;

/** One line of the table. */
export interface CostLine {
  what: string;
  /** Of each million jobs, and of each month whatever happens. */
  perMillion: number;
  perMonth: number;
  unit: 'calls' | 'units' | 'GB' | 'GB-s';
  /** Dollars for one. */
  price: number;
  /** `once`: when it is written; `kept`: in each month for which it is kept. */
  when: 'once' | 'kept';
}

/** Returns what was measured. */
export function readMeasured(): MeasuredQuarters {
  return JSON.parse(readFileSync(measuredFile, 'utf8')) as MeasuredQuarters;
}

/** Returns what evidence costs, line by line. */
export function costLines({ whole, tenth }: MeasuredQuarters): CostLine[] {
  type Count = Exclude<keyof MeasuredQuarter, 'days' | 'jobs' | 'incidents'>;
  const split = (count: Count, scale = 1) => {
    const perJob = Math.max(0, (whole[count] - tenth[count]) / (whole.jobs - tenth.jobs));
    const perDay = Math.max(0, (tenth[count] - perJob * tenth.jobs) / tenth.days);
    return { perMillion: perJob * million * scale, perMonth: perDay * daysOfMonth * scale };
  };
  const line = (
    what: string,
    when: CostLine['when'],
    count: Count,
    { unit, price, scale }: { unit: CostLine['unit']; price: number; scale?: number },
  ): CostLine => ({ what, when, ...split(count, scale), unit, price });
  const [calls, units] = ['calls', 'units'] as const;
  return [
    line('entries of the index', 'once', 'indexWrites', { unit: units, price: prices.writeUnit }),
    line('`archive` reads the table', 'once', 'reads', { unit: units, price: prices.readUnit }),
    line('`archive` writes to the bucket', 'once', 'puts', { unit: calls, price: prices.put }),
    line('reads from it', 'once', 'gets', { unit: calls, price: prices.get }),
    line('lists it', 'once', 'lists', { unit: calls, price: prices.list }),
    line('signs', 'once', 'signs', { unit: calls, price: prices.sign }),
    line('runs', 'once', 'seconds', { unit: 'GB-s', price: prices.lambdaGbSecond, scale: archiveGb }),
    line('in the bucket', 'kept', 'bucketBytes', { unit: 'GB', price: prices.bucketGb, scale: 1e-9 }),
    line('in the table, as evidence', 'kept', 'evidenceBytes', { unit: 'GB', price: prices.tableGb, scale: 1e-9 }),
    line('in the table, for 35 days and some for 90', 'kept', 'passingBytes', {
      unit: 'GB',
      price: prices.tableGb,
      scale: 1e-9 * beyondAWeek * Math.max(1, whole.days / passingDays),
    }),
  ];
}

/** Returns dollars for a million jobs: once, and in each month for which they are kept. */
export function dollarsPerMillion(lines: readonly CostLine[], when: CostLine['when']): number {
  return lines.filter((line) => line.when === when).reduce((sum, { perMillion, price }) => sum + perMillion * price, 0);
}

/** Returns the table of the page of costs. */
export function evidenceCostTable(): string {
  const measured = readMeasured();
  const lines = costLines(measured);
  const row = ({ what, perMillion, perMonth, unit, price, when }: CostLine) => [
    what,
    when === 'once' ? 'once' : 'each month',
    `${rounded(perMillion)} ${unit}`,
    dollars(perMillion * price),
    perMonth * price < 0.005 ? '$0.00' : dollars(perMonth * price),
  ];
  const { jobs, incidents, days } = measured.whole;
  const sum = (when: CostLine['when']) => `**${dollars(dollarsPerMillion(lines, when))}**`;
  return [
    `Counted in a quarter of ${days} days with ${jobs} jobs and ${incidents} incidents:`,
    '',
    table(
      ['evidence', 'paid', 'of a million jobs', 'their price', 'a month, whatever happens'],
      [
        ...lines.map(row),
        ['**together**', 'once', '', sum('once'), ''],
        ['**together**', 'each month', '', sum('kept'), ''],
      ],
    ),
  ].join('\n');
}

function rounded(count: number): string {
  if (count === 0) return '0';
  return count < 10 ? count.toPrecision(2) : Math.round(count).toLocaleString('en');
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
