import { readFileSync } from 'node:fs';
import type { awsLimits } from '../src/lib/aws-limits.ts';
import { table } from './markdown-table.ts';

/** A test at the bound: its file, and words of its title. */
export interface AtTheBound {
  test: string;
  named: string;
}

const at = (test: string, named: string): AtTheBound => ({ test, named });
const items = 'test/adapters/aws/table/item-bounds.test.ts';
const together = 'test/adapters/aws/table/transaction-bounds.test.ts';
const queue = 'test/adapters/aws/queues/sqs.test.ts';
const quotas = 'test/adapters/quotas.test.ts';
const packaged = 'test/serverless-quotas.test.ts';
const messengers = 'test/support/messengers-contract.ts';
const parameters = 'test/support/parameters-contract.ts';
const lives = 'test/journeys/long-lives.test.ts';
const sources = 'test/adapters/aws/parameters/ssm-rules-source.test.ts';

/** For each quota the test that goes to it. */
export const testsAtTheBound: Readonly<Record<keyof typeof awsLimits, AtTheBound>> = {
  transactionItems: at(together, 'DynamoDB takes $items items'),
  transactionBytes: at(together, 'as many alerts go together as fit by bytes'),
  itemBytes: at(items, 'an incident that shows twenty alerts'),
  partitionKeyBytes: at(quotas, 'takes an order whose $field just makes a key'),
  sortKeyBytes: at(quotas, 'takes an order whose $field just makes a key'),
  itemDepth: at(items, 'the table of the tests takes $most $what, and refuses one more'),
  expressionBytes: at(items, 'the table of the tests takes $most $what, and refuses one more'),
  batchGetKeys: at(items, 'reads %i items'),
  batchWriteItems: at('test/support/heard-contract.ts', 'keeps %i jobs'),
  queueMessageBytes: at(queue, 'sends a message of exactly the size that SQS takes as it is'),
  queueBatchMessages: at(queue, 'sends ten at a time, in order'),
  queueBatchBytes: at(queue, 'sends fewer at a time when ten would be more bytes'),
  queueGroupCharacters: at(quotas, 'makes a target of 128 characters its own group, and a hash of a longer one'),
  queueDeduplicationSeconds: at(
    'test/outages/simulated-queue.test.ts',
    'takes the same order once in five minutes, and again after them',
  ),
  queueGroupCallsPerSecond: at(quotas, 'sends ten times as many messages to one group'),
  queueHiddenSeconds: at(queue, 'hides a message'),
  queueRetentionSeconds: at(packaged, 'keeps messages as long as SQS does'),
  queueNameCharacters: at(packaged, 'are as long as the documented limits let them be'),
  queueReceives: at('test/pipeline/ingest/intake-retries.test.ts', 'gives a message up before the queue does'),
  executionEvents: at(lives, 'the longest history there can be has room to spare'),
  executionPayloadBytes: at(quotas, 'names executions within its bound'),
  stateMachineNameCharacters: at(packaged, 'are as long as the documented limits let them be'),
  executionNameCharacters: at(quotas, 'names executions within its bound'),
  executionSeconds: at(lives, 'never lost to the year that an execution may run'),
  topicMessageBytes: at(quotas, 'is within what SNS takes, whatever is in it'),
  smsCharacters: at('test/channels/sns/sns.test.ts', 'a telephone gets at most 140 characters'),
  topicSubjectCharacters: at('test/channels/sns/sns.test.ts', 'the subject is at most 100 characters of ASCII'),
  topicMailsPerSecond: at(quotas, 'has no more messages in a second than SNS mails'),
  mailRecipients: at(messengers, 'says that one more recipient is too many'),
  mailBytes: at(quotas, 'has headers and a size that SES takes'),
  mailHeaders: at(quotas, 'has headers and a size that SES takes'),
  mailHeaderCharacters: at(quotas, 'has headers and a size that SES takes'),
  standardParameterBytes: at(parameters, 'refuses more than $most bytes in the tier $tier'),
  advancedParameterBytes: at(parameters, 'refuses more than $most bytes in the tier $tier'),
  parameterVersions: at(parameters, 'keeps the last hundred versions'),
  parameterNames: at('test/adapters/aws/parameters/ssm-rules-access.test.ts', 'ten with each call'),
  parametersPerPage: at(sources, 'reads no more than shows that there are too many'),
  versionsPerPage: at(parameters, 'reads a long history whole'),
  parameterCallsPerSecond: at(packaged, 'asks Backup, KMS and Parameter Store for less than an account may'),
  httpBodyBytes: at(quotas, 'is within what Lambda and the HTTP API hand back'),
  httpSeconds: at(packaged, 'answers people before the HTTP API gives up'),
  functionPayloadBytes: at(quotas, 'is within what Lambda and the HTTP API hand back'),
  functionsAtOnce: at(packaged, 'leaves functions that a new account can run at once'),
  functionNameCharacters: at(packaged, 'are as long as the documented limits let them be'),
  functionSettingsBytes: at(packaged, 'gives functions settings that Lambda takes'),
  eventBytes: at(items, 'an alert, its mark, record, lane and hidden line'),
  ruleNameCharacters: at(packaged, 'are as long as the documented limits let them be'),
  eventPatternCharacters: at(packaged, 'has patterns that EventBridge takes'),
  roleNameCharacters: at(packaged, 'are as long as the documented limits let them be'),
  describeKeyCallsPerSecond: at(packaged, 'asks Backup, KMS and Parameter Store for less than an account may'),
  metricsPerLine: at(quotas, 'have no more dimensions, and lines no more metrics'),
  metricDimensions: at(quotas, 'have no more dimensions, and lines no more metrics'),
};

/** What the file of quotas says of one: which service bounds what, and the page that says so. */
interface Said {
  name: string;
  bounds: string;
  source: string;
}

/** Returns the table of quotas: constant, value, what it bounds, source, test. */
export function limitsTable(limits: Readonly<Record<string, number>>): string {
  const rows = saidOf(readFileSync(new URL('../src/lib/aws-limits.ts', import.meta.url), 'utf8')).map(
    ({ name, bounds, source }) => {
      const { test, named } = testsAtTheBound[name as keyof typeof awsLimits];
      return [
        `\`${name}\``,
        limits[name]?.toLocaleString('en') ?? '',
        bounds,
        `[page](${source})`,
        `[${named}](../${test})`,
      ];
    },
  );
  return table(['constant', 'value', 'what it bounds', 'source', 'test at the bound'], rows);
}

function saidOf(text: string): Said[] {
  const entries = text.matchAll(/\/\*\* ([^*]+)\. (https:\/\/\S+) \*\/\n {2}(\w+):/g);
  return [...entries].map(([, bounds = '', source = '', name = '']) => ({ name, bounds, source }));
}
