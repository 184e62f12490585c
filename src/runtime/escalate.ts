import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { StepFunctionsTimers } from '../adapters/aws/step-functions-clock.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { Dependencies, WithRules } from '../pipeline/dependencies.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeRules } from './rules.ts';
import { makeStore } from './store.ts';

/** What `escalate` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const satisfies FunctionSettings;

/** Makes what `escalate` needs. @throws {RouterError} configuration-invalid */
export function makeEscalate(environment: Environment, log: Log): Dependencies & WithRules {
  const settings = readSettings('escalate', reads, environment);
  const { store } = makeStore(settings, environment);
  return {
    store,
    log,
    rules: makeRules(settings.RULES_PATH, store, environment),
    queue: new SqsDeliveryQueue(new SQSClient(clientSettings('sqs', environment)), settings.DELIVERIES_QUEUE_URL),
    timers: new StepFunctionsTimers(new SFNClient(clientSettings('sfn', environment)), settings.ESCALATION_ARN),
    now: systemClock.now,
    newId: () => ulid(),
  };
}
