import { table } from './markdown-table.ts';
import {
  defaultParameters,
  type Parameters,
  resourcesOf,
  type TemplateResource,
  templateFunctions,
} from './template.ts';

/** What a stage may cost while nothing fails, in dollars a month, and evidence beside it: test/idle-cost.test.ts holds it. */
export const mostIdle = { all: 6, evidence: 1.5 } as const;

/** List prices of us-east-1 in dollars, without any free tier. https://aws.amazon.com/cloudwatch/pricing/ and those of each service */
const prices = {
  key: 1,
  alarmMetric: 0.1,
  compositeAlarm: 0.5,
  customMetric: 0.3,
  standardRequest: 0.4e-6,
  fifoRequest: 0.5e-6,
  lambdaGbSecond: 13.3334e-6,
  lambdaRequest: 0.2e-6,
  readUnit: 0.125e-6,
  logGb: 0.5,
} as const;

/** Metrics of ours that are published while nothing happens: zero means something there. */
const publishedWhenIdle = ['CompletedBackups'];

/**
 * What Lambda asks of a queue that is empty: five requests at once, each waiting twenty seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const pollsPerMonth = 15 * 43_800;

/** What one run of a function on a schedule takes while nothing is open: seconds, read units of the table, bytes of log. */
const idleRun = { seconds: 1, reads: 20, bytes: 3000 };

/** One line of what a stage costs while nothing fails. */
export interface IdleItem {
  what: string;
  count: string;
  /** Dollars a month. */
  dollars: number;
  /** It is what evidence costs, an item of its own. */
  isEvidence?: true;
}

/** Returns what a stage with these parameters costs a month while nothing fails, item by item. */
export function idleItems(parameters: Parameters = defaultParameters): IdleItem[] {
  const resources = resourcesOf(parameters);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const alarms = ofType('AWS::CloudWatch::Alarm');
  const metrics = alarms.reduce((sum, alarm) => sum + alarmMetrics(alarm), 0);
  const composite = ofType('AWS::CloudWatch::CompositeAlarm').length;
  const signing = ofType('AWS::KMS::Key').filter(({ Properties }) => Properties.KeyUsage === 'SIGN_VERIFY').length;
  const keys = ofType('AWS::KMS::Key').length - signing;
  const dashboards = ofType('AWS::CloudWatch::Dashboard').length;
  const rules = ofType('AWS::Events::Rule').length;
  const custom = parameters.noBackupHours === '0' ? 0 : publishedWhenIdle.length;
  return [
    { what: 'keys of KMS', count: `${keys}`, dollars: keys * prices.key },
    {
      what: 'alarms, by the metrics that they look at',
      count: `${alarms.length} on ${metrics}`,
      dollars: metrics * prices.alarmMetric,
    },
    { what: 'composite alarms', count: `${composite}`, dollars: composite * prices.compositeAlarm },
    {
      what: 'metrics of our own that are published all the time',
      count: `${custom}`,
      dollars: custom * prices.customMetric,
    },
    ...polls(resources),
    ...runs(parameters),
    { what: 'dashboards, of which AWS gives each account three', count: `${dashboards}`, dollars: 0 },
    { what: 'rules of EventBridge, events of AWS services', count: `${rules}`, dollars: 0 },
    { what: 'key that signs evidence', count: `${signing}`, dollars: signing * prices.key, isEvidence: true },
    {
      what: 'bucket of evidence, while it is empty',
      count: `${ofType('AWS::S3::Bucket').length}`,
      dollars: 0,
      isEvidence: true,
    },
  ];
}

/** A query is billed by the metrics that it finds, of which there are none while nothing fails. A band costs two more. */
function alarmMetrics({ Properties: { Metrics } }: TemplateResource): number {
  if (Metrics === undefined) return 1;
  return (Metrics as { MetricStat?: object; Expression?: string }[]).reduce((sum, { MetricStat, Expression = '' }) => {
    if (MetricStat !== undefined) return sum + 1;
    return Expression.startsWith('ANOMALY_DETECTION_BAND') ? sum + 2 : sum;
  }, 0);
}

function polls(resources: readonly TemplateResource[]): IdleItem[] {
  const ofFramework = Object.values(templateFunctions()).flatMap(({ queues: polled }) => polled);
  const queues = [...ofFramework, ...resources.filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')];
  const fifo = ofFramework.filter((id) => resources.find((one) => one.id === id)?.Properties.FifoQueue === true).length;
  const dollars = pollsPerMonth * ((queues.length - fifo) * prices.standardRequest + fifo * prices.fifoRequest);
  return [{ what: 'queues that Lambda polls', count: `${queues.length}`, dollars }];
}

function runs(parameters: Parameters): IdleItem[] {
  return Object.entries(templateFunctions(parameters)).flatMap(([name, { runs: times, memorySize }]) => {
    if (times === 0) return [];
    const compute = idleRun.seconds * (memorySize / 1024) * prices.lambdaGbSecond + prices.lambdaRequest;
    const each = compute + idleRun.reads * prices.readUnit + (idleRun.bytes / 1e9) * prices.logGb;
    return [
      {
        what: `runs of \`${name}\`, with what they read and log`,
        count: `${Math.round(times)}`,
        dollars: times * each,
      },
    ];
  });
}

/** Returns what a stage costs a month while nothing fails, in dollars; evidence is an item of its own. */
export function idleDollars(parameters: Parameters = defaultParameters): number {
  return together(idleItems(parameters).filter(({ isEvidence }) => isEvidence !== true));
}

/** Returns what evidence costs beside it. */
export function evidenceDollars(): number {
  return together(idleItems().filter(({ isEvidence }) => isEvidence === true));
}

function together(items: readonly IdleItem[]): number {
  return items.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Returns what a parameter adds a month when it is turned on, given or turned off, for the table of parameters. */
export function idlePrice(name: string): string {
  const before = defaultParameters[name] ?? '';
  const [other, says] = turned(before);
  const difference = idleDollars({ ...defaultParameters, [name]: other }) - idleDollars();
  if (Math.abs(difference) < 0.005) return '$0';
  return `${says}: ${difference < 0 ? '−' : '+'}${dollars(Math.abs(difference))}`;
}

function turned(value: string): [other: string, says: string] {
  if (value === 'true') return ['false', 'off'];
  if (value === 'false') return ['true', 'on'];
  return value === '' ? ['given', 'given'] : ['0', '0'];
}

/** Returns the table of the cost page. */
export function idleTable(): string {
  const rowsOf = (isOfEvidence: boolean) =>
    idleItems()
      .filter(({ isEvidence = false }) => isEvidence === isOfEvidence)
      .map(({ what, count, dollars: each }) => [what, count, dollars(each)]);
  const sum = (what: string, amount: number) => [`**${what}**`, '', `**${dollars(amount)}**`];
  return table(
    ['while nothing fails', 'how many', 'a month'],
    [...rowsOf(false), sum('together', idleDollars()), ...rowsOf(true), sum('evidence', evidenceDollars())],
  );
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
