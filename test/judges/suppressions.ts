import type { Finding } from './judge.ts';

/** Findings that stay, and why. One that no longer is found fails the test, and so does a reason without its page. */
export interface Suppression extends Pick<Finding, 'tool' | 'check'> {
  at: readonly string[];
  reason: string;
  page: string;
}

const everyFunction = [
  'ArchiveLambdaFunction',
  'DeliverLambdaFunction',
  'EscalateLambdaFunction',
  'GuardLambdaFunction',
  'HooksLambdaFunction',
  'IngestLambdaFunction',
  'MembersLambdaFunction',
  'RespondLambdaFunction',
  'RetryLambdaFunction',
  'WatchLambdaFunction',
] as const;

export const suppressions: readonly Suppression[] = [
  {
    tool: 'checkov',
    check: 'CKV_AWS_115',
    at: everyFunction,
    reason:
      'Reserved concurrency is taken from the account, and a new account has ten: the deploy would fail. What a storm may ' +
      'use is bounded at the queues (maximumConcurrency).',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_116',
    at: [...['EscalateLambdaFunction', 'HooksLambdaFunction', 'IngestLambdaFunction'], 'RespondLambdaFunction'],
    reason:
      'A dead-letter queue of a function is for asynchronous calls. These are called by queues, which have dead letters ' +
      'of their own, by Step Functions, which tries again and raises an alarm, and by the HTTP API, where somebody waits.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_117',
    at: everyFunction,
    reason: 'Nothing it calls is inside a VPC, and one would need a NAT gateway to reach the vendors.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_173',
    at: everyFunction,
    reason:
      'Settings hold names and no secret, which test/serverless.test.ts proves; they are encrypted with the key that AWS ' +
      'owns. One of our own would add a call of KMS to each cold start, and its outage to the ways of not starting.',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_18',
    at: ['ServerlessDeploymentBucket'],
    reason:
      'It holds the packages of deploys, which CloudTrail records; nobody else reads it, and a log would need a second bucket.',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_18',
    at: ['ArchiveBucket'],
    reason:
      'What is in it cannot be changed or deleted, whoever comes; who reads it is seen with data events of CloudTrail, which cost by the call.',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_21',
    at: ['ServerlessDeploymentBucket'],
    reason: 'Each deploy writes below a name with its time and overwrites nothing; the source is in git.',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_27',
    at: ['DeadLetters'],
    reason:
      'That of a forwarder is encrypted with the key of SQS (SqsManagedSseEnabled), which the check does not know. A key of ' +
      'KMS that EventBridge may write with would cost $1 a month in every account and Region.',
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html',
  },
  {
    tool: 'checkov',
    check: 'CKV_AWS_111',
    at: ['RetryPolicy'],
    reason:
      'StartCopyJob is asked for on the recovery point, whose ARN is of another service for most types, often without an account.',
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html',
  },
  {
    tool: 'cfn-lint',
    check: 'W1028',
    at: ['UnusualBackupsAlarm'],
    reason:
      'What it does where there is no composite alarm is not reached in the stage that is judged, whose parameters are fixed.',
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  },
  {
    tool: 'cfn-lint',
    check: 'E3601',
    at: ['Escalation'],
    reason:
      'It reads the definition before its substitutions. asl-validator judges it after them, in test/serverless.test.ts.',
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html',
  },
  {
    tool: 'cfn-lint',
    check: 'W3005',
    at: [
      ...everyFunction,
      'HttpApiRouteGetATokenVar',
      'HttpApiRouteGetSShortVar',
      'HttpApiRouteHeadATokenVar',
      'HttpApiRouteHeadSShortVar',
      'HttpApiRoutePostATokenVar',
      'HttpApiRoutePostInTargetVar',
      'HttpApiRoutePostSShortVar',
      'HttpApiRoutePostSlackInteractive',
      'HttpApiStage',
    ],
    reason: 'The Serverless Framework says in DependsOn what a reference says already; it changes nothing.',
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html',
  },
  {
    tool: 'cfn-lint',
    check: 'W8003',
    at: [
      'Conditions/CanaryIsWeekly',
      'Conditions/CountsBackups',
      'Conditions/HasAlarmTopic',
      'Conditions/HasCanary',
      'Conditions/HasConfigurationSet',
      'Conditions/HasDashboard',
      'Conditions/HasMailFrom',
      'Conditions/HasOwnConfigurationSet',
      'Conditions/HasRespondUrl',
      'Conditions/HasRetryRoles',
      'Conditions/HasSecondTopic',
      'Conditions/HasTextReceipts',
      'Conditions/HasTopicReceipts',
      'Conditions/LearnsUsual',
      'Conditions/LooksAtMembers',
      'Conditions/NotLocal',
      'Conditions/SecondEyes',
      'Conditions/TracingOn',
    ],
    reason: 'They compare parameters of the deploy, which are fixed by the time the template is made.',
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html',
  },
];
