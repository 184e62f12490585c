import { readdirSync, readFileSync, statSync } from 'node:fs';
import validateAsl from 'asl-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DeployedFunction, deployedFunctions } from '../local/deployed-functions.ts';
import { itemKinds } from '../src/adapters/aws/table/item-kinds.ts';
import { unfinishedList } from '../src/adapters/aws/table/ledger-row.ts';
import { viewsIndex } from '../src/adapters/aws/table/table-views.ts';
import { channels } from '../src/channels/registry.ts';
import escalation from '../src/escalation/escalation.asl.json' with { type: 'json' };
import { alarmType } from '../src/events/alarm.ts';
import { knownTypes } from '../src/events/normalise.ts';
import { outboxList, timerList } from '../src/incidents/views.ts';
import { awsLimits } from '../src/lib/aws-limits.ts';
import { compilePattern } from '../src/patterns/match.ts';
import { readSettings } from '../src/runtime/environment.ts';
import { rulesPath } from '../src/runtime/rules-access.ts';
import { isLike } from './support/granted.ts';
import { readsOf } from './support/reads-of.ts';
import { commandsOf } from './support/sdk-calls.ts';
import {
  holds,
  type Packaged,
  packageStack,
  permissionsOf,
  type Resource,
  refOf,
  type Statement,
  statementsOf,
  type Value,
} from './support/template.ts';

/** What every function gets besides its own settings: for Powertools. */
const everyFunction = ['LOG_LEVEL', 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];

/** Actions that AWS gives no resource level; nothing else may be allowed on `*`. */
const withoutResourceLevel: Readonly<Record<string, string>> = {
  'backup:DescribeBackupJob': 'jobs of AWS Backup',
  'backup:DescribeCopyJob': 'jobs of AWS Backup',
  'backup:DescribeRestoreJob': 'jobs of AWS Backup',
  'backup:ListRecoveryPointsByResource': 'lists of AWS Backup',
  'tag:GetResources': 'tags of resources of any service',
  'cloudtrail:LookupEvents': "CloudTrail's own history",
  'logs:CreateLogDelivery': 'log delivery of the state machine',
  'logs:GetLogDelivery': 'log delivery of the state machine',
  'logs:UpdateLogDelivery': 'log delivery of the state machine',
  'logs:DeleteLogDelivery': 'log delivery of the state machine',
  'logs:ListLogDeliveries': 'log delivery of the state machine',
  'logs:PutResourcePolicy': 'log delivery of the state machine',
  'logs:DescribeResourcePolicies': 'log delivery of the state machine',
  'logs:DescribeLogGroups': 'log delivery of the state machine',
  'xray:PutTraceSegments': 'X-Ray',
  'xray:PutTelemetryRecords': 'X-Ray',
  'xray:GetSamplingRules': 'X-Ray',
  'xray:GetSamplingTargets': 'X-Ray',
};

/** The actions each command of the SDK needs. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  'AmazonSSM.GetParameter': ['ssm:GetParameter'],
  BatchGetCommand: ['dynamodb:BatchGetItem'],
  ChangeMessageVisibilityCommand: ['sqs:ChangeMessageVisibility'],
  'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents': ['cloudtrail:LookupEvents'],
  DescribeBackupJobCommand: ['backup:DescribeBackupJob'],
  DescribeBackupVaultCommand: ['backup:DescribeBackupVault'],
  DescribeCopyJobCommand: ['backup:DescribeCopyJob'],
  DescribeRestoreJobCommand: ['backup:DescribeRestoreJob'],
  'DynamoDB_20120810.GetItem': ['dynamodb:GetItem'],
  GetBackupPlanCommand: ['backup:GetBackupPlan'],
  GetCommand: ['dynamodb:GetItem'],
  GetParameterCommand: ['ssm:GetParameter'],
  GetParametersCommand: ['ssm:GetParameters'],
  GetParameterHistoryCommand: ['ssm:GetParameterHistory'],
  GetParametersByPathCommand: ['ssm:GetParametersByPath'],
  GetTopicAttributesCommand: ['sns:GetTopicAttributes'],
  ListRecoveryPointsByResourceCommand: ['backup:ListRecoveryPointsByResource'],
  ListTagsCommand: ['backup:ListTags'],
  PublishCommand: ['sns:Publish'],
  PutCommand: ['dynamodb:PutItem'],
  PutParameterCommand: ['ssm:PutParameter'],
  QueryCommand: ['dynamodb:Query'],
  'ResourceGroupsTaggingAPI_20170126.GetResources': ['tag:GetResources'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  ScanCommand: ['dynamodb:Scan'],
  SendEmailCommand: ['ses:SendEmail'],
  SendMessageBatchCommand: ['sqs:SendMessage'],
  SendMessageCommand: ['sqs:SendMessage'],
  StartExecutionCommand: ['states:StartExecution'],
  'TrentService.DescribeKey': ['kms:DescribeKey'],
  // A transaction is authorised by its parts, each on its own.
  TransactWriteCommand: [],
  TransactPut: ['dynamodb:PutItem'],
  TransactUpdate: ['dynamodb:UpdateItem'],
  TransactDelete: ['dynamodb:DeleteItem'],
  TransactConditionCheck: ['dynamodb:ConditionCheckItem'],
  UpdateCommand: ['dynamodb:UpdateItem'],
};

/** What a function has the code for and does not come to do. */
const neverDone: Readonly<Record<string, readonly string[]>> = {
  // It puts off messages; that an incident is put off, which may leave a view, has the same name.
  deliver: ['dynamodb:DeleteItem'],
  // It reads no list of an incident; `records` is a word that it uses for something else.
  ingest: ['dynamodb:Query'],
};

