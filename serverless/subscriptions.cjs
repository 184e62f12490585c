'use strict';

const { createHash } = require('node:crypto');

/**
 * Who is subscribed to the alert topic, by parameters that take several with commas between them. Each has an id of its own by
 * what it is, so that a new one is put behind the others without touching them; only the first mail has the id of old.
 */
module.exports = async ({ resolveVariable }) => {
  const values = await Promise.all(kinds.map(({ parameter }) => resolveVariable(`param:${parameter}`)));
  return {
    Resources: subscriptionsOf(Object.fromEntries(kinds.map(({ parameter }, index) => [parameter, values[index]]))),
  };
};

/** Mails tell everything; a telephone what asks for action, and alarms, which have no attributes. */
const urgent = {
  kind: [{ exists: false }, 'opened', 'escalated', 'reminded', 'exhausted', 'reopened'],
  // What vaults say that notify this topic: src/events/vault-notification.ts.
  State: [{ exists: false }, { 'anything-but': ['CREATED', 'PENDING', 'RUNNING', 'COMPLETED', 'MODIFIED'] }],
};

/** A machine that is away for some minutes hears it all the same; what it did not hear in half an hour is kept. */
const kept = { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['AlertTopicDeadLetters', 'Arn'] } } };

/** https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html: an hour in all at the most. */
const patient = {
  DeliveryPolicy: {
    healthyRetryPolicy: {
      numRetries: 12,
      numNoDelayRetries: 2,
      minDelayTarget: 10,
      maxDelayTarget: 300,
      backoffFunction: 'exponential',
    },
  },
};

const kinds = [
  {
    parameter: 'alertEmail',
    id: 'AlertEmail',
    protocol: 'email',
    form: /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/,
    like: 'oncall@example.com',
    properties: {},
  },
  {
    parameter: 'alertSms',
    id: 'AlertSms',
    protocol: 'sms',
    form: /^\+[1-9]\d{6,14}$/,
    like: '+41791234567',
    properties: { FilterPolicyScope: 'MessageAttributes', FilterPolicy: urgent },
  },
  {
    parameter: 'alertHttps',
    id: 'AlertHttps',
    protocol: 'https',
    // Not a name and password: they would stand in the template for everybody to read.
    form: /^https:\/\/[^\s@,]+$/,
    like: 'https://alerts.example.com/sns, without a password in it',
    // Not raw: the envelope is signed, and says which topic it is from.
    properties: { ...kept, ...patient },
  },
  {
    parameter: 'alertLambda',
    id: 'AlertLambda',
    protocol: 'lambda',
    form: /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(?::[\w$-]{1,128})?$/,
    like: 'arn:aws:lambda:eu-west-1:111122223333:function:alerts',
    properties: kept,
  },
];

/**
 * Returns the resources of all subscriptions.
 *
 * @param values by parameter
 * @throws {Error} when one of them has not the form of its kind
 */
function subscriptionsOf(values) {
  const all = kinds.flatMap((kind) =>
    listOf(kind, values[kind.parameter]).map((endpoint, index) => ({ kind, endpoint, index })),
  );
  const subscriptions = all.map(({ kind, endpoint, index }) => [
    idOf(kind, endpoint, index),
    {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'AlertTopic' }, Protocol: kind.protocol, Endpoint: endpoint, ...kind.properties },
    },
  ]);
  const functions = all.filter(({ kind }) => kind.protocol === 'lambda').map(({ endpoint }) => permissionOf(endpoint));
  const isKept = all.some(({ kind }) => kind.properties.RedrivePolicy !== undefined);
  return Object.fromEntries([...subscriptions, ...functions, ...(isKept ? deadLetters : [])]);
}

function listOf({ parameter, form, like }, value) {
  const list = String(value)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const wrong = list.find((one) => !form.test(one));
  // It is not repeated: it may be a password.
  if (wrong !== undefined)
    throw new Error(`--param ${parameter}: number ${list.indexOf(wrong) + 1} is not like ${like}.`);
  return [...new Set(list)];
}

function idOf({ id }, endpoint, index) {
  return id === 'AlertEmail' && index === 0 ? id : `${id}${hashOf(endpoint)}`;
}

function hashOf(endpoint) {
  return createHash('sha256').update(endpoint).digest('hex').slice(0, 8);
}

/** SNS may call a function only where its policy lets it: here for one of this account, whose policy is ours to add to. */
function permissionOf(functionArn) {
  return [
    `AlertLambdaPermission${hashOf(functionArn)}`,
    {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: functionArn,
        Principal: 'sns.amazonaws.com',
        SourceArn: { Ref: 'AlertTopic' },
      },
    },
  ];
}

/** What an endpoint or a function did not take; mails and telephones have none: https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
const deadLetters = [
  [
    'AlertTopicDeadLetters',
    {
      Type: 'AWS::SQS::Queue',
      Properties: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the framework puts the name in
        QueueName: '${self:custom.name}-alerts-dead-letters',
        KmsMasterKeyId: { Ref: 'Key' },
        MessageRetentionPeriod: 1209600,
        // No queue moves its own dead letters here.
        RedriveAllowPolicy: { redrivePermission: 'denyAll' },
      },
    },
  ],
  [
    'AlertTopicDeadLettersPolicy',
    {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'AlertTopicDeadLetters' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'TlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 'sqs:*',
              Resource: { 'Fn::GetAtt': ['AlertTopicDeadLetters', 'Arn'] },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              Sid: 'AlertTopic',
              Effect: 'Allow',
              Principal: { Service: 'sns.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['AlertTopicDeadLetters', 'Arn'] },
              Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'AlertTopic' } } },
            },
          ],
        },
      },
    },
  ],
];
