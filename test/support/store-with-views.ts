import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoIncidentStore } from '../../src/adapters/aws/table/dynamo-incident-store.ts';
import { DynamoIncidentViews } from '../../src/adapters/aws/table/dynamo-incident-views.ts';
import type { DynamoSettings } from '../../src/adapters/aws/table/table-changes.ts';
import type { StoreUnderTest } from './store-contract.ts';

/** The store on DynamoDB with the readers of its views, which only `watch` loads. */
export function storeWithViews(client: DynamoDBDocumentClient, settings: DynamoSettings): StoreUnderTest {
  const views = new DynamoIncidentViews(client, settings.tableName);
  return Object.assign(new DynamoIncidentStore(client, settings), {
    open: views.open.bind(views),
    timersDue: views.timersDue.bind(views),
    retries: views.retries.bind(views),
    outboxesSince: views.outboxesSince.bind(views),
    unlisted: views.unlisted.bind(views),
  });
}
