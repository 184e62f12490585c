import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { table } from './markdown-table.ts';

interface Statement {
  Action: string | string[];
}

/** Calls of the data plane, which no trail logs unless it is told to; each with AWS's page. */
const dataEvents: readonly (readonly [calls: RegExp, page: string])[] = [
  [/^dynamodb:/, 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html'],
  [
    /^sqs:(?:SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility)$/,
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html',
  ],
  [/^sns:Publish$/, 'https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html'],
  [
    /^s3:(?:GetObject|PutObject|ListBucket)$/,
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html',
  ],
  [/^events:PutEvents$/, 'https://docs.aws.amazon.com/eventbridge/latest/userguide/logging-using-cloudtrail.html'],
  [/^ses:SendEmail$/, 'https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html'],
];

/** Calls that change something in the account. */
const writes: ReadonlySet<string> = new Set(['ssm:PutParameter', 'states:StartExecution', 'sts:AssumeRole']);

const reads = /:(?:Get|List|Describe|Lookup)|^kms:(?:Decrypt|Encrypt|GenerateDataKey|Sign)$/;

type Kind = 'reads' | 'writes' | 'data';

/** Returns which calls of each function CloudTrail has as what, from what each may call; the trail of a call that nobody placed is an error. */
export function trailTable(): string {
  const text = readFileSync(new URL('../serverless/permissions.yml', import.meta.url), 'utf8');
  const functions = Object.entries(parse(text, { merge: true, maxAliasCount: -1 }) as Record<string, Statement[]>);
  const rows = functions
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, statements]) => {
      const actions = [...new Set(statements.flatMap(({ Action }) => Action))].sort();
      const of = (kind: Kind) =>
        actions
          .filter((action) => kindOf(action) === kind)
          .map((action) => `\`${action}\``)
          .join(', ');
      return [`\`${name}\``, of('writes'), of('reads'), of('data')];
    });
  return table(['function', 'in every trail: changes', 'in every trail: reads', 'data events'], rows);
}

function kindOf(action: string): Kind {
  if (dataEvents.some(([calls]) => calls.test(action))) return 'data';
  if (writes.has(action)) return 'writes';
  if (reads.test(action)) return 'reads';
  throw new Error(`docs/trail-table.ts: say whether CloudTrail has ${action} as a change, a read or a data event.`);
}
