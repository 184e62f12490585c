import type { DoctorTools } from '../../src/doctor/tools.ts';
import type { VaultReader } from '../../src/ports/aws-backup/backup-vaults.ts';
import type { Deployment, Hosts, Looked, StackPart } from '../../src/ports/deployment/deployment.ts';
import type { HttpFailure, HttpResponse } from '../../src/ports/vendors/http.ts';

/** The moment it is. */
export const now = '2026-11-22T03:12:00.000Z';

/** Where the deployment of these tests is. */
export const place: DoctorTools['place'] = {
  stage: 'prod',
  region: 'eu-west-1',
  stackName: 'backup-alert-router-prod',
  secretsPath: '/backup-alerts/prod/secrets',
  alertTopicArn: 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts',
  secondTopicArn: null,
  vaultTopicArn: 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-vault-notifications',
  keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000001',
  mailFrom: 'alerts@example.com',
  configurationSet: 'tracked',
};

const sqs = 'https://sqs.eu-west-1.amazonaws.com/111122223333/backup-alert-router-prod-';
const part = (type: string, logicalId: string, physicalId: string): StackPart => ({ type, logicalId, physicalId });

/** Some parts of each kind that a stack has. */
export const parts: readonly StackPart[] = [
  part('AWS::Events::Rule', 'BackupRule', 'backup-alert-router-prod-backup'),
  part('AWS::Events::Rule', 'WatchEventsRuleSchedule1', 'backup-alert-router-prod-WatchEventsRuleSchedule1-1ABC'),
  part('AWS::SQS::Queue', 'IntakeQueue', `${sqs}intake`),
  part('AWS::SQS::Queue', 'IntakeDeadLetters', `${sqs}intake-dead-letters`),
  part('AWS::Logs::SubscriptionFilter', 'TextReceipts', 'backup-alert-router-prod'),
  part('AWS::CloudWatch::Alarm', 'IntakeAgeAlarm', 'backup-alert-router-prod-intake-age'),
  part('AWS::Lambda::Function', 'WatchLambdaFunction', 'backup-alert-router-prod-watch'),
  part(
    'AWS::StepFunctions::StateMachine',
    'Escalation',
    'arn:aws:states:eu-west-1:111122223333:stateMachine:backup-alert-router-prod-escalation',
  ),
];

/** Values of secrets by the names of their parameters. */
export const secrets: Readonly<Record<string, string>> = {
  '/backup-alerts/prod/secrets/slack-bot': 'xoxb-111111111111-SECRETSECRETSECRET',
  '/backup-alerts/prod/secrets/slack-hook': 'https://hooks.slack.com/services/T000/B000/SECRETSECRET',
  '/backup-alerts/prod/secrets/jira': 'router@example.com:SECRETSECRETSECRET',
  '/backup-alerts/prod/secrets/pagerduty': 'R0123456789SECRETSECRETSECRET012',
  '/backup-alerts/prod/secrets/webhook': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

/** A deployment where all is well, but for what a test changes. */
export function aDeployment(change: Partial<Deployment> = {}): Deployment {
  const is = async <Value>(value: Value): Promise<Looked<Value>> => ({ value });
  const account = 'arn:aws:sqs:eu-west-1:111122223333';
  return {
    parts: () => is([...parts]),
    rule: (name) =>
      is({
        isEnabled: true,
        targets: [
          name.includes('Watch')
            ? 'arn:aws:lambda:eu-west-1:111122223333:function:backup-alert-router-prod-watch'
            : `${account}:backup-alert-router-prod-intake`,
        ],
      }),
    waiting: () => is(0),
    alarms: (names) => is(names.map((name) => ({ name, state: 'OK', description: '', actionsEnabled: true }))),
    lastHeartbeat: () => is('2026-11-22T03:10:00.000Z'),
    stateMachine: () => is('ACTIVE'),
    key: () =>
      is({
        state: 'Enabled',
        services: ['events', 'cloudwatch', 'sns', 'sqs'].map((service) => `${service}.amazonaws.com`),
      }),
    secret: (name) => {
      const value = secrets[name];
      return is(value === undefined ? null : { value, isSecure: true, keyId: place.keyArn });
    },
    topic: () => is({ confirmed: 1, pending: 0 }),
    textReceipts: () => is({ roleArn: 'arn:aws:iam::111122223333:role/receipts', percent: 100 }),
    mailAccount: () => is({ inSandbox: false, isSending: true }),
    mailIdentity: (identity) => is(identity === 'example.com' ? { isVerified: true } : null),
    hasConfigurationSet: () => is(true),
    ...change,
  };
}

/** An account without vaults, but for what a test changes. */
export function someVaults(change: Partial<VaultReader> = {}): VaultReader {
  return {
    listVaults: async () => ({ value: [] }),
    notificationsOf: async () => ({ value: null }),
    keyOf: async () => ({ value: null }),
    topicKey: async () => ({ value: null }),
    ...change,
  };
}

/** Every call of a deployment, so that a test can deny each. */
export const calls = Object.keys(aDeployment()) as (keyof Deployment)[];

/** What a vendor answers to an address, each by how it ends; the first that fits counts. */
export type VendorAnswers = Readonly<Record<string, Partial<HttpResponse> | HttpFailure>>;

/** What checks are asked with: a deployment where all is well and vendors that answer as a test says. */
export function toolsWith({
  aws = {},
  at = {},
  vaults = {},
  answers = {},
  found = 'found',
  proven = { value: [] },
}: {
  aws?: Partial<Deployment>;
  at?: Partial<DoctorTools['place']>;
  vaults?: Partial<VaultReader>;
  answers?: VendorAnswers;
  found?: Awaited<ReturnType<Hosts['find']>>;
  proven?: Awaited<ReturnType<DoctorTools['proven']>>;
} = {}): DoctorTools {
  return {
    place: { ...place, ...at },
    deployment: aDeployment(aws),
    vaults: someVaults(vaults),
    canary: null,
    http: {
      send: async ({ url }) => {
        const [, answer] = Object.entries(answers).find(([ending]) => url.includes(ending)) ?? [];
        if (answer === undefined) throw new Error(`The test says no answer to ${url}.`);
        return 'failure' in answer ? answer : { status: 200, headers: {}, body: '', ...answer };
      },
    },
    hosts: { find: async () => found },
    proven: async () => proven,
    now: () => now,
  };
}

/** Reference of a secret in the rules. */
export const ref = (name: string): string => `ssm:/backup-alerts/prod/secrets/${name}`;
