import { type DeployedFunction, deployedFunctions } from '../local/deployed-functions.ts';

/**
 * In which ways each part of the deployment can be unable to work, and which alarm tells people: the source of
 * docs/operations/alarms.md (`npm run docs`). test/serverless-alarms.test.ts holds it against the template, and
 * test/end-to-end/alarms.test.ts proves it on the deployed stack.
 */

/** One way in which one part can be unable to work. */
export interface WayOfFailing {
  /** The part by its logical id in the template. */
  part: string;
  way: Way;
  /** Logical id of the alarm that tells it; null: none can. */
  alarm: string | null;
  /** Why an alarm that looks at something else tells it, or why none does. */
  because?: string;
}

/** Every way that is told apart, in words. */
export const ways = {
  fails: 'crashes, times out, runs out of memory or cannot start',
  faults: 'catches a fault and gives the work back',
  throttled: 'Lambda or Step Functions refuses to run it now',
  uncalled: 'is not called: trigger disabled, deleted or not permitted',
  waits: 'messages wait too long',
  'gave up': 'holds what could not be handled',
  undelivered: 'cannot hand over what it has',
  'no listener': 'nobody is subscribed',
  'left over': 'ends between deciding and handing over',
  'failed timer': 'an execution fails',
  'lost timer': 'an execution is aborted, times out or never was',
  unreachable: 'gives no answer to people',
  unavailable: 'refuses calls, is throttled or away',
  disabled: 'is disabled or about to be deleted',
  unheard: 'hears nothing of what it is there for: disabled, changed or deleted',
} as const;

export type Way = keyof typeof ways;

/** Which ways a part of each kind has to have a row for; a queue that holds dead letters has those of `dead letters`. */
export const waysOf: Readonly<Record<string, readonly Way[]>> = {
  'AWS::Lambda::Function': ['fails', 'faults', 'throttled', 'uncalled'],
  'AWS::SQS::Queue': ['waits'],
  'dead letters': ['gave up'],
  'AWS::Events::Rule': ['undelivered'],
  'AWS::StepFunctions::StateMachine': ['failed timer', 'lost timer', 'throttled'],
  'AWS::SNS::Topic': ['undelivered'],
  'AWS::ApiGatewayV2::Api': ['unreachable'],
  'AWS::DynamoDB::Table': ['unavailable'],
  'AWS::KMS::Key': ['disabled'],
};

const scheduled = deployedFunctions.filter(({ calledBy }) => calledBy === 'schedule');
const sharedRule = 'all rules share target, queue policy and key';
const watchSendsAgain = 'watch finds it and does it again; the alarm is about what stays';
const stepIsLate = 'its step is late, and watch finds the timer overdue';
const throwsItsFaults = 'it throws every fault, so it is an error';

