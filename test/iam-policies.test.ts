import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandsOf } from './support/sdk-calls.ts';

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
}

/** What each command of the SDK that the command line sends needs to be allowed. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  BatchGetCommand: ['dynamodb:BatchGetItem'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  DeleteParameterCommand: ['ssm:DeleteParameter'],
  DescribeAlarmsCommand: ['cloudwatch:DescribeAlarms'],
  DescribeParametersCommand: ['ssm:DescribeParameters'],
  DescribeRuleCommand: ['events:DescribeRule'],
  DescribeStacksCommand: ['cloudformation:DescribeStacks'],
  DescribeStateMachineCommand: ['states:DescribeStateMachine'],
  GetAccountCommand: ['ses:GetAccount'],
  // Whoever asks who they are need not be allowed to.
  GetCallerIdentityCommand: [],
  GetBackupVaultNotificationsCommand: ['backup:GetBackupVaultNotifications'],
  GetCommand: ['dynamodb:GetItem'],
  GetConfigurationSetCommand: ['ses:GetConfigurationSet'],
  GetEmailIdentityCommand: ['ses:GetEmailIdentity'],
  GetMetricStatisticsCommand: ['cloudwatch:GetMetricStatistics'],
  GetObjectCommand: ['s3:GetObject'],
  GetParameterCommand: ['ssm:GetParameter'],
  GetParameterHistoryCommand: ['ssm:GetParameterHistory'],
  GetParametersByPathCommand: ['ssm:GetParametersByPath'],
  GetPublicKeyCommand: ['kms:GetPublicKey'],
  GetQueueAttributesCommand: ['sqs:GetQueueAttributes'],
  GetSMSAttributesCommand: ['sns:GetSMSAttributes'],
  GetTopicAttributesCommand: ['sns:GetTopicAttributes'],
  ListBackupVaultsCommand: ['backup:ListBackupVaults'],
  ListObjectsV2Command: ['s3:ListBucket'],
  ListStackResourcesCommand: ['cloudformation:ListStackResources'],
  ListTargetsByRuleCommand: ['events:ListTargetsByRule'],
  PutEventsCommand: ['events:PutEvents'],
  PutBackupVaultNotificationsCommand: ['backup:PutBackupVaultNotifications'],
  PutCommand: ['dynamodb:PutItem'],
  PutObjectCommand: ['s3:PutObject'],
  PutParameterCommand: ['ssm:PutParameter'],
  QueryCommand: ['dynamodb:Query'],
  SendMessageBatchCommand: ['sqs:SendMessage'],
  SignCommand: ['kms:Sign'],
  StartExecutionCommand: ['states:StartExecution'],
  TransactConditionCheck: ['dynamodb:ConditionCheckItem'],
  TransactDelete: ['dynamodb:DeleteItem'],
  TransactPut: ['dynamodb:PutItem'],
  TransactUpdate: ['dynamodb:UpdateItem'],
  TransactWriteCommand: [],
  'ResourceGroupsTaggingAPI_20170126.GetResources': ['tag:GetResources'],
  'TrentService.DescribeKey': ['kms:DescribeKey'],
  'TrentService.GetKeyPolicy': ['kms:GetKeyPolicy'],
  UpdateCommand: ['dynamodb:UpdateItem'],
};

/** What has no resource level in IAM. */
const withoutResourceLevel = [
  ...['backup:ListBackupVaults', 'cloudwatch:GetMetricStatistics', 'ssm:DescribeParameters', 'ses:GetAccount'],
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
  'sns:GetSMSAttributes',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html
  'tag:GetResources',
];

const reading = /:(?:Get|List|Describe|BatchGet|Query|Decrypt)/;

function statementsOf(name: string): Statement[] {
  return (JSON.parse(readFileSync(`examples/iam/${name}.json`, 'utf8')) as { Statement: Statement[] }).Statement;
}

function actionsIn(...names: readonly string[]): string[] {
  return [...new Set(names.flatMap(statementsOf).flatMap(({ Action }) => Action))].sort();
}

function neededBy(file: string): string[] {
  const unlisted = commandsOf(file).filter((command) => actionsOf[command] === undefined);
  expect(unlisted, 'say in actionsOf what these need').toEqual([]);
  return [...new Set(commandsOf(file).flatMap((command) => actionsOf[command] ?? []))].sort();
}

/** KMS asks in the name of whoever reads what is encrypted. */
const withoutKeyUse = (actions: readonly string[]) =>
  actions.filter((action) => !/^kms:(?:Decrypt|GenerateDataKey)$/.test(action));