/** What a role holds beyond the calls of the code: for the trigger, for logs, for encryption. */
const beyondCalls = /^(?:logs:|kms:|sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$)/;

const functions = deployedFunctions.map(({ name }) => name);
let packaged: Packaged;

beforeAll(async () => {
  packaged = await packageStack();
});

function lambda(name: string): Resource {
  const found = packaged
    .ofType('AWS::Lambda::Function')
    .find(({ Properties }) => Properties.Handler === `src/handlers/${name}.handler`);
  if (found === undefined) throw new Error(`serverless.yml has no function ${name}`);
  return found;
}

function actionsAllowedTo(name: string): string[] {
  const role = refOf(lambda(name).Properties.Role);
  return permissionsOf(packaged)
    .filter(({ at }) => at.startsWith(`${role} `))
    .flatMap(({ Action }) => Action);
}

describe('serverless: functions', () => {
  it.each(functions)('%s gets exactly the settings it reads', async (name) => {
    const variables = lambda(name).Properties.Environment.Variables as Record<string, Value>;
    const reads = await readsOf(name);
    const { needed, optional = [] } = reads;
    const deployed = Object.entries(variables).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);

    expect(
      Object.keys(variables).sort(),
      `the environment of ${name} in serverless.yml and what src/runtime/${name}.ts reads differ: add what is missing there`,
    ).toEqual([...needed, ...optional, ...everyFunction].sort());
    expect(() => readSettings(name, reads, Object.fromEntries(deployed))).not.toThrow();
  });

  it('lets functions and the command line look for the rules in the same place', () => {
    const paths = functions.map(
      (name) => lambda(name).Properties.Environment.Variables.RULES_PATH as string | undefined,
    );
    const [path = ''] = paths.filter((one) => one !== undefined);
    const [, stage = ''] = /^\/backup-alerts\/([^/]+)\//.exec(path) ?? [];

    expect(new Set(paths)).toEqual(new Set([path, undefined]));
    expect(rulesPath(stage)).toBe(path);
  });

  it.each(functions)('%s carries no secret in its settings', (name) => {
    const text = JSON.stringify(lambda(name).Properties.Environment);

    expect(text).not.toMatch(/xox[a-z]-|whsec_|ATATT|hooks\.slack\.com|-----BEGIN|AKIA/);
    expect(text).not.toMatch(/"\w*(?:PASSWORD|TOKEN|WEBHOOK_URL|SIGNING_SECRET)\w*":/);
  });

  it.each(functions)(
    '%s runs on Node 24 on Graviton, bounded in time and memory, without reserved concurrency',
    (name) => {
      const { Properties } = lambda(name);

      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(Properties.Timeout).toBeLessThanOrEqual(60);
      expect(Properties.MemorySize).toBeLessThanOrEqual(1024);
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
      expect(Properties).not.toHaveProperty('VpcConfig');
    },
  );

  it('gives up on what a queue hands in message by message', () => {
    const mappings = packaged.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);

    expect(mappings.map(({ EventSourceArn, BatchSize }) => `${refOf(EventSourceArn)} by ${BatchSize}`).sort()).toEqual([
      'DeliveriesQueue by 1',
      'IntakeQueue by 10',
    ]);
    expect(mappings.every(({ FunctionResponseTypes }) => FunctionResponseTypes[0] === 'ReportBatchItemFailures')).toBe(
      true,
    );
  });
});

