import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { TaggingResourceTags } from '../adapters/aws/lookups/resource-tags.ts';
import { DefaultBus } from '../adapters/aws/queues/default-bus.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { SqsIntakeQueue } from '../adapters/aws/queues/sqs-intake-queue.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoDrillBooks } from '../adapters/aws/table/dynamo-drill-books.ts';
import { DynamoProvenWays } from '../adapters/aws/table/dynamo-proven-ways.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { DrillDependencies } from '../pipeline/drill/drill-dependencies.ts';
import type { Log } from '../ports/log.ts';
import { makeDecidingRules } from './deciding-rules.ts';
import type { Environment } from './environment.ts';
import { makeStore } from './store.ts';

/** What playing drills reads of the environment of `watch`, and where it is. */
export interface DrillSettings
  extends Record<
    'STAGE' | 'TABLE_NAME' | 'EVIDENCE_RETENTION_DAYS' | 'RULES_PATH' | 'DELIVERIES_QUEUE_URL' | 'INTAKE_QUEUE_URL',
    string
  > {
  home: { accountId: string; region: string };
}

/** Makes what playing drills needs. Loaded by the first run of `watch`. */
export function makeDrills(settings: DrillSettings, environment: Environment, log: Log): DrillDependencies {
  const { store, client, dynamo } = makeStore(settings, environment);
  const sqs = new SQSClient(clientSettings('sqs', environment));
  return {
    store,
    books: new DynamoDrillBooks(client, settings.TABLE_NAME),
    proven: new DynamoProvenWays(client, settings.TABLE_NAME),
    bus: new DefaultBus(new EventBridgeClient(clientSettings('eventbridge', environment))),
    tags: new TaggingResourceTags(signedCaller('tagging', environment, { timeoutMs: 10_000 })),
    ledger: new DynamoDeliveryLedger(client, dynamo),
    intake: new SqsIntakeQueue(sqs, settings.INTAKE_QUEUE_URL),
    queue: new SqsDeliveryQueue(sqs, settings.DELIVERIES_QUEUE_URL),
    rules: makeDecidingRules(settings, { store, client }, environment, log),
    home: { ...settings.home, stage: settings.STAGE },
    now: systemClock.now,
  };
}
