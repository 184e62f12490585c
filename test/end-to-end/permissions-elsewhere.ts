import { type Grant, nameOf } from '../support/granted.ts';

/** Something granted that no call in the end-to-end tests meets. */
interface Explained {
  is: (grant: Grant) => boolean;
  why: string;
}

const guide = 'https://docs.aws.amazon.com';

/** Granted because an AWS service uses it in the role's name, which the emulator does without asking. */
export const usedByAws: readonly (Explained & { page: string })[] = [
  {
    is: ({ action }) => /^logs:(?:CreateLogStream|CreateLogGroup|PutLogEvents|TagResource)$/.test(action),
    why: 'Lambda writes the log of a function',
    page: `${guide}/lambda/latest/dg/monitoring-cloudwatchlogs.html`,
  },
  {
    is: ({ action }) => /^sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$/.test(action),
    why: 'Lambda takes messages off the queue that triggers a function',
    page: `${guide}/lambda/latest/dg/services-sqs-configure.html`,
  },
  {
    is: ({ role, action }) =>
      nameOf(role) === 'ReceiptsRole' && /^logs:Put(?:MetricFilter|RetentionPolicy)$/.test(action),
    why: 'SNS writes what became of messages',
    page: `${guide}/sns/latest/dg/sns-topic-attributes.html`,
  },
  {
    is: ({ action, resource }) => action === 'sqs:SendMessage' && /-runs-dead-letters$/.test(resource),
    why: 'Lambda keeps a run that it gives up',
    page: `${guide}/lambda/latest/dg/invocation-async-retain-records.html`,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'EscalationRole' && action === 'lambda:InvokeFunction',
    why: 'Step Functions calls the function of a state',
    page: `${guide}/step-functions/latest/dg/lambda-iam.html`,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'EscalationRole' && action.startsWith('logs:'),
    why: 'Step Functions writes the log of the state machine',
    page: `${guide}/step-functions/latest/dg/cw-logs.html`,
  },
];

/**
 * Granted for what happens too seldom to be made to happen here; each has a test of its own. What `varies` happens in
 * some runs, by the time of the week or by chance.
 */
