import { coreServices, keyDisabled, type ServiceFault } from './service-fault.ts';
import { away, type VendorFault, vendors } from './vendor-fault.ts';

/** One outage: what is down, and for how long. */
export interface Outage {
  readonly name: string;
  /** Its name in the table. */
  readonly title: string;
  readonly seconds: number;
  readonly aws: readonly ServiceFault[];
  readonly vendors: readonly VendorFault[];
  /** The target that is down, when it is only one: the others must not be affected. */
  readonly target?: string;
}

const long = 600;
const short = 120;

/** Every outage that the router has to survive by itself. */
export const outages: readonly Outage[] = [
  { name: 'dynamodb', title: 'DynamoDB', seconds: long, aws: [gone(['dynamodb'])], vendors: [] },
  { name: 'slack', title: 'Slack (503)', seconds: long, aws: [], vendors: [away(vendors.slack)], target: 'chat' },
  {
    name: 'slack-limited',
    title: 'Slack (429, Retry-After three years)',
    seconds: long,
    aws: [],
    vendors: [{ vendor: vendors.slack, kind: 'rate-limit', retryAfter: 99_999_999 }],
    target: 'chat',
  },
  {
    name: 'everything',
    title: 'everything that a function calls',
    seconds: long,
    aws: [gone([...coreServices, 'ses', 'backup', 'tagging', 'kms', 'cloudtrail'])],
    vendors: [...Object.values(vendors).map(away), away('backup')],
  },
  {
    name: 'sqs-send',
    title: 'sending to SQS',
    seconds: short,
    aws: [{ ...gone(['sqs']), operations: ['SendMessage', 'SendMessageBatch'] }],
    vendors: [],
  },
  { name: 'step-functions', title: 'Step Functions', seconds: short, aws: [gone(['states'])], vendors: [] },
  { name: 'parameter-store', title: 'Parameter Store', seconds: short, aws: [gone(['ssm'])], vendors: [] },
  { name: 'kms', title: 'the KMS key', seconds: short, aws: keyDisabled, vendors: [] },
  { name: 'mail', title: 'SES', seconds: short, aws: [], vendors: [away(vendors.mail)], target: 'mail' },
  { name: 'jira', title: 'Jira', seconds: short, aws: [], vendors: [away(vendors.jira)], target: 'tickets' },
  { name: 'webhook', title: 'the webhook', seconds: short, aws: [], vendors: [away(vendors.webhook)], target: 'hook' },
  { name: 'topic', title: 'the SNS topic', seconds: short, aws: [gone(['sns'])], vendors: [], target: 'page' },
  ...[1, 10, 50].map((percent) => ({
    name: `errors-${percent}`,
    title: `${percent} % of all calls of AWS`,
    seconds: short,
    aws: [{ ...gone(coreServices), share: percent / 100 }],
    vendors: [],
  })),
  {
    name: 'latency',
    title: 'every answer 5 s late',
    seconds: short,
    aws: [{ services: coreServices, kind: 'late', lateMs: 5000 }],
    vendors: Object.values(vendors).map((vendor) => ({ vendor, kind: 'slow', delayMs: 5000 })),
  },
];

function gone(services: ServiceFault['services']): ServiceFault {
  return { services, kind: 'error' };
}

/** Returns the outages of these names. @throws {Error} naming those that there are. */
export function outagesNamed(names: readonly string[]): Outage[] {
  return names.map((name) => {
    const found = outages.find((outage) => outage.name === name);
    if (found) return found;
    throw new Error(`There is no outage "${name}". Choose from: ${outages.map((one) => one.name).join(', ')}.`);
  });
}
