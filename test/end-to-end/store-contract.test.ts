import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { localEnvironment } from '../../local/folders.ts';
import { type MiniStack, startMiniStack } from '../../local/ministack.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoDeliveryLedger } from '../../src/adapters/aws/dynamo-delivery-ledger.ts';
import { DynamoDeliveryPace } from '../../src/adapters/aws/dynamo-delivery-pace.ts';
import { DynamoHiddenAlerts } from '../../src/adapters/aws/dynamo-hidden-alerts.ts';
import { DynamoIncidentStore } from '../../src/adapters/aws/dynamo-incident-store.ts';
import { DynamoRulesAnnouncements } from '../../src/adapters/aws/dynamo-rules-announcements.ts';
import { DynamoTargetHealth } from '../../src/adapters/aws/dynamo-target-health.ts';
import { DynamoUnfinishedDeliveries } from '../../src/adapters/aws/dynamo-unfinished-deliveries.ts';
import { describeRulesAnnouncements } from '../support/announcements-contract.ts';
import { describeHiddenAlerts } from '../support/hidden-contract.ts';
import { describeDeliveryLedger } from '../support/ledger-contract.ts';
import { describeDeliveryPace } from '../support/pace-contract.ts';
import { describeIncidentStore } from '../support/store-contract.ts';
import { storeWithViews } from '../support/store-with-views.ts';

/** The contract that the stores in memory keep, kept by the stores that ship, on a DynamoDB that runs. */
const settings = { tableName: 'store-contract', evidenceRetentionDays: 2557 };
let ministack: MiniStack;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  ministack = await startMiniStack();
  const dynamo = new DynamoDBClient(clientSettings('dynamodb', localEnvironment(ministack.endpoint)));
  // One more for each test of announcements, also when it is tried again.
  const more = [1, 2, 3, 4, 5, 6].map((number) => `${settings.tableName}-${number}`);
  for (const TableName of [settings.tableName, ...more]) {
    await dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
          { AttributeName: 'gpk', AttributeType: 'S' },
          { AttributeName: 'gsk', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'views',
            KeySchema: [
              { AttributeName: 'gpk', KeyType: 'HASH' },
              { AttributeName: 'gsk', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
  }
  client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
}, 120_000);

afterAll(() => ministack.stop(), 20_000);

describeIncidentStore('end-to-end/store-contract: incidents in DynamoDB', () => storeWithViews(client, settings));
describeDeliveryLedger('end-to-end/store-contract: ledger in DynamoDB', () => ({
  ledger: new DynamoDeliveryLedger(client, settings),
  health: new DynamoTargetHealth(client, settings.tableName),
  unfinished: new DynamoUnfinishedDeliveries(client, settings.tableName),
}));
describeDeliveryPace(
  'end-to-end/store-contract: allowances in DynamoDB',
  () => new DynamoDeliveryPace(client, settings.tableName),
);

describeHiddenAlerts('end-to-end/store-contract: hidden alerts in DynamoDB', () => ({
  store: new DynamoIncidentStore(client, settings),
  hidden: new DynamoHiddenAlerts(client, settings.tableName),
}));

/** Each test wants a place where nothing was announced: a table of its own name. */
let tables = 0;
describeRulesAnnouncements('end-to-end/store-contract: announcements in DynamoDB', () => {
  tables += 1;
  return new DynamoRulesAnnouncements(client, `${settings.tableName}-${tables}`);
});
