import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { itemKinds } from '../src/adapters/aws/table/item-kinds.ts';
import { unfinishedList } from '../src/adapters/aws/table/ledger-row.ts';
import { channels } from '../src/channels/registry.ts';
import { callRow } from '../src/estate/calls.ts';
import { openList, outboxList, retryList, timerList } from '../src/incidents/views.ts';
import { collectedCalls } from '../src/pipeline/watch/estate-questions.ts';
import { isLike } from './support/granted.ts';
import { functions, lambda, packaged } from './support/packaged-stack.ts';
import { commandsOf } from './support/sdk-calls.ts';
import { permissionsOf, refOf, statementsOf, type Value } from './support/template.ts';

/** Actions that AWS gives no resource level; nothing else may be allowed on `*`. */
const withoutResourceLevel: Readonly<Record<string, string>> = {
  'backup:DescribeBackupJob': 'jobs of AWS Backup',
  'backup:DescribeCopyJob': 'jobs of AWS Backup',
  'backup:DescribeRestoreJob': 'jobs of AWS Backup',
  'backup:ListBackupJobs': 'lists of AWS Backup',
  'backup:ListBackupPlans': 'lists of AWS Backup',
  'backup:ListProtectedResources': 'lists of AWS Backup',
  'backup:ListBackupVaults': 'lists of AWS Backup',
  'backup:ListReportPlans': 'lists of AWS Backup',
  'backup:ListFrameworks': 'lists of AWS Backup',
  'backup:ListRestoreTestingPlans': 'lists of AWS Backup',
  'events:ListRules': 'lists of EventBridge',
  'iam:ListAccountAliases': 'an account itself',
  'backup:DescribeRegionSettings': 'settings of the Region',
  'ec2:DescribeInstances': 'lists of EC2',
  'backup:ListCopyJobs': 'lists of AWS Backup',
  'backup:ListRestoreJobs': 'lists of AWS Backup',
  'backup:ListScanJobs': 'lists of AWS Backup',
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
  // Asked for on the recovery point, whose ARN is of the service that keeps it.
  'backup:StartCopyJob': 'recovery points of any service',
  'xray:PutTraceSegments': 'X-Ray',
  'xray:PutTelemetryRecords': 'X-Ray',
  'xray:GetSamplingRules': 'X-Ray',
  'xray:GetSamplingTargets': 'X-Ray',
};

/** AWS gives these ARNs no account; AWS Backup describes only what is in a vault of the caller's. */
const withoutAccount = /:ec2:\$\{AWS::Region\}::(?:image|snapshot)\/|"ArchiveBucket"/;

/** The actions each command of the SDK needs. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  'AmazonSSM.GetParameter': ['ssm:GetParameter'],
  BatchGetCommand: ['dynamodb:BatchGetItem'],
  GetObjectCommand: ['s3:GetObject'],
  ListObjectsV2Command: ['s3:ListBucket'],
  PutObjectCommand: ['s3:PutObject'],
  SignCommand: ['kms:Sign'],
  BatchWriteCommand: ['dynamodb:BatchWriteItem'],
  ListBackupVaultsCommand: ['backup:ListBackupVaults'],
  ChangeMessageVisibilityCommand: ['sqs:ChangeMessageVisibility'],
  'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents': ['cloudtrail:LookupEvents'],
  DescribeBackupJobCommand: ['backup:DescribeBackupJob'],
  DescribeBackupVaultCommand: ['backup:DescribeBackupVault'],
  DescribeCopyJobCommand: ['backup:DescribeCopyJob'],
  DescribeRecoveryPointCommand: ['backup:DescribeRecoveryPoint'],
  DescribeRestoreJobCommand: ['backup:DescribeRestoreJob'],
  'DynamoDB_20120810.GetItem': ['dynamodb:GetItem'],
  'DynamoDB_20120810.Query': ['dynamodb:Query'],
  GetBackupPlanCommand: ['backup:GetBackupPlan'],
  GetCommand: ['dynamodb:GetItem'],
  GetParameterCommand: ['ssm:GetParameter'],
  GetParametersCommand: ['ssm:GetParameters'],
  GetParameterHistoryCommand: ['ssm:GetParameterHistory'],
  GetParametersByPathCommand: ['ssm:GetParametersByPath'],
  GetTopicAttributesCommand: ['sns:GetTopicAttributes'],
  ListBackupJobsCommand: ['backup:ListBackupJobs'],
  ListCopyJobsCommand: ['backup:ListCopyJobs'],
  ListRestoreJobsCommand: ['backup:ListRestoreJobs'],
  ListScanJobsCommand: ['backup:ListScanJobs'],
  ListRecoveryPointsByResourceCommand: ['backup:ListRecoveryPointsByResource'],
  ListTagsCommand: ['backup:ListTags'],
  ListSubscriptionsByTopicCommand: ['sns:ListSubscriptionsByTopic'],
  PublishCommand: ['sns:Publish'],
  PutCommand: ['dynamodb:PutItem'],
  PutEventsCommand: ['events:PutEvents'],
  PutParameterCommand: ['ssm:PutParameter'],
  QueryCommand: ['dynamodb:Query'],
  'ResourceGroupsTaggingAPI_20170126.GetResources': ['tag:GetResources'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  ScanCommand: ['dynamodb:Scan'],
  SendEmailCommand: ['ses:SendEmail'],
  SendMessageBatchCommand: ['sqs:SendMessage'],
  SendMessageCommand: ['sqs:SendMessage'],
  // AWS Backup takes the role on in the name of whoever starts the job.
  StartBackupJobCommand: ['backup:StartBackupJob', 'iam:PassRole'],
  StartCopyJobCommand: ['backup:StartCopyJob', 'iam:PassRole'],
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

/** What is asked of accounts and Regions of members, by a role of theirs, and may not be asked at home. */
const askedOfMembers = [
  ...collectedCalls.map((call) => callRow(call).action),
  ...['backup:ListCopyJobs', 'backup:ListRestoreJobs', 'backup:ListScanJobs', 'organizations:ListAccounts'],
];