describe('serverless: permissions', () => {
  it('has a role for each function and for the state machine, each for its own service', () => {
    const used = packaged.ofType('AWS::Lambda::Function').map(({ Properties }) => refOf(Properties.Role));
    const roles = packaged.ofType('AWS::IAM::Role');

    expect(new Set(used).size).toBe(functions.length);
    expect(roles.map(({ id }) => id).sort()).toEqual([...used, 'EscalationRole'].sort());
    const assumedBy = roles.map(
      ({ id, Properties }) =>
        `${id}: ${JSON.stringify(statementsOf(id, Properties.AssumeRolePolicyDocument)[0]?.Principal)}`,
    );
    expect(assumedBy.filter((line) => !/"(?:lambda|states)\.amazonaws\.com"/.test(line))).toEqual([]);
  });

  it('gives every role of the stack what X-Ray needs when tracing is on, and only then', () => {
    const { Condition, Properties } = packaged.get('TracingPolicy');

    expect(Condition).toBe('TracingOn');
    expect((Properties.Roles as Value[]).map(refOf).sort()).toEqual(
      packaged
        .ofType('AWS::IAM::Role')
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('allows no action by a wildcard', () => {
    const wild = permissionsOf(packaged).flatMap(({ at, Action }) =>
      Action.filter((action) => action.includes('*')).map((action) => `${at}: ${action}`),
    );

    expect(wild).toEqual([]);
  });

  it('allows on everything only what AWS gives no resource level', () => {
    const everywhere = permissionsOf(packaged).filter(({ Resource }) => Resource.includes('*'));
    const unlisted = everywhere.flatMap(({ at, Action }) =>
      Action.filter((action) => !(action in withoutResourceLevel)).map((action) => `${at}: ${action}`),
    );

    expect(everywhere.length).toBeGreaterThan(0);
    expect(unlisted, 'name the resource, or list the action with its reason').toEqual([]);
  });

  it('names resources of this account only', () => {
    const elsewhere = permissionsOf(packaged)
      .flatMap(({ at, Resource }) =>
        Resource.map((resource) => ({ at, text: JSON.stringify(resource), ref: refOf(resource) })),
      )
      .filter(({ text, ref }) => ref === null && text !== '"*"' && !text.includes('AWS::AccountId'));

    expect(elsewhere).toEqual([]);
  });

  it.each(functions)('%s may do what its code can come to do, and nothing else', (name) => {
    const commands = commandsOf(`handlers/${name}.ts`);
    const needed = commands.flatMap((command) => actionsOf[command] ?? [`an action for ${command}`]);
    const never = neverDone[name] ?? [];
    const allowed = actionsAllowedTo(name).filter((action) => needed.includes(action) || !beyondCalls.test(action));

    expect(needed.length).toBeGreaterThan(0);
    expect(never.filter((action) => !needed.includes(action))).toEqual([]);
    expect([...new Set(allowed)].sort()).toEqual([...new Set(needed)].filter((one) => !never.includes(one)).sort());
  });

  it('lets deliver do what every example of rules asks of it', () => {
    const role = refOf(lambda('deliver').Properties.Role);
    const granted = permissionsOf(packaged).filter(({ at }) => at.startsWith(`${role} `));
    const refused = wantedByExamples().filter(
      ([action, resource]) =>
        !granted.some(
          ({ Action, Resource }) => Action.includes(action) && Resource.some((one) => isLike(resource, patternOf(one))),
        ),
    );

    expect(wantedByExamples().length).toBeGreaterThan(10);
    expect(refused, 'change the example, or grant what it needs').toEqual([]);
  });

  it('lets functions get at items of the kinds that there are, and only watch scan, which finds what stands in no list', () => {
    const kinds = new Set(Object.values(itemKinds).map(({ pk }) => pk.replace('#', '')));
    const ofTable = permissionsOf(packaged).filter(({ Action }) => Action.some((one) => one.startsWith('dynamodb:')));
    const scans = ofTable.filter(({ Action }) => Action.includes('dynamodb:Scan'));
    const lists = ofTable.filter(({ Resource }) => JSON.stringify(Resource).includes('/index/'));
    const statements = ofTable.filter((statement) => !scans.includes(statement) && !lists.includes(statement));
    const named = statements.flatMap(
      ({ Condition }) => [Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? 'any'].flat() as string[],
    );

    // Of a request that names no keys this condition holds, so that it would not stop a scan:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    const role = refOf(lambda('watch').Properties.Role);
    expect(scans.map(({ at, Action }) => [at.split(' ')[0], Action])).toEqual([[role, ['dynamodb:Scan']]]);
    expect(lists.map(({ at, Action, Condition }) => [at.split(' ')[0], Action, Condition])).toEqual([
      [role, ['dynamodb:Query'], onlyItems([timerList, outboxList, unfinishedList])],
    ]);
    expect(
      new Set(named.map((name) => name.replace('#*', ''))),
      'the kinds in serverless/permissions.yml (_items) are not those of src/adapters/aws/table/item-kinds.ts: add a new one there for who gets at it',
    ).toEqual(kinds);
  });

  it('lets the function that is open to the internet get at incidents and their groups only', () => {
    const role = refOf(lambda('respond').Properties.Role);
    const ofTable = permissionsOf(packaged).filter(
      ({ at, Action }) => at.startsWith(`${role} `) && Action.some((one) => one.startsWith('dynamodb:')),
    );

    expect(ofTable.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], onlyItems('INCIDENT#*')],
      [['dynamodb:DeleteItem'], onlyItems(['INCIDENT#*', 'GROUP#*'])],
    ]);
  });

  it('lets keys be used through the services that keep what is encrypted, and described only to say what a backup failed over', () => {
    const direct = permissionsOf(packaged).flatMap(({ at, Action, Condition }) =>
      Condition?.StringLike?.['kms:ViaService']
        ? []
        : Action.filter((one) => one.startsWith('kms:')).map((one) => `${at.split(' ')[0]} ${one}`),
    );

    expect(direct).toEqual(['IngestIamRoleLambdaExecution kms:DescribeKey']);
  });

  it('lets deliver do what its channels say they need', () => {
    const allowed = actionsAllowedTo('deliver');

    expect(
      channels.flatMap(({ permissions }) => permissions ?? []).filter((action) => !allowed.includes(action)),
    ).toEqual([]);
  });
});

