import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { StepFunctionsTimers } from '../adapters/aws/step-functions-clock.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { GuardedHttp } from '../adapters/http/guarded-http.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { SlackDependencies } from '../pipeline/respond/slack-interaction.ts';
import type { Log } from '../ports/log.ts';
import type { SecretStore } from '../ports/vendors/secret-store.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeStore } from './store.ts';
import { detourOf } from './vendor-detour.ts';

/** What `respond` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'SECRETS_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const satisfies FunctionSettings;

/**
 * Makes what `respond` needs to take an answer.
 *
 * @param secrets what keeps the secret that Slack signs with.
 * @throws {RouterError} configuration-invalid
 */
export function makeRespond(environment: Environment, log: Log, secrets: SecretStore): SlackDependencies {
  const settings = readSettings('respond', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  return {
    store,
    log,
    queue: new SqsDeliveryQueue(new SQSClient(clientSettings('sqs', environment)), settings.DELIVERIES_QUEUE_URL),
    timers: new StepFunctionsTimers(new SFNClient(clientSettings('sfn', environment)), settings.ESCALATION_ARN),
    now: systemClock.now,
    newId: () => ulid(),
    secrets,
    signingSecret: `ssm:${settings.SECRETS_PATH}/slack-signing`,
    refs: new DynamoDeliveryLedger(client, dynamo),
    http: new GuardedHttp(detourOf(environment)),
  };
}