/** What a function has the code for and does not come to do. */
const neverDone: Readonly<Record<string, readonly string[]>> = {
  // It puts off messages; that an incident is put off, which may leave a view, has the same name.
  deliver: ['dynamodb:DeleteItem'],
  // An answer reads one incident: the words are those of other things.
  respond: ['dynamodb:BatchGetItem'],
  // What a vendor tells of changes one as well, and asks for nothing of its records.
  hooks: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
  // It notes a job only where nothing is known of it, one by one; what was heard is noted by `ingest`.
  watch: ['dynamodb:BatchWriteItem'],
  // The same; and what it asks of accounts it asks by their reader role, as does accounts/forwarder.yml's test.
  members: ['dynamodb:BatchWriteItem', ...askedOfMembers],
};

/** What a function asks for by the name that a call has in the AWS CLI. */
const askedByName: Readonly<Record<string, readonly string[]>> = {
  watch: collectedCalls.map((call) => callRow(call).action),
  members: [...askedOfMembers, 'iam:ListAccountAliases'],
  // Lambda keeps a run that it gives up; the code asks for nothing of queues.
  archive: ['sqs:SendMessage'],
  ingest: (['describe-db-instances', 'describe-db-clusters'] as const).map((call) => callRow(call).action),
};

/** What a role holds beyond the calls of the code: for the trigger, for logs, for encryption. */
const beyondCalls = /^(?:logs:|kms:|sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$)/;

/** Policies that stand beside the list of a function, because they exist on a condition. */
const ownPolicies: Readonly<Record<string, string>> = { retry: 'RetryPolicy' };

function actionsAllowedTo(name: string): string[] {
  const role = refOf(lambda(name).Properties.Role);
  return permissionsOf(packaged)
    .filter(({ at }) => at.startsWith(`${role} `) || at.startsWith(`${ownPolicies[name]} `))
    .flatMap(({ Action }) => Action);
}

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
      // What people may do themselves is nothing that `deliver` is asked for.
      .filter(({ pathname }) => /\.(?:md|ya?ml|json|ts)$/.test(pathname) && !pathname.includes('/examples/iam/'))
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