/** What examples want to send to or read, by the action it takes: of every channel, and of all that is written about rules. */
function wantedByExamples(): [action: string, resource: string][] {
  const root = new URL('../', import.meta.url);
  const pages = ['README.md', 'docs', 'examples', 'schema'].flatMap((name) => {
    const place = new URL(name, root);
    if (statSync(place).isFile()) return [place];
    const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    return files.map((file) => new URL(`file://${file.parentPath}/${file.name}`));
  });
  const texts = [
    ...channels.map(({ example }) => JSON.stringify(example)),
    ...pages
      .filter(({ pathname }) => /\.(?:md|ya?ml|json|ts)$/.test(pathname))
      .map((page) => readFileSync(page, 'utf8')),
  ];
  return texts.flatMap((text) => [
    ...[...text.matchAll(/\bssm:\/backup-alerts\/[^/\s]+\/([\w./-]+)/g)].map(([, name]): [string, string] => [
      'ssm:GetParameter',
      `arn:aws:ssm:eu-west-1:111122223333:parameter/backup-alerts/prod/${name}`,
    ]),
    ...[...text.matchAll(/\barn:aws:sns:[\w-]+:\d{12}:([\w-]+)/g)].map(([, name]): [string, string] => [
      'sns:Publish',
      `arn:aws:sns:eu-west-1:111122223333:${name}`,
    ]),
  ]);
}

/** The pattern that a resource of a policy is in an account like that of the examples. */
function patternOf(resource: Value): string {
  if (refOf(resource) === 'AlertTopic') return 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts';
  const { 'Fn::Sub': text } = resource as { 'Fn::Sub'?: string };
  const values: Record<string, string> = { Partition: 'aws', Region: 'eu-west-1', AccountId: '111122223333' };
  return (text ?? '').replace(/\$\{AWS::(\w+)\}/g, (_all, name: string) => values[name] ?? '');
}

/** The condition under which items of these kinds alone may be used. */
function onlyItems(kinds: string | string[]) {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds } };
}

/** Whether whoever calls a function learns that it failed. */
const isWaitedFor: Readonly<Record<DeployedFunction['calledBy'], boolean>> = {
  queue: true,
  http: true,
  'state machine': true,
  schedule: false,
};

