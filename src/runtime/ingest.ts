import { BackupClient } from '@aws-sdk/client-backup';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { BackupJobDescriber } from '../adapters/aws/backup-job-describer.ts';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SqsDeliveryQueue } from '../adapters/aws/sqs-delivery-queue.ts';
import { SqsReceivedMessages } from '../adapters/aws/sqs-received-messages.ts';
import { StepFunctionsClock } from '../adapters/aws/step-functions-clock.ts';
import type { ReceiveDependencies } from '../pipeline/receive-event.ts';
import type { RulesPlace } from '../pipeline/watch-rules.ts';
import type { Log } from '../ports/log.ts';
import type { ReceivedMessages } from '../ports/received-messages.ts';
import { type Environment, readSettings } from './environment.ts';
import { makeRules } from './rules.ts';
import { makeStore } from './store.ts';

/** Makes what `ingest` needs. @throws {RouterError} configuration-invalid */
export function makeIngest(
  environment: Environment,
  log: Log,
): ReceiveDependencies & { received: ReceivedMessages; place: RulesPlace } {
  const settings = readSettings('ingest', environment);
  const { store } = makeStore(settings, environment);
  const sqs = new SQSClient(clientSettings('sqs', environment));
  return {
    store,
    log,
    rules: makeRules(settings.RULES_PATH, store, environment),
    describer: new BackupJobDescriber(new BackupClient(clientSettings('backup', environment))),
    queue: new SqsDeliveryQueue(sqs, settings.DELIVERIES_QUEUE_URL),
    received: new SqsReceivedMessages(sqs, settings.INTAKE_QUEUE_URL),
    clock: new StepFunctionsClock(new SFNClient(clientSettings('sfn', environment)), settings.ESCALATION_ARN),
    now: () => new Date().toISOString(),
    newId: () => ulid(),
    place: placeOf(settings),
  };
}

/** Reads account and Region off the state machine's ARN, so that they need no settings of their own. */
function placeOf(settings: { ESCALATION_ARN: string; RULES_PATH: string }): RulesPlace {
  const [, , , region = '', accountId = ''] = settings.ESCALATION_ARN.split(':');
  return { accountId, region, parameter: settings.RULES_PATH };
}