describe('serverless: permissions', () => {
  it('has a role for each function, the state machine and what SNS writes down, each for its own service', () => {
    const used = packaged.ofType('AWS::Lambda::Function').map(({ Properties }) => refOf(Properties.Role));
    const roles = packaged.ofType('AWS::IAM::Role');

    expect(new Set(used).size).toBe(functions.length);
    // Those of the canary are handed to AWS Backup by its plans: test/serverless-canary.test.ts.
    const own = roles.filter(({ id }) => !id.startsWith('Canary'));
    expect(own.map(({ id }) => id).sort()).toEqual([...used, 'EscalationRole', 'ReceiptsRole'].sort());
    const assumedBy = own.map(
      ({ id, Properties }) =>
        `${id}: ${JSON.stringify(statementsOf(id, Properties.AssumeRolePolicyDocument)[0]?.Principal)}`,
    );
    expect(assumedBy.filter((line) => !/"(?:lambda|states|sns)\.amazonaws\.com"/.test(line))).toEqual([]);
  });

  it('gives every role of the stack what X-Ray needs when tracing is on, and only then', () => {
    const { Condition, Properties } = packaged.get('TracingPolicy');

    expect(Condition).toBe('TracingOn');
    expect((Properties.Roles as Value[]).map(refOf).sort()).toEqual(
      packaged
        .ofType('AWS::IAM::Role')
        .map(({ id }) => id)
        // SNS traces nothing by the role by which it writes receipts.
        .filter((id) => id !== 'ReceiptsRole')
        .filter((id) => !id.startsWith('Canary'))
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
      // Which roles may be handed on is for the deployment to say; the packaged one names none.
      .filter(({ at }) => !at.startsWith('RetryPolicy '))
      .filter(({ text, ref }) => ref === null && text !== '"*"' && !text.includes('AWS::AccountId'));

    expect(elsewhere.filter(({ text }) => !withoutAccount.test(text))).toEqual([]);
  });

  it.each(functions)('%s may do what its code can come to do, and nothing else', (name) => {
    const commands = commandsOf(`handlers/${name}.ts`);
    const needed = [
      ...commands.flatMap((command) => actionsOf[command] ?? [`an action for ${command}`]),
      ...(askedByName[name] ?? []),
    ];
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

  it('lets no function write the rules: the only parameter that one makes is the key that signs links', () => {
    const writes = permissionsOf(packaged).filter(({ Action }) =>
      Action.some((one) => /^(?:ssm:(?:Put|Delete|Label|Unlabel)|\*|ssm:\*)/.test(one)),
    );

    expect(writes.map(({ at, Action, Resource }) => [at.split(' ')[0], Action, JSON.stringify(Resource)])).toEqual([
      [refOf(lambda('deliver').Properties.Role), ['ssm:PutParameter'], expect.stringMatching(/\/secrets\/link-keys"/)],
    ]);
  });

  it('lets functions get at items of the kinds that there are, and only watch scan, which finds what stands in no list', () => {
    const kinds = new Set(Object.values(itemKinds).map(({ pk }) => pk.replace('#', '')));
    const ofTable = permissionsOf(packaged).filter(
      ({ at, Action }) => !at.startsWith('Canary') && Action.some((one) => one.startsWith('dynamodb:')),
    );
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
      [role, ['dynamodb:Query'], onlyItems([timerList, outboxList, unfinishedList, openList])],
      [refOf(lambda('members').Properties.Role), ['dynamodb:Query'], onlyItems(openList)],
      [refOf(lambda('retry').Properties.Role), ['dynamodb:Query'], onlyItems(retryList)],
      [refOf(lambda('archive').Properties.Role), ['dynamodb:Query'], onlyItems('ARCHIVE#*')],
      [refOf(lambda('respond').Properties.Role), ['dynamodb:Query'], onlyItems('LANE#*')],
    ]);
    expect(
      new Set(named.map((name) => name.replace(/#.*$/, ''))),
      'the kinds in serverless/permissions.yml (_items) are not those of src/adapters/aws/table/item-kinds.ts: add a new one there for who gets at it',
    ).toEqual(kinds);
  });

  it('lets the function that is open to the internet get at incidents, what leads to them, what drills proved and the rules in the table only', () => {
    const role = refOf(lambda('respond').Properties.Role);
    const ofTable = permissionsOf(packaged).filter(
      ({ at, Action }) => at.startsWith(`${role} `) && Action.some((one) => one.startsWith('dynamodb:')),
    );

    expect(ofTable.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [['dynamodb:GetItem'], onlyItems(['INCIDENT#*', 'LINK#*', 'RUNS#*', 'RULES'])],
      [['dynamodb:UpdateItem'], onlyItems('INCIDENT#*')],
      [['dynamodb:PutItem', 'dynamodb:Query'], onlyItems(['INCIDENT#*', 'SILENCES', 'ACCEPTANCES'])],
      [['dynamodb:Query'], onlyItems('PROVEN')],
      [['dynamodb:Query'], onlyItems('LANE#*')],
      [['dynamodb:DeleteItem'], onlyItems(['INCIDENT#*', 'GROUP#*'])],
    ]);
  });

  it('lets keys be used through the services that keep what is encrypted, and described only to say what becomes of backups', () => {
    const direct = permissionsOf(packaged).flatMap(({ at, Action, Condition }) =>
      Condition?.StringLike?.['kms:ViaService']
        ? []
        : Action.filter((one) => one.startsWith('kms:')).map((one) => `${at.split(' ')[0]} ${one}`),
    );

    expect(direct).toEqual([
      'IngestIamRoleLambdaExecution kms:DescribeKey',
      'WatchIamRoleLambdaExecution kms:DescribeKey',
      'ArchiveIamRoleLambdaExecution kms:Sign',
    ]);
  });

  it('lets deliver do what its channels say they need', () => {
    const allowed = actionsAllowedTo('deliver');

    expect(
      channels.flatMap(({ permissions }) => permissions ?? []).filter((action) => !allowed.includes(action)),
    ).toEqual([]);
  });
});