describe('serverless: queues and topic', () => {
  const dayInSeconds = 86_400;

  it('gives every queue dead letters of its own kind, unless it holds them', () => {
    const queues = packaged.ofType('AWS::SQS::Queue');
    const deadLettersOf = new Map(
      queues
        .filter(({ Properties }) => Properties.RedrivePolicy)
        .map(({ id, Properties }) => [id, refOf(Properties.RedrivePolicy.deadLetterTargetArn) ?? '']),
    );
    const holders = new Set(deadLettersOf.values());
    const ofFunctions = packaged
      .ofType('AWS::Lambda::Function')
      .flatMap(({ Properties }) => refOf(Properties.DeadLetterConfig?.TargetArn) ?? []);

    expect([...deadLettersOf.keys(), ...holders, ...new Set(ofFunctions)].sort()).toEqual(
      queues.map(({ id }) => id).sort(),
    );
    for (const [id, holder] of deadLettersOf) {
      expect(packaged.get(holder).Properties.FifoQueue, holder).toBe(packaged.get(id).Properties.FifoQueue);
      expect(packaged.get(holder).Properties.RedriveAllowPolicy.redrivePermission, holder).toBe('byQueue');
    }
  });

  it('keeps what is given up of a function that is called without being waited for', () => {
    const kept = deployedFunctions
      .filter(({ calledBy }) => !isWaitedFor[calledBy])
      .map(({ name }) => {
        const { id, Properties } = lambda(name);
        return { id, holder: refOf(Properties.DeadLetterConfig?.TargetArn) };
      });

    expect(kept.length).toBeGreaterThan(0);
    for (const { id, holder } of kept) {
      expect(holder, id).toBe('RunsDeadLetters');
      // Lambda sends in the name of the function, and refuses to make one that may not.
      const role = refOf(packaged.get(id).Properties.Role);
      const sending = permissionsOf(packaged).filter(
        ({ at, Action }) => at.startsWith(`${role} `) && Action.includes('sqs:SendMessage'),
      );
      expect(
        sending.flatMap(({ Resource }) => Resource).map(refOf),
        `${id} keeps failed runs: add *keepFailedRuns to its list in serverless/permissions.yml`,
      ).toContain(holder);
    }
  });

  it('leaves giving up on an event to ingest, which knows why', () => {
    expect(packaged.get('IntakeQueue').Properties.RedrivePolicy.maxReceiveCount).toBe(awsLimits.queueReceives);
  });

  it('encrypts every queue and the topic with our own key and keeps messages for two weeks', () => {
    const kept = [...packaged.ofType('AWS::SQS::Queue'), ...packaged.ofType('AWS::SNS::Topic')];

    expect(kept.filter(({ Properties }) => refOf(Properties.KmsMasterKeyId) !== 'Key').map(({ id }) => id)).toEqual([]);
    const short = packaged
      .ofType('AWS::SQS::Queue')
      .filter(({ Properties }) => Properties.MessageRetentionPeriod !== 14 * dayInSeconds);
    expect(short.map(({ id }) => id)).toEqual([]);
  });

  it('hides a message for six times as long as its function may take', () => {
    for (const { Properties } of packaged.ofType('AWS::Lambda::EventSourceMapping')) {
      const queue = packaged.get(refOf(Properties.EventSourceArn) ?? '');
      const { Timeout } = packaged.get(refOf(Properties.FunctionName) ?? '').Properties;
      expect(queue.Properties.VisibilityTimeout, queue.id).toBeGreaterThanOrEqual(6 * Timeout);
    }
  });

  it('takes nothing unencrypted, on any queue or the topic', () => {
    const policies = [...packaged.ofType('AWS::SQS::QueuePolicy'), ...packaged.ofType('AWS::SNS::TopicPolicy')];
    const covered = policies.filter(({ id, Properties }) =>
      statementsOf(id, Properties.PolicyDocument).some(
        ({ Effect, Principal, Condition }) =>
          Effect === 'Deny' && Principal === '*' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      ),
    );
    const named = covered.flatMap(({ Properties }) =>
      [...(Properties.Queues ?? []), ...(Properties.Topics ?? [])].map(refOf),
    );

    expect(named.sort()).toEqual(
      [...packaged.ofType('AWS::SQS::Queue'), ...packaged.ofType('AWS::SNS::Topic')].map(({ id }) => id).sort(),
    );
  });

  it('takes messages only from named services, on behalf of this account and of a named source', () => {
    const policies = [...packaged.ofType('AWS::SQS::QueuePolicy'), ...packaged.ofType('AWS::SNS::TopicPolicy')];
    const allowing = policies
      .flatMap(({ id, Properties }) => statementsOf(id, Properties.PolicyDocument))
      .filter(({ Effect }) => Effect === 'Allow');

    expect(allowing.length).toBeGreaterThan(0);
    expect(allowing.filter((statement) => !isBounded(statement)).map(({ at }) => at)).toEqual([]);
  });

  function isBounded({ Principal, Condition = {} }: Statement): boolean {
    const service = (Principal as { Service?: Value }).Service;
    const source = { ...Condition.ArnLike, ...Condition.ArnEquals }['aws:SourceArn'];
    // The ARN of a resource of this very stack says the account.
    const isOwn = packaged.resources.some(({ id }) => id === refOf(source));
    const account = refOf(Condition.StringEquals?.['aws:SourceAccount']);
    return service !== undefined && source !== undefined && (isOwn || account === 'AWS::AccountId');
  }

  it('lets the vaults of this account tell the intake queue, and nobody else', () => {
    const [publish] = statementsOf(
      'topic',
      packaged.get('VaultNotificationsTopicPolicy').Properties.PolicyDocument,
    ).filter(({ Effect }) => Effect === 'Allow');
    const { Properties } = packaged.get('VaultNotificationsSubscription');

    expect(publish?.Principal).toEqual({ Service: 'backup.amazonaws.com' });
    expect(Properties).toMatchObject({ Protocol: 'sqs' });
    expect([Properties.TopicArn, Properties.Endpoint, Properties.RedrivePolicy.deadLetterTargetArn].map(refOf)).toEqual(
      ['VaultNotificationsTopic', 'IntakeQueue', 'IntakeDeadLetters'],
    );
    for (const id of ['IntakeQueuePolicy', 'IntakeDeadLettersPolicy']) {
      const told = statementsOf(id, packaged.get(id).Properties.PolicyDocument).filter(({ at }) =>
        at.endsWith(' VaultNotifications'),
      );
      expect(
        told.map(({ Condition }) => refOf(Condition?.ArnEquals?.['aws:SourceArn'])),
        id,
      ).toEqual(['VaultNotificationsTopic']);
    }
  });

  it('lets EventBridge write only where a rule of the stack writes to', () => {
    const targets = packaged
      .ofType('AWS::Events::Rule')
      .flatMap(({ Properties }) =>
        Properties.Targets.flatMap(({ Arn, DeadLetterConfig }: Record<string, { Arn?: Value } & Value>) => [
          refOf(Arn),
          refOf(DeadLetterConfig?.Arn),
        ]),
      );
    const open = [...packaged.ofType('AWS::SQS::QueuePolicy'), ...packaged.ofType('AWS::SNS::TopicPolicy')]
      .flatMap(({ id, Properties }) => statementsOf(id, Properties.PolicyDocument))
      .filter(({ Principal }) => JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}')
      .flatMap(({ Resource }) => Resource.map(refOf));

    expect(open.length).toBeGreaterThan(0);
    expect(open.filter((resource) => !targets.includes(resource))).toEqual([]);
  });

  it('subscribes nobody unless an address is given', () => {
    expect(
      packaged
        .ofType('AWS::SNS::Subscription')
        .filter(({ Properties }) => Properties.Protocol !== 'sqs')
        .map(({ Condition }) => Condition),
    ).toEqual(['HasAlertEmail']);
    expect(holds(packaged.conditions.HasAlertEmail ?? null)).toBe(false);
    expect(holds(packaged.conditions.HasRespondUrl ?? null)).toBe(false);
    expect(holds(packaged.conditions.TracingOn ?? null)).toBe(false);
  });
});