export const waysOfFailing: readonly WayOfFailing[] = [
  {
    part: 'RunsDeadLetters',
    way: 'gave up',
    alarm: 'GuardErrorsAlarm',
    because: 'a run that is given up has failed, or was never begun; the next run does its work',
  },
  { part: 'IngestLambdaFunction', way: 'fails', alarm: 'IngestErrorsAlarm' },
  { part: 'IngestLambdaFunction', way: 'faults', alarm: 'IngestFaultsAlarm' },
  {
    part: 'IngestLambdaFunction',
    way: 'throttled',
    alarm: 'IntakeAgeAlarm',
    because: 'its messages wait, for ten minutes at most',
  },
  { part: 'IngestLambdaFunction', way: 'uncalled', alarm: 'IntakeAgeAlarm', because: 'its messages wait' },
  { part: 'IngestLambdaFunction', way: 'left over', alarm: 'StaleOutboxesAlarm', because: watchSendsAgain },

  { part: 'EscalateLambdaFunction', way: 'fails', alarm: 'LostTimersAlarm', because: stepIsLate },
  { part: 'EscalateLambdaFunction', way: 'faults', alarm: 'LostTimersAlarm', because: stepIsLate },
  {
    part: 'EscalateLambdaFunction',
    way: 'throttled',
    alarm: 'LostTimersAlarm',
    because: stepIsLate,
  },
  {
    part: 'EscalateLambdaFunction',
    way: 'uncalled',
    alarm: 'LostTimersAlarm',
    because: 'an execution that may not call it fails, and watch finds its timer overdue',
  },
  { part: 'EscalateLambdaFunction', way: 'left over', alarm: 'StaleOutboxesAlarm', because: watchSendsAgain },

  { part: 'DeliverLambdaFunction', way: 'fails', alarm: 'DeliverErrorsAlarm' },
  { part: 'DeliverLambdaFunction', way: 'faults', alarm: 'DeliverFaultsAlarm' },
  { part: 'DeliverLambdaFunction', way: 'throttled', alarm: 'DeliverThrottledAlarm' },
  { part: 'DeliverLambdaFunction', way: 'uncalled', alarm: 'DeliveriesAgeAlarm', because: 'its messages wait' },
  { part: 'DeliverLambdaFunction', way: 'left over', alarm: 'UnfinishedDeliveriesAlarm', because: watchSendsAgain },

  ...scheduled.flatMap(waysOfScheduled),

  { part: 'RespondLambdaFunction', way: 'fails', alarm: 'ApiErrorsAlarm', because: 'the HTTP API answers 500' },
  { part: 'RespondLambdaFunction', way: 'faults', alarm: 'ApiErrorsAlarm', because: 'it answers 503' },
  { part: 'RespondLambdaFunction', way: 'throttled', alarm: 'ApiErrorsAlarm', because: 'the HTTP API answers 503' },
  { part: 'RespondLambdaFunction', way: 'uncalled', alarm: 'ApiErrorsAlarm', because: 'the HTTP API answers 500' },
  { part: 'RespondLambdaFunction', way: 'left over', alarm: 'StaleOutboxesAlarm', because: watchSendsAgain },

  { part: 'HooksLambdaFunction', way: 'fails', alarm: 'ApiErrorsAlarm', because: 'the HTTP API answers 500' },
  { part: 'HooksLambdaFunction', way: 'faults', alarm: 'ApiErrorsAlarm', because: 'it answers 503' },
  { part: 'HooksLambdaFunction', way: 'throttled', alarm: 'ApiErrorsAlarm', because: 'the HTTP API answers 503' },
  { part: 'HooksLambdaFunction', way: 'uncalled', alarm: 'ApiErrorsAlarm', because: 'the HTTP API answers 500' },
  { part: 'HooksLambdaFunction', way: 'left over', alarm: 'StaleOutboxesAlarm', because: watchSendsAgain },

  { part: 'IntakeQueue', way: 'waits', alarm: 'IntakeAgeAlarm' },
  { part: 'DeliveriesQueue', way: 'waits', alarm: 'DeliveriesAgeAlarm' },
  { part: 'IntakeDeadLetters', way: 'gave up', alarm: 'IntakeDeadLettersAlarm' },
  { part: 'DeliveriesDeadLetters', way: 'gave up', alarm: 'DeliveriesDeadLettersAlarm' },

  {
    part: 'BackupRule',
    way: 'unheard',
    alarm: 'EventGapAlarm',
    because: 'watch finds the jobs in the lists of AWS Backup; many within an hour are no accident',
  },
  { part: 'BackupRule', way: 'undelivered', alarm: 'EventsUndeliveredAlarm', because: sharedRule },
  { part: 'AlarmRule', way: 'undelivered', alarm: 'EventsUndeliveredAlarm', because: sharedRule },
  { part: 'CallRule', way: 'undelivered', alarm: 'EventsUndeliveredAlarm', because: sharedRule },
  {
    part: 'MailEventRule',
    way: 'undelivered',
    alarm: 'EventsUndeliveredAlarm',
    because: 'it shares the key with all rules; what SES says later of a mail is all that is lost',
  },
  {
    part: 'Backupalertrouterprodguardrule1EventBridgeRule',
    way: 'undelivered',
    alarm: 'GuardHeartbeatAlarm',
    because: 'what it misses, the next hourly round finds',
  },

  {
    part: 'Escalation',
    way: 'failed timer',
    alarm: 'LostTimersAlarm',
    because: 'watch asks every open incident for its timer, and starts it anew',
  },
  {
    part: 'Escalation',
    way: 'lost timer',
    alarm: 'LostTimersAlarm',
    because: 'watch asks every open incident for its timer: a stop on purpose is not one',
  },
  {
    part: 'Escalation',
    way: 'throttled',
    alarm: 'LostTimersAlarm',
    because: 'steps are late, and watch finds their timers overdue',
  },

  { part: 'AlertTopic', way: 'undelivered', alarm: 'LastResortAlarm' },
  {
    part: 'AlertTopic',
    way: 'no listener',
    alarm: null,
    because:
      'SNS takes it as delivered: guard asks every hour and tells the other targets once, and every deploy says it',
  },
  { part: 'VaultNotificationsTopic', way: 'undelivered', alarm: 'VaultNotificationsAlarm' },
  { part: 'HttpApi', way: 'unreachable', alarm: 'ApiErrorsAlarm' },
  {
    part: 'Table',
    way: 'unavailable',
    alarm: 'IngestFaultsAlarm',
    because: 'a call that it refuses is a fault of the function that made it; its own metrics would say the same',
  },
  {
    part: 'CanarySucceedsTable',
    way: 'unavailable',
    alarm: null,
    because: 'nobody reads it; that its backup is not heard of, or fails, is an incident',
  },
  {
    part: 'CanaryFailsTable',
    way: 'unavailable',
    alarm: null,
    because: 'nobody reads it; that its backup is not heard of is an incident',
  },
  {
    part: 'Key',
    way: 'disabled',
    alarm: 'IngestFaultsAlarm',
    because:
      'table, queues and secrets refuse every call; the alert topic does as well, so that only `alarmTopicArn` hears it',
  },
  {
    part: 'DigestKey',
    way: 'disabled',
    alarm: 'ArchiveErrorsAlarm',
    because: 'no digest can be signed, which is an error',
  },
];

