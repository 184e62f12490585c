// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the framework and CloudFormation put names in
'use strict';

const alarmOfOne = require('./alarm-of-one.cjs');

/**
 * The queue that rules of members write to straight, without a bus, where the parameter `directMembers` asks for it. EventBridge
 * delivers to a queue of another account by a role of the account of the rule, so what comes is that role's, and whoever may use
 * it writes any body: `ingest` takes a success from there only as AWS describes its job (docs/adr/0016-central-mode.md).
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 *
 * @throws {Error} when nobody may send, or nobody could be asked whether it is so.
 */
module.exports = function directOf({ directMembers, organizationId, accounts, readerRole }) {
  if (!['true', 'false'].includes(String(directMembers))) {
    throw new Error(`--param directMembers is "${directMembers}"; it takes true or false.`);
  }
  if (String(directMembers) === 'false') return { urls: { queue: '', deadLetters: '' }, resources: {}, outputs: {} };
  if (organizationId === '' && accounts.length === 0) {
    throw new Error('--param directMembers=true needs organizationId or memberAccounts, which say whose.');
  }
  if (readerRole === '') {
    throw new Error('--param directMembers=true needs readerRole, by which AWS is asked whether a success is one.');
  }
  const senders = sendersOf(organizationId, accounts);
  return {
    urls: { queue: { Ref: 'DirectQueue' }, deadLetters: { Ref: 'DirectDeadLetters' } },
    resources: {
      DirectKey: keyFor(senders),
      DirectQueue: queueWith({
        QueueName: '${self:custom.name}-direct',
        // As the intake queue of serverless/queues.yml.
        VisibilityTimeout: 360,
        RedrivePolicy: { deadLetterTargetArn: arnOf('DirectDeadLetters'), maxReceiveCount: 1000 },
      }),
      // Its own: what is moved back from here must not come to the intake queue, whose messages are believed.
      DirectDeadLetters: queueWith({
        QueueName: '${self:custom.name}-direct-dead-letters',
        RedriveAllowPolicy: {
          redrivePermission: 'byQueue',
          sourceQueueArns: [
            { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${self:custom.name}-direct' },
          ],
        },
      }),
      DirectQueuePolicy: policyOf('DirectQueue', senders),
      DirectDeadLettersPolicy: policyOf('DirectDeadLetters', []),
      ReadDirectQueue: reads,
      DirectQueueMapping: mapping,
      DirectDeadLettersAlarm: alarm('direct-dead-letters', 'DirectDeadLetters', {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        AlarmDescription:
          'What rules of members sent straight here could not be taken in and was put aside. Do: read a message; its attributes ' +
          'reason and fault say why. What is right moves back by `aws sqs start-message-move-task` with its --source-arn alone.',
      }),
      DirectAgeAlarm: alarm('direct-age', 'DirectQueue', {
        MetricName: 'ApproximateAgeOfOldestMessage',
        Threshold: 1200,
        AlarmDescription:
          'What rules of members sent straight here has waited for twenty minutes: ingest is throttled, failing or no longer ' +
          'called, or AWS Backup there answers nothing. Do: `aws logs tail /aws/lambda/${self:custom.name}-ingest --since 1h`.',
      }),
    },
    outputs: { DirectQueueArn: { Value: arnOf('DirectQueue') }, DirectKeyArn: { Value: arnOf('DirectKey') } },
  };
};

/** Who sends: the role that accounts/forwarder.yml makes for it, in accounts of the organization and in those that are named. */
function sendersOf(organizationId, accounts) {
  const role = 'role/backup-alert-router-direct-${AWS::Region}';
  return [
    ...(organizationId === ''
      ? []
      : [
          {
            Sid: 'MembersOfOrganization',
            Effect: 'Allow',
            Principal: '*',
            Condition: {
              StringEquals: { 'aws:PrincipalOrgID': organizationId },
              ArnLike: { 'aws:PrincipalArn': { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:${role}` } },
            },
          },
        ]),
    ...(accounts.length === 0
      ? []
      : [
          {
            Sid: 'MemberAccounts',
            Effect: 'Allow',
            Principal: {
              AWS: accounts.map((account) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:root` })),
            },
            Condition: {
              ArnLike: { 'aws:PrincipalArn': { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:${role}` } },
            },
          },
        ]),
  ];
}

/** A key of its own: members may use it through SQS, and with it nothing else of the router. */
function keyFor(senders) {
  const viaQueue = { 'kms:ViaService': { 'Fn::Sub': 'sqs.${AWS::Region}.${AWS::URLSuffix}' } };
  return {
    Type: 'AWS::KMS::Key',
    Properties: {
      Description: '${self:custom.name} what members send straight',
      EnableKeyRotation: true,
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AccountAdministers',
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
            Action: 'kms:*',
            Resource: '*',
          },
          // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
          ...senders.map(({ Condition, ...sender }) => ({
            ...sender,
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: '*',
            Condition: { ...Condition, StringEquals: { ...Condition.StringEquals, ...viaQueue } },
          })),
          {
            Sid: 'MovesDeadLetters',
            Effect: 'Allow',
            Principal: { Service: 'sqs.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: '*',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    },
  };
}

function queueWith(properties) {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: { KmsMasterKeyId: { Ref: 'DirectKey' }, MessageRetentionPeriod: 1_209_600, ...properties },
  };
}

function policyOf(queue, senders) {
  const of = { Resource: arnOf(queue) };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: queue }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: 'sqs:*', ...of },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...senders.map((sender) => ({ ...sender, Action: 'sqs:SendMessage', ...of })),
        ],
      },
    },
  };
}

const reads = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: '${self:custom.name}-read-direct',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
          Resource: arnOf('DirectQueue'),
        },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('DirectDeadLetters') },
        { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: arnOf('DirectKey') },
      ],
    },
    Roles: [{ Ref: 'IngestIamRoleLambdaExecution' }],
  },
};

/** As that of the intake queue in serverless.yml; two at a time, so that members cannot take the containers of the rest. */
const mapping = {
  Type: 'AWS::Lambda::EventSourceMapping',
  DependsOn: ['ReadDirectQueue'],
  Properties: {
    EventSourceArn: arnOf('DirectQueue'),
    FunctionName: arnOf('IngestLambdaFunction'),
    BatchSize: 10,
    Enabled: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  },
};

function alarm(name, queue, properties) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      ...alarmOfOne,
      AlarmName: `\${self:custom.name}-${name}`,
      Namespace: 'AWS/SQS',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      Statistic: 'Maximum',
      Period: 60,
      ...properties,
    },
  };
}

function arnOf(id) {
  return { 'Fn::GetAtt': [id, 'Arn'] };
}
