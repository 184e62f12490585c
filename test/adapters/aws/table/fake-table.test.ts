import { DynamoDeliveryLedger } from '../../../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoHiddenAlerts } from '../../../../src/adapters/aws/table/dynamo-hidden-alerts.ts';
import { DynamoIncidentStore } from '../../../../src/adapters/aws/table/dynamo-incident-store.ts';
import { DynamoPersonsItems } from '../../../../src/adapters/aws/table/dynamo-persons-items.ts';
import { DynamoPostedMessages } from '../../../../src/adapters/aws/table/dynamo-posted-messages.ts';
import { DynamoRetryBooks } from '../../../../src/adapters/aws/table/dynamo-retry-books.ts';
import { DynamoRulesAnnouncements } from '../../../../src/adapters/aws/table/dynamo-rules-announcements.ts';
import { DynamoTargetHealth } from '../../../../src/adapters/aws/table/dynamo-target-health.ts';
import { DynamoUnfinishedDeliveries } from '../../../../src/adapters/aws/table/dynamo-unfinished-deliveries.ts';
import { DynamoVendorRefs } from '../../../../src/adapters/aws/table/dynamo-vendor-refs.ts';
import { describeRulesAnnouncements } from '../../../support/announcements-contract.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { describeHiddenAlerts } from '../../../support/hidden-contract.ts';
import { describeDeliveryLedger } from '../../../support/ledger-contract.ts';
import { describePersonsItems } from '../../../support/persons-items-contract.ts';
import { describePostedMessages } from '../../../support/posted-contract.ts';
import { describeRetryBooks } from '../../../support/retry-books-contract.ts';
import { describeIncidentStore } from '../../../support/store-contract.ts';
import { storeWithViews } from '../../../support/store-with-views.ts';

/** The contracts of the emulator, kept on the table that tests without one use: so it may stand for DynamoDB there. */
const settings = { tableName: 'fake', evidenceRetentionDays: 2557 };
const client = new FakeTable().client();

describeIncidentStore('adapters/aws on a fake table: incidents', () => storeWithViews(client, settings));
describeDeliveryLedger('adapters/aws on a fake table: ledger', () => ({
  ledger: new DynamoDeliveryLedger(client, settings),
  health: new DynamoTargetHealth(client, settings.tableName),
  unfinished: new DynamoUnfinishedDeliveries(client, settings.tableName),
}));
describePostedMessages('adapters/aws on a fake table: what vendors post', () => ({
  messages: new DynamoPostedMessages(client, settings.tableName),
  refs: new DynamoVendorRefs(client, settings),
  ledger: new DynamoDeliveryLedger(client, settings),
}));
describeHiddenAlerts('adapters/aws on a fake table: hidden alerts', () => ({
  store: new DynamoIncidentStore(client, settings),
  hidden: new DynamoHiddenAlerts(client, settings.tableName),
}));
describePersonsItems('adapters/aws on a fake table: silences of people', 'silence', () => ({
  store: new DynamoIncidentStore(client, settings),
  items: new DynamoPersonsItems(client, {
    tableName: settings.tableName,
    kind: 'silence',
    log: { warn: () => undefined },
  }),
}));
describePersonsItems('adapters/aws on a fake table: acceptances of people', 'acceptance', () => ({
  store: new DynamoIncidentStore(client, settings),
  items: new DynamoPersonsItems(client, {
    tableName: settings.tableName,
    kind: 'acceptance',
    log: { warn: () => undefined },
  }),
}));
describeRetryBooks('adapters/aws on a fake table: book of retries', () => {
  const own = new FakeTable().client();
  return { store: new DynamoIncidentStore(own, settings), books: new DynamoRetryBooks(own, settings.tableName) };
});
describeRulesAnnouncements(
  'adapters/aws on a fake table: announcements',
  () => new DynamoRulesAnnouncements(new FakeTable().client(), settings.tableName),
);