/** Rules with this target: those with the intake queue let events in, those with a function call it. */
function rulesFor(target: string): Resource[] {
  const isFor = ({ Properties }: Resource) =>
    Properties.Targets.some(({ Arn }: { Arn: Value }) => refOf(Arn) === target);
  return packaged.ofType('AWS::Events::Rule').filter(isFor);
}

function intakeRules(): Resource[] {
  return rulesFor('IntakeQueue');
}

describe('serverless: rules', () => {
  it('lead into the intake queue or call one function, and nothing else', () => {
    const strange = packaged.ofType('AWS::Events::Rule').filter(({ Properties }) => {
      const targets = Properties.Targets.map(({ Arn }: { Arn: Value }) => refOf(Arn)) as string[];
      return targets.length !== 1 || !/^IntakeQueue$|LambdaFunction$/.test(targets[0] ?? '');
    });

    expect(strange.map(({ id }) => id)).toEqual([]);
  });
});

describe('serverless: what guards the rules', () => {
  it('is called when a parameter with rules changes, by nothing else, and every hour', () => {
    const rules = rulesFor('GuardLambdaFunction');
    const patterns = rules.flatMap(({ Properties }) => (Properties.EventPattern ? [Properties.EventPattern] : []));
    const change = (name: string) => ({
      source: 'aws.ssm',
      'detail-type': 'Parameter Store Change',
      detail: { operation: 'Update', name, type: 'String' },
    });
    const isTold = (name: string) => patterns.some((pattern) => compilePattern(pattern)(change(name)).matched);

    expect(rules.map(({ Properties }) => Properties.ScheduleExpression).filter(Boolean)).toEqual(['rate(1 hour)']);
    expect(isTold('/backup-alerts/prod/routing')).toBe(true);
    expect(isTold('/backup-alerts/prod/routing/10-dba')).toBe(true);
    expect(isTold('/backup-alerts/prod/routing2')).toBe(false);
    expect(isTold('/backup-alerts/prod/secrets/slack-bot')).toBe(false);
  });
});