/** Words of other commands, which push and remove rules. */
const rulesAreLeftAlone = ['ssm:DeleteParameter', 'ssm:PutParameter'];

/** What the store has the code for and a test message does not come to do: it writes one record, and reads one ledger. */
const doctorNever = [
  ...rulesAreLeftAlone,
  'dynamodb:BatchGetItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:UpdateItem',
];

/** What the parts of status have the code for and looking does not come to do: it neither answers nor examines. */
const statusNever = [
  ...rulesAreLeftAlone,
  ...['cloudwatch:DescribeAlarms', 'events:DescribeRule', 'events:ListTargetsByRule', 'states:DescribeStateMachine'],
  ...['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  ...['kms:DescribeKey', 'kms:GetKeyPolicy', 'sns:GetTopicAttributes', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
  ...['ses:GetAccount', 'ses:GetConfigurationSet', 'ses:GetEmailIdentity', 'ssm:DescribeParameters'],
  'states:StartExecution',
];

/** Days are written and signed by the function alone: whoever reads evidence has the code for it and does not come to do it. */
const evidenceNever = [
  ...rulesAreLeftAlone,
  ...['kms:Sign', 's3:PutObject'],
  // The rules are read by others of the same files.
  ...['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParametersByPath'],
];
/** What pages tell whoever has these policies to type besides. */
const typedBeside: Readonly<Record<string, readonly string[]>> = {
  // docs/evidence-verification.md: whether there is a second history.
  evidence: ['s3:ListBucketVersions'],
};

/** Whoever says where a deployment is has the code that reaches its rules, too. */
const reportNever = [
  ...rulesAreLeftAlone,
  ...['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:GetParametersByPath'],
  // The store has the code for more than reading and writing one record.
  ...['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
];

/** What the store has the code for and a drill does not come to do: it reads what came of its events, and writes its record. */
const drillNever = [
  ...rulesAreLeftAlone,
  ...['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
];

describe('iam-policies: examples/iam', () => {
  it.each([
    { command: 'doctor', file: 'cli/doctor/diagnose.ts', policies: ['doctor', 'doctor-send'], never: doctorNever },
    {
      command: 'incidents',
      file: 'cli/commands/incidents.ts',
      policies: ['incidents', 'incidents-answer'],
      never: rulesAreLeftAlone,
    },
    {
      command: 'silence',
      file: 'cli/commands/silence.ts',
      policies: ['incidents', 'incidents-answer'],
      never: rulesAreLeftAlone,
    },
    {
      command: 'acceptance',
      file: 'cli/commands/acceptance.ts',
      policies: ['incidents', 'incidents-answer'],
      never: rulesAreLeftAlone,
    },
    { command: 'vaults', file: 'cli/commands/vaults.ts', policies: ['vaults'], never: rulesAreLeftAlone },
    {
      command: 'evidence',
      file: 'cli/commands/evidence.ts',
      policies: ['evidence', 'evidence-compare'],
      never: evidenceNever,
    },
    { command: 'drill', file: 'cli/commands/drill.ts', policies: ['drill'], never: drillNever },
    { command: 'report', file: 'cli/commands/report.ts', policies: ['report', 'report-sign'], never: reportNever },
    { command: 'status', file: 'cli/commands/status.ts', policies: ['incidents', 'status'], never: statusNever },
  ])('$command: all that it calls is allowed, and nothing else', ({ command, file, policies, never }) => {
    const needed = neededBy(file).filter((action) => !never.includes(action));

    expect(withoutKeyUse(actionsIn(...policies))).toEqual([...needed, ...(typedBeside[command] ?? [])].sort());
  });

  it('doctor without --send, status, report, evidence, and looking at incidents only read', () => {
    expect(
      ['doctor', 'incidents', 'status', 'report', 'evidence', 'evidence-compare']
        .flatMap((name) => actionsIn(name))
        .filter((action) => !reading.test(action)),
    ).toEqual([]);
  });

  it.each(readdirSync('examples/iam'))('%s allows on everything only what has no resource level', (file) => {
    const wide = statementsOf(file.replace('.json', ''))
      .filter(({ Resource }) => [Resource].flat().includes('*'))
      .flatMap(({ Action }) => Action);

    expect(wide.filter((action) => !withoutResourceLevel.includes(action))).toEqual([]);
    expect(actionsIn(file.replace('.json', '')).filter((action) => action.includes('*'))).toEqual([]);
  });
});