/** Every function on a schedule fails in the same ways, and has the same two alarms (serverless/each-function.cjs). */
function waysOfScheduled({ name }: DeployedFunction): WayOfFailing[] {
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const part = `${id}LambdaFunction`;
  const alarm = `${id}HeartbeatAlarm`;
  return [
    { part, way: 'fails', alarm: `${id}ErrorsAlarm` },
    { part, way: 'faults', alarm: `${id}ErrorsAlarm`, because: throwsItsFaults },
    {
      part,
      way: 'throttled',
      alarm,
      because: 'no run is begun; Lambda drops an event that was throttled for six hours',
    },
    { part, way: 'uncalled', alarm },
    { part: `${id}EventsRuleSchedule1`, way: 'undelivered', alarm, because: 'the function is not called' },
  ];
}

/** How an alarm was seen to go off. */
export type Proof = 'made' | 'published' | 'judged';

/** What each kind of proof means. */
export const proofs: Readonly<Record<Proof, string>> = {
  made: 'the part was made unable to work on the deployed stack, and what it did then set the alarm off',
  published:
    'the emulator does not publish this metric: it was published as AWS documents it (one of our own: as it stands in the log), and set the alarm off',
  judged:
    'the emulator knows no sums of metrics, queries, composite alarms nor anomaly detectors: cfn-lint and the test of the template judge it',
};

/** How each alarm was proven; test/end-to-end/alarms.test.ts makes every function on a schedule fail. */
export const proofOf: Readonly<Record<string, Proof>> = {
  ...Object.fromEntries(scheduled.flatMap(waysOfScheduled).map(({ alarm }) => [alarm, 'made' as const])),
  IngestErrorsAlarm: 'made',
  DeliverErrorsAlarm: 'made',
  IngestFaultsAlarm: 'made',
  DeliverFaultsAlarm: 'made',
  LostTimersAlarm: 'published',
  StaleOutboxesAlarm: 'published',
  UnfinishedDeliveriesAlarm: 'published',
  EventGapAlarm: 'published',
  ApiErrorsAlarm: 'published',
  DeliverThrottledAlarm: 'made',
  IntakeAgeAlarm: 'published',
  DeliveriesAgeAlarm: 'published',
  IntakeDeadLettersAlarm: 'published',
  DeliveriesDeadLettersAlarm: 'published',
  VaultNotificationsAlarm: 'published',
  LastResortAlarm: 'published',
  EventsUndeliveredAlarm: 'judged',
  NoCompletedBackupAlarm: 'made',
  ProtectionChangedAlarm: 'made',
  BackupsFailedAlarm: 'judged',
  BackupsExpiredAlarm: 'judged',
  CopiesFailedAlarm: 'judged',
  RestoresFailedAlarm: 'judged',
  UnusualBackupsAlarm: 'judged',
  RouterHealthyAlarm: 'judged',
  SecondEyesAlarm: 'judged',
};

/** What AWS's pages say of a metric that an alarm looks at. */
export interface DocumentedMetrics {
  metrics: readonly string[];
  dimensions: readonly string[];
  page: string;
}

/** Metrics and the dimensions that AWS publishes them with, by namespace. */
export const documented: Readonly<Record<string, DocumentedMetrics>> = {
  'AWS/Lambda': {
    metrics: ['Errors', 'Invocations', 'Throttles'],
    dimensions: ['FunctionName'],
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  },
  'AWS/SQS': {
    metrics: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
    dimensions: ['QueueName'],
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
  },
  'AWS/Events': {
    metrics: ['InvocationsFailedToBeSentToDlq'],
    dimensions: ['RuleName'],
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html',
  },
  'AWS/SNS': {
    metrics: ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'],
    dimensions: ['TopicName'],
    page: 'https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html',
  },
  'AWS/ApiGateway': {
    metrics: ['5xx'],
    dimensions: ['ApiId'],
    page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html',
  },
  'AWS/Backup': {
    metrics: [
      'NumberOfBackupJobsCompleted',
      'NumberOfBackupJobsFailed',
      'NumberOfBackupJobsExpired',
      'NumberOfBackupJobsAborted',
      'NumberOfCopyJobsFailed',
      'NumberOfRestoreJobsFailed',
    ],
    dimensions: ['BackupVaultName'],
    page: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html',
  },
  BackupAlertRouter: {
    metrics: [
      'Faults',
      'LostTimers',
      'StaleOutboxes',
      'UnfinishedDeliveries',
      'EventGap',
      'CompletedBackups',
      'ProtectionChanges',
    ],
    dimensions: ['service', 'function'],
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html',
  },
};
