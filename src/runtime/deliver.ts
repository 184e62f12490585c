import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { madeWhenCalled } from '../adapters/aws/made-when-called.ts';
import { SesMailer } from '../adapters/aws/messages/ses-mailer.ts';
import { type SecondTopic, SnsTopicPublisher } from '../adapters/aws/messages/sns-topic-publisher.ts';
import { SsmLinkKeys, SsmSecretStore } from '../adapters/aws/parameters/ssm-secret-store.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { SqsReceivedMessages } from '../adapters/aws/queues/sqs-received-messages.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoRateLimiter } from '../adapters/aws/table/dynamo-rate-limiter.ts';
import { DynamoShortLinks } from '../adapters/aws/table/dynamo-short-links.ts';
import { DynamoTargetHealth } from '../adapters/aws/table/dynamo-target-health.ts';
import { GuardedHttp } from '../adapters/http/guarded-http.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { channels } from '../channels/registry.ts';
import type { TakeDependencies } from '../pipeline/deliver/take-delivery.ts';
import type { LaterReports } from '../ports/delivery/later-reports.ts';
import type { Log } from '../ports/log.ts';
import type { DeadLetters } from '../ports/queues/dead-letters.ts';
import { namingAccounts } from './account-names.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { queuesOf } from './queues.ts';
import { makeRules } from './rules.ts';
import { makeStore } from './store.ts';
import { detourOf } from './vendor-detour.ts';

/** What `deliver` reads of its environment. */
export const reads = {
  needed: [
    ...tableSettings,
    'RULES_PATH',
    'SECRETS_PATH',
    'DELIVERIES_QUEUE_URL',
    'DELIVERIES_DEAD_LETTERS_URL',
    'ALERT_TOPIC_ARN',
    'KMS_KEY_ID',
  ],
  optional: ['MAIL_FROM', 'RESPOND_URL', 'SES_CONFIGURATION_SET', 'SECOND_TOPIC_ARN', 'MEMBER_REGIONS'],
} as const satisfies FunctionSettings;

/** Makes what `deliver` needs. @throws {RouterError} configuration-invalid */
export function makeDeliver(
  environment: Environment,
  log: Log,
): Omit<TakeDependencies, 'reportError' | 'remainingMs'> & { reports: () => Promise<LaterReports> } {
  const settings = readSettings('deliver', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  const sqs = queuesOf(environment);
  const ssm = new SSMClient(clientSettings('ssm', environment));
  const sns = topicsOf(environment);
  const secrets = new SsmSecretStore(ssm, systemClock.nowMs);
  const where = { alertTopicArn: settings.ALERT_TOPIC_ARN, queueUrl: settings.DELIVERIES_QUEUE_URL };
  const later = async () => (await import('./deliver-later.ts')).makeLater({ client, dynamo, sns, sqs, ...where });
  return {
    store,
    log,
    ledger: new DynamoDeliveryLedger(client, dynamo),
    health: new DynamoTargetHealth(client, dynamo.tableName),
    rateLimiter: new DynamoRateLimiter(client, dynamo.tableName),
    rules: namingAccounts(
      makeRules(settings.RULES_PATH, store, environment),
      { ...settings, client },
      environment,
      log,
    ),
    queue: new SqsDeliveryQueue(sqs, settings.DELIVERIES_QUEUE_URL),
    later,
    reports: async () => (await later()).reports,
    deadLetters: rareDeadLetters(sqs, settings.DELIVERIES_DEAD_LETTERS_URL),
    received: new SqsReceivedMessages(sqs, settings.DELIVERIES_QUEUE_URL),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    links: new SsmLinkKeys(secrets, ssm, `${settings.SECRETS_PATH}/link-keys`, settings.KMS_KEY_ID),
    shortLinks: new DynamoShortLinks(client, dynamo.tableName),
    respondUrl: environment.RESPOND_URL || null,
    random: Math.random,
    ports: {
      http: new GuardedHttp(detourOf(environment)),
      secrets,
      mailer: new SesMailer(mailOf(environment), {
        sender: environment.MAIL_FROM || null,
        configurationSet: environment.SES_CONFIGURATION_SET || null,
      }),
      topics: new SnsTopicPublisher(sns, settings.ALERT_TOPIC_ARN, secondTopicOf(environment)),
      now: systemClock.now,
    },
  };
}

/** Loaded with the first letter, which is rare. */
function rareDeadLetters(sqs: SQSClient, url: string): DeadLetters {
  const load = async () => (await import('../adapters/aws/queues/sqs-dead-letters.ts')).SqsDeadLetters;
  return { put: async (letter, why) => new (await load())(sqs, url).put(letter, why) };
}

/** The topic in another Region, with a client of that Region: SNS takes a topic of its own Region alone. */
function secondTopicOf({ SECOND_TOPIC_ARN: arn = '', ...environment }: Environment): SecondTopic | null {
  if (arn === '') return null;
  const here = { ...environment, AWS_REGION: arn.split(':')[3] };
  return { arn, client: topicsOf(here) };
}

function topicsOf(environment: Environment): SNSClient {
  const settings = clientSettings('sns', environment);
  return madeWhenCalled(() => new SNSClient(settings));
}

function mailOf(environment: Environment): SESv2Client {
  const settings = clientSettings('sesv2', environment);
  return madeWhenCalled(() => new SESv2Client(settings));
}
