import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { StepFunctionsTimers } from '../adapters/aws/step-functions-timers.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import { DynamoUnfinishedDeliveries } from '../adapters/aws/table/dynamo-unfinished-deliveries.ts';
import { DynamoWatchNotes } from '../adapters/aws/table/dynamo-watch-notes.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { WatchDependencies } from '../pipeline/watch/watch.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeStore } from './store.ts';

/** What `watch` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const satisfies FunctionSettings;

/** Makes what `watch` needs. @throws {RouterError} configuration-invalid */
export function makeWatch(environment: Environment, log: Log): Omit<WatchDependencies, 'fault' | 'remainingMs'> {
  const settings = readSettings('watch', reads, environment);
  const { store, client } = makeStore(settings, environment);
  const sfn = new SFNClient(clientSettings('sfn', environment));
  return {
    store,
    log,
    views: new DynamoIncidentViews(client, settings.TABLE_NAME),
    unfinished: new DynamoUnfinishedDeliveries(client, settings.TABLE_NAME),
    notes: new DynamoWatchNotes(client, settings.TABLE_NAME),
    queue: new SqsDeliveryQueue(new SQSClient(clientSettings('sqs', environment)), settings.DELIVERIES_QUEUE_URL),
    // What it remembered to have started may have been lost since.
    timers: new StepFunctionsTimers(sfn, settings.ESCALATION_ARN, { remembered: 0 }),
    now: systemClock.now,
  };
}