describe('serverless: which events come in', () => {
  const matches = () => intakeRules().map(({ Properties }) => compilePattern(Properties.EventPattern));
  const taken = (event: unknown) => matches().filter((match) => match(event).matched).length;
  const fixture = (name: string) =>
    JSON.parse(readFileSync(new URL(`fixtures/events/${name}.json`, import.meta.url), 'utf8')) as unknown;
  const event = (type: string, detail: object) => ({ source: 'aws.backup', 'detail-type': type, detail });

  it.each([
    'backup-failed',
    'backup-aborted',
    'backup-expired',
    'backup-partial',
    'backup-completed',
    'backup-completed-with-message',
    'backup-minimal',
    'backup-hostile',
    'backup-unknown-state',
    'copy-failed',
    'copy-completed',
    'restore-failed',
    'restore-completed',
    'copy-partial',
    'scan-threats-found',
    'scan-threats-with-issues',
    'scan-clean',
    'scan-completed-with-issues',
    'scan-failed',
    'scan-canceled',
    'recovery-point-expired',
    'recovery-point-partial',
    'recovery-point-stopped',
    'index-failed',
    'index-active',
    'vault-locked',
    'vault-unlocked',
    'vault-deleted',
    'plan-deleted',
    'region-setting-on',
    'region-setting-off',
    'unknown-detail-type',
    'access-point-creating',
    'plan-selection-denied',
    'plan-selection-of-plan',
    'alarm-raised',
    'alarm-ok',
    'alarm-no-data',
    'alarm-metric-math',
    'alarm-composite',
  ])('%s comes in, once', (name) => {
    expect(taken(fixture(name))).toBe(1);
  });

  it.each([
    'backup-created',
    'backup-running',
    'backup-pending-empty-message',
    'copy-created',
    'restore-created',
    'scan-running',
    'recovery-point-completed',
    'recovery-point-deleted',
    'recovery-point-change',
    'index-deleted',
    'vault-created',
    'plan-created',
    'plan-selection-succeeded',
    'foreign-alarm',
  ])('%s stays out: it is under way, news or not about backups', (name) => {
    expect(taken(fixture(name))).toBe(0);
  });

  const states = ['FAILED', 'EXPIRED', 'ABORTED', 'PARTIAL', 'COMPLETED', 'A_STATE_OF_NEXT_YEAR'].map((state) => ({
    state,
    times: 1,
  }));
  const underWay = ['CREATED', 'PENDING', 'RUNNING', 'ABORTING'].map((state) => ({ state, times: 0 }));

  it.each([...states, ...underWay])(
    '$state comes in $times times, from backup, copy and restore jobs',
    ({ state, times }) => {
      expect(taken(event('Backup Job State Change', { state }))).toBe(times);
      expect(taken(event('Copy Job State Change', { state }))).toBe(times);
      expect(taken(event('Restore Job State Change', { status: state }))).toBe(times);
    },
  );

  it('takes a composite alarm by its name, and only a composite one', () => {
    const composite = fixture('alarm-composite') as { detail: Record<string, unknown> };
    const renamed = { ...composite, detail: { ...composite.detail, alarmName: 'checkout-is-slow' } };
    const metric = { ...composite, detail: { ...composite.detail, configuration: { metrics: [] } } };

    expect([composite, renamed, metric].map(taken)).toEqual([1, 0, 0]);
  });

  it('takes no call that CloudTrail reports but a plan that could not start', () => {
    const call = (detail: object) => event('AWS API Call via CloudTrail', detail);

    expect(taken(call({ eventName: 'StartBackupJob', errorCode: 'AccessDenied' }))).toBe(0);
    expect(taken(call({ eventName: 'ProcessBackupPlanSelection', errorCode: 'AccessDenied' }))).toBe(1);
  });

  it('knows every type that a reader knows, so that only new ones are taken as new', () => {
    const [{ 'anything-but': known }] = packaged.get('NewTypeRule').Properties.EventPattern['detail-type'];

    expect(known.toSorted()).toEqual(knownTypes.filter((type) => type !== alarmType).toSorted());
  });

  it('takes nothing from other sources', () => {
    expect(taken({ ...event('Backup Job State Change', { state: 'FAILED' }), source: 'com.example' })).toBe(0);
  });

  it('puts aside what it could not hand over, and only tries for so long', () => {
    const targets = intakeRules().flatMap(({ Properties }) => Properties.Targets);

    expect(targets.length).toBeGreaterThan(0);
    for (const { Arn, DeadLetterConfig, RetryPolicy } of targets) {
      expect([refOf(Arn), refOf(DeadLetterConfig.Arn)]).toEqual(['IntakeQueue', 'IntakeDeadLetters']);
      expect(RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(86_400);
    }
  });

  it('lets every rule write to the queue and to its dead letters', () => {
    const rules = intakeRules()
      .map(({ id }) => id)
      .sort();
    for (const id of ['IntakeQueuePolicy', 'IntakeDeadLettersPolicy']) {
      const [allowed] = statementsOf(id, packaged.get(id).Properties.PolicyDocument).filter(
        ({ Effect }) => Effect === 'Allow',
      );
      expect([allowed?.Condition?.ArnEquals?.['aws:SourceArn'] ?? []].flat().map(refOf).sort(), id).toEqual(rules);
    }
  });
});

describe('serverless: data at rest', () => {
  it('rotates the key, and lets services use it only on behalf of this account, EventBridge by the queue policy', () => {
    const { Properties } = packaged.get('Key');
    const statements = statementsOf('Key', Properties.KeyPolicy);
    const loose = statements.filter(({ Principal, Condition = {} }) => {
      const isAccount = /^\{"AWS":\{"Fn::Sub":"arn:\$\{AWS::Partition\}:iam::\$\{AWS::AccountId\}:root"\}\}$/.test(
        JSON.stringify(Principal),
      );
      const text = JSON.stringify(Condition);
      return !isAccount && !/AWS::AccountId/.test(text);
    });

    expect(Properties.EnableKeyRotation).toBe(true);
    // EventBridge sends KMS no source: a condition here would drop every event. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    expect(loose.map(({ at }) => at)).toEqual(['Key EventBridgeRulesWriteToIntake']);
    expect(loose[0]).not.toHaveProperty('Condition');
    expect(statements.filter(({ Principal }) => Principal === '*')).toEqual([]);
  });

  it('keeps the table when the stack goes, recoverable to any second, encrypted, paid by use', () => {
    const table = packaged.get('Table') as Resource & { DeletionPolicy: string; UpdateReplacePolicy: string };

    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      },
    });
    expect(packaged.get('Key')).toMatchObject({ DeletionPolicy: 'Retain' });
  });

  it('has exactly one index, sparse and of keys alone: a second would need an update of its own', () => {
    const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = (packaged.get('Table') as Resource).Properties;

    expect(LocalSecondaryIndexes).toBeUndefined();
    expect(GlobalSecondaryIndexes).toEqual([
      {
        IndexName: viewsIndex,
        KeySchema: [
          { AttributeName: 'gpk', KeyType: 'HASH' },
          { AttributeName: 'gsk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });

  it('ends and encrypts every log', () => {
    const groups = packaged.ofType('AWS::Logs::LogGroup');
    const open = groups.filter(
      ({ Properties }) => !(Properties.RetentionInDays > 0) || refOf(Properties.KmsKeyId) !== 'Key',
    );

    expect(groups.length).toBe(functions.length + 2);
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  it('logs no address of a request: it holds the token of a signed link', () => {
    const { Format } = packaged.get('HttpApiStage').Properties.AccessLogSettings;

    expect(Format).toContain('$context.routeKey');
    expect(Format).not.toMatch(/\$context\.path|rawPath|resourcePath|requestPath|queryString|authorizer/);
  });

  it('deploys neither rules nor secrets, so that a deploy overwrites none', () => {
    const types = packaged.resources.map(({ Type }) => Type);

    expect(types.filter((type) => /^AWS::(?:SSM|SecretsManager)::/.test(type))).toEqual([]);
  });
});

describe('serverless: state machine and HTTP API', () => {
  it('has a state machine that Amazon States Language allows', () => {
    const { Definition, DefinitionSubstitutions } = packaged.get('Escalation').Properties;
    const names = Object.keys(DefinitionSubstitutions);
    const text = JSON.stringify(Definition).replace(/\$\{(\w+)\}/g, (placeholder, name: string) =>
      names.includes(name)
        ? name === 'Partition'
          ? 'aws'
          : 'arn:aws:lambda:eu-west-1:111122223333:function:escalate'
        : placeholder,
    );
    const { isValid, errorsText } = validateAsl(JSON.parse(text));

    expect(Definition).toEqual(escalation);
    expect(text).not.toContain('${');
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('tries a failing step again for longer than a function or DynamoDB is usually away', () => {
    const seconds = escalation.States.Step.Retry.map(({ IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts }) =>
      Array.from({ length: MaxAttempts }, (_none, attempt) =>
        Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
      ).reduce((sum, pause) => sum + pause, 0),
    );

    expect(Math.min(...seconds)).toBeGreaterThan(3000);
  });

  it('lets Step Functions call that one function and nobody else take its role', () => {
    const trust = statementsOf('EscalationRole', packaged.get('EscalationRole').Properties.AssumeRolePolicyDocument);
    const calls = permissionsOf(packaged).filter(({ Action }) => Action.includes('lambda:InvokeFunction'));

    expect(trust).toMatchObject([
      {
        Principal: { Service: 'states.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': expect.anything() },
        },
      },
    ]);
    expect(calls.flatMap(({ Resource }) => Resource).map(refOf)).toEqual(['EscalateLambdaFunction']);
  });

  it('opens exactly these routes, throttled', () => {
    const routes = packaged.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey as string);

    expect(routes.sort()).toEqual(['GET /a/{token}', 'HEAD /a/{token}', 'POST /a/{token}', 'POST /slack/interactive']);
    expect(packaged.get('HttpApiStage').Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeLessThanOrEqual(100);
  });

  it('gives each route an allowance of its own, so that who floods one keeps nobody out of the others', () => {
    const stage = packaged.get('HttpApiStage');
    const routes = packaged.ofType('AWS::ApiGatewayV2::Route');
    const settings = stage.Properties.RouteSettings as Record<string, Record<string, unknown>>;

    expect(Object.keys(settings).sort()).toEqual(routes.map(({ Properties }) => Properties.RouteKey).sort());
    // A setting for a route that is not there yet is refused: the stage is made after them.
    expect(stage.DependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
    const rates = Object.values(settings).map(({ ThrottlingRateLimit }) => Number(ThrottlingRateLimit));
    // Parameter Store answers forty a second to a whole account, and Slack asks once a press.
    expect(Math.max(...rates)).toBeLessThanOrEqual(40);
    for (const { ThrottlingBurstLimit } of Object.values(settings)) expect(ThrottlingBurstLimit).toBeGreaterThan(0);
    // What a stage says of every route is lost for the one that has its own settings.
    for (const own of Object.values(settings)) expect(own.DetailedMetricsEnabled).toBe(true);
  });
});

describe('serverless: what it is built from', () => {
  it('names the exact version of every package', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version),
    );

    expect(loose).toEqual([]);
  });
});