export const metElsewhere: readonly (Explained & { test: string; varies?: true })[] = [
  {
    is: ({ role }) => nameOf(role) === 'archive',
    why: 'days are archived once an hour, on a stack of their own',
    test: 'test/end-to-end/archive.test.ts',
  },
  {
    is: ({ role }) => nameOf(role) === 'members',
    why: 'members are looked at on a stack of their own, in central mode, and lack what is found and ends',
    test: 'test/end-to-end/accounts.test.ts',
  },
  {
    is: ({ action, only }) => action === 'dynamodb:GetItem' && isOneOf(only, ['ACCOUNTS']),
    why: 'what AWS calls accounts is read in central mode, where members are looked at',
    test: 'test/end-to-end/accounts.test.ts',
    varies: true,
  },
  {
    is: ({ role, only }) => nameOf(role) === 'ingest' && isOneOf(only, ['FINDINGS#*']),
    why: 'a call that is heard of a member that is looked at is kept with what is found there',
    test: 'test/journeys/heard-calls.test.ts',
  },
  {
    is: ({ action, resource }) => action === 'sns:ListSubscriptionsByTopic' && /:backup-alerts-/.test(resource),
    why: 'a topic of its own that a target names, whose message was lost',
    test: 'test/adapters/aws/messages/sns-topic-subscribers.test.ts',
  },
  {
    is: ({ role, action }) => nameOf(role) === 'hooks' && action === 'ssm:GetParameterHistory',
    why: 'the last good rules, when the newest are not valid and a vendor posts meanwhile',
    test: 'test/pipeline/rules/load-rules.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'hooks' && /^dynamodb:(?:Get|Delete)Item$/.test(action) && isOneOf(only, ['POSTED#*']),
    why: 'a message of a vendor that comes twice, or came to nothing',
    test: 'test/pipeline/hooks/take-posted.test.ts',
  },
  {
    is: ({ role, action, only }) =>
      action === 'dynamodb:GetItem' && isOneOf(only, nameOf(role) === 'deliver' ? ['TARGET#*'] : ['EVENT#*', 'LANE#*']),
    why: 'what a busy table leaves out of a batch is read one by one',
    test: 'test/adapters/aws/table/dynamo-incident-store.test.ts',
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) !== 'guard' && action === 'dynamodb:PutItem' && isOneOf(only, ['RULES']),
    why: 'whichever function sees new rules first keeps them',
    test: 'test/pipeline/rules/load-rules.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'ingest' && /^dynamodb:(?:Update|Delete)Item$/.test(action) && isOneOf(only, ['MESSAGE#*']),
    why: 'a message that may have ended its function is taken alone, which takes six minutes',
    test: 'test/pipeline/ingest/take-messages.test.ts',
    varies: true,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'ingest' && action === 'backup:DescribeRecoveryPoint',
    why: 'a restore of which AWS does not say what was restored is known by its recovery point',
    test: 'test/adapters/aws/lookups/backup-job-describer.test.ts',
  },
  {
    is: ({ role, action }) => nameOf(role) === 'ingest' && action.startsWith('rds:'),
    why: 'a continuous backup of a database that ends an incident is asked for its latest restorable time',
    test: 'test/adapters/aws/lookups/restorable-times.test.ts',
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'guard' && action === 'dynamodb:Query' && isOneOf(only, ['HIDDEN#*']),
    why: 'what was kept quiet last week is told on Mondays from nine, and not looked at before',
    test: 'test/pipeline/guard/weekly-digest.test.ts',
    varies: true,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'ingest' && action === 'dynamodb:Query',
    why: 'an incident that 0.1.0 opened about a restore test is known by its alerts',
    test: 'test/compatibility/restore-lanes.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      (nameOf(role) === 'respond' &&
        /^dynamodb:(?:GetItem|PutItem|Query)$/.test(action) &&
        isOneOf(only, ['RUNS#*', 'ACCEPTANCES'])) ||
      (nameOf(role) === 'guard' && action === 'dynamodb:UpdateItem' && isOneOf(only, ['ACCEPTANCES'])),
    why: 'somebody accepts an incident on its page, which shows past runs first, and the news of that are told',
    test: 'test/pipeline/respond/preview-accept.test.ts',
    varies: true,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'escalate' && action === 'states:StartExecution',
    why: 'a timer that has run for long goes on in another',
    test: 'test/journeys/long-lives.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, resource }) =>
      nameOf(role) === 'deliver' && action === 'sqs:SendMessage' && resource.includes('dead-letters'),
    why: 'a delivery that can never succeed is put aside with its reason',
    test: 'test/pipeline/deliver/take-delivery.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'escalate' && action === 'dynamodb:DeleteItem' && isOneOf(only, ['INCIDENT#*']),
    why: 'the last step of a policy takes its incident out of the view of timers',
    test: 'test/adapters/aws/table/fake-table.test.ts',
    varies: true,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'guard' && action === 'dynamodb:BatchGetItem',
    why: 'the weekly note says what became of the incidents that were kept quiet',
    test: 'test/pipeline/guard/weekly-digest.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, resource }) =>
      nameOf(role) === 'ingest' && action === 'kms:DescribeKey' && resource.endsWith(':key/*'),
    why: 'the key of a backup is asked about, and kept for a while by the function that asked',
    test: 'test/adapters/aws/lookups/light-lookups.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'watch' && /^dynamodb:(?:Get|Update|Delete)Item$/.test(action) && isOneOf(only, ['INCIDENT#*']),
    why: 'what a crash left over is done again; after most runs nothing is',
    test: 'test/pipeline/watch/watch.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'watch' &&
      ((/^dynamodb:(?:Put|Delete)Item$/.test(action) && isOneOf(only, ['FINDINGS'])) ||
        (action === 'dynamodb:Query' && isOneOf(only, ['RUNS#*', 'INCIDENT#*'])) ||
        action === 'ssm:GetParameterHistory' ||
        (action === 'kms:Decrypt' && isOneOf(only, ['ssm.us-east-1.amazonaws.com*']))),
    why: 'what is found in an account beside runs is kept, and ends; and rules may be encrypted, or not valid',
    test: 'test/journeys/findings-over-time.test.ts',
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'watch' && action === 'dynamodb:GetItem' && isOneOf(only, ['RUNS#*']),
    why: 'a day of a lane that another run of watch keeps at the same time is read once more',
    test: 'test/adapters/aws/table/dynamo-due-runs.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'watch' && action === 'dynamodb:GetItem' && isOneOf(only, ['HEARD#*', 'EVENT#*']),
    why: 'what a busy table leaves out of a batch is read one by one',
    test: 'test/adapters/aws/table/dynamo-heard-jobs.test.ts',
  },
  {
    is: ({ role, action, resource }) =>
      nameOf(role) === 'watch' && action === 'sqs:SendMessage' && resource.endsWith('-deliveries.fifo'),
    why: 'deliveries without an outcome are ordered again',
    test: 'test/pipeline/watch/watch.test.ts',
    varies: true,
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) === 'deliver' && action === 'dynamodb:PutItem' && isOneOf(only, ['INCIDENT#target-*']),
    why: 'a target that stays broken, or works again, is told of once',
    test: 'test/journeys/broken-target-told.test.ts',
    varies: true,
  },
  {
    // What hooks keeps and reads of Parameter Store is cached for a minute: others may have read it first.
    is: ({ role, action, only }) =>
      nameOf(role) === 'hooks' && action === 'kms:Decrypt' && isOneOf(only, ['ssm.us-east-1.amazonaws.com*']),
    why: 'secrets of vendors are encrypted parameters',
    test: 'test/end-to-end/answers-at-vendors.test.ts',
    varies: true,
  },
];

function isOneOf(only: Grant['only'], values: readonly string[]): boolean {
  return only !== null && values.includes(only.value);
}
