import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll } from 'vitest';
import { localEnvironment } from '../../local/folders.ts';
import { type AwsService, type ClientSettings, clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { SesMailer } from '../../src/adapters/aws/messages/ses-mailer.ts';
import { SnsTopicPublisher } from '../../src/adapters/aws/messages/sns-topic-publisher.ts';
import { SsmRulesAccess } from '../../src/adapters/aws/parameters/ssm-rules-access.ts';
import { SsmLinkKeys, SsmSecretStore } from '../../src/adapters/aws/parameters/ssm-secret-store.ts';
import { SqsDeliveryQueue } from '../../src/adapters/aws/queues/sqs-delivery-queue.ts';
import { SqsReceivedMessages } from '../../src/adapters/aws/queues/sqs-received-messages.ts';
import { DynamoDeliveryLedger } from '../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoHiddenAlerts } from '../../src/adapters/aws/table/dynamo-hidden-alerts.ts';
import { DynamoIncidentStore } from '../../src/adapters/aws/table/dynamo-incident-store.ts';
import { DynamoPersonsItems } from '../../src/adapters/aws/table/dynamo-persons-items.ts';
import { DynamoPostedMessages } from '../../src/adapters/aws/table/dynamo-posted-messages.ts';
import { DynamoRateLimiter } from '../../src/adapters/aws/table/dynamo-rate-limiter.ts';
import { DynamoRetryBooks } from '../../src/adapters/aws/table/dynamo-retry-books.ts';
import { DynamoRulesAnnouncements } from '../../src/adapters/aws/table/dynamo-rules-announcements.ts';
import { DynamoTargetHealth } from '../../src/adapters/aws/table/dynamo-target-health.ts';
import { DynamoUnfinishedDeliveries } from '../../src/adapters/aws/table/dynamo-unfinished-deliveries.ts';
import { DynamoVendorRefs } from '../../src/adapters/aws/table/dynamo-vendor-refs.ts';
import { describeRulesAnnouncements } from './announcements-contract.ts';
import { describeHiddenAlerts } from './hidden-contract.ts';
import { describeDeliveryLedger } from './ledger-contract.ts';
import { describeMessengers } from './messengers-contract.ts';
import { describeDeliveryPace } from './pace-contract.ts';
import { describeParameters } from './parameters-contract.ts';
import { describePersonsItems } from './persons-items-contract.ts';
import { describePostedMessages } from './posted-contract.ts';
import { describeDeliveryQueue, type QueueUnderTest } from './queue-contract.ts';
import { describeRetryBooks } from './retry-books-contract.ts';
import { describeIncidentStore } from './store-contract.ts';
import { storeWithViews } from './store-with-views.ts';

const settings = { tableName: 'store-contract', evidenceRetentionDays: 2557 };
const sender = 'alerts@example.com';

/** How many tables the tests of one port take turns in: moto copies a whole table for each transaction. */
const turns = 8;

/** Runs the contract of every port that keeps or carries something on an AWS at an address. */
export function describeContractsOn(title: string, endpoint: () => string): void {
  const of = (service: AwsService) => patient(clientSettings(service, localEnvironment(endpoint())));
  let client: DynamoDBDocumentClient;
  let sqs: SQSClient;
  let ssm: SSMClient;
  let topicArn: string;
  let places = 0;
  let tests = 0;
  const nextTable = () => {
    tests += 1;
    return { ...settings, tableName: `${settings.tableName}-turn-${tests % turns}` };
  };

  beforeAll(async () => {
    const dynamo = new DynamoDBClient(of('dynamodb'));
    // One more for each test of announcements, also when it is tried again.
    const takenInTurns = Array.from({ length: turns }, (_none, turn) => `-turn-${turn}`);
    for (const suffix of ['', '-1', '-2', '-3', '-4', '-5', '-6', ...takenInTurns])
      await dynamo.send(tableCommand(`${settings.tableName}${suffix}`));
    client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
    sqs = new SQSClient(of('sqs'));
    ssm = new SSMClient(of('ssm'));
    await new SESv2Client(of('sesv2')).send(new CreateEmailIdentityCommand({ EmailIdentity: sender }));
    const { TopicArn } = await new SNSClient(of('sns')).send(new CreateTopicCommand({ Name: 'contract' }));
    topicArn = TopicArn ?? '';
  }, 60_000);

  describeIncidentStore(`${title}: incidents`, () => storeWithViews(client, nextTable()));
  describeDeliveryLedger(`${title}: ledger`, () => {
    const table = nextTable();
    return {
      ledger: new DynamoDeliveryLedger(client, table),
      health: new DynamoTargetHealth(client, table.tableName),
      unfinished: new DynamoUnfinishedDeliveries(client, table.tableName),
    };
  });
  describePostedMessages(`${title}: what vendors post`, () => ({
    messages: new DynamoPostedMessages(client, settings.tableName),
    refs: new DynamoVendorRefs(client, settings),
    ledger: new DynamoDeliveryLedger(client, settings),
  }));
  describeDeliveryPace(`${title}: allowances`, () => new DynamoRateLimiter(client, settings.tableName));
  describeHiddenAlerts(`${title}: hidden alerts`, () => ({
    store: new DynamoIncidentStore(client, settings),
    hidden: new DynamoHiddenAlerts(client, settings.tableName),
  }));
  describeRetryBooks(`${title}: book of retries`, () => ({
    store: new DynamoIncidentStore(client, settings),
    books: new DynamoRetryBooks(client, settings.tableName),
  }));
  describePersonsItems(`${title}: silences of people`, 'silence', () => ({
    store: new DynamoIncidentStore(client, settings),
    items: new DynamoPersonsItems(client, {
      tableName: settings.tableName,
      kind: 'silence',
      log: { warn: () => undefined },
    }),
  }));
  describePersonsItems(`${title}: acceptances of people`, 'acceptance', () => ({
    store: new DynamoIncidentStore(client, settings),
    items: new DynamoPersonsItems(client, {
      tableName: settings.tableName,
      kind: 'acceptance',
      log: { warn: () => undefined },
    }),
  }));
  // Each test wants a place where nothing was announced: a table of its own.
  let tables = 0;
  describeRulesAnnouncements(`${title}: announcements`, () => {
    tables += 1;
    return new DynamoRulesAnnouncements(client, `${settings.tableName}-${tables}`);
  });
  describeDeliveryQueue(`${title}: deliveries`, () => {
    places += 1;
    return openQueue(sqs, `contract-${places}.fifo`);
  });
  describeParameters(`${title}: parameters`, () => {
    places += 1;
    const path = `/backup-alerts/contract-${places}`;
    const keys = () => {
      const secrets = new SsmSecretStore(ssm, Date.now);
      return new SsmLinkKeys(secrets, ssm, `${path}/secrets/link-keys`, 'alias/aws/ssm');
    };
    return {
      rules: new SsmRulesAccess(ssm, `${path}/routing`),
      secrets: new SsmSecretStore(ssm, Date.now),
      linkKeys: [keys(), keys()],
      put: async (name, Value, Type) => {
        const Name = `${path}/secrets/${name}`;
        await ssm.send(new PutParameterCommand({ Name, Value, Type }));
        return Name;
      },
    };
  });
  describeMessengers(`${title}: mail and topics`, () => ({
    mailer: new SesMailer(new SESv2Client(of('sesv2')), { sender, configurationSet: null }),
    topics: new SnsTopicPublisher(new SNSClient(of('sns')), topicArn),
  }));
}

/** A machine that is busy is no outage: a call that is tried again would meet what its first try did. */
function patient(settings: ClientSettings): ClientSettings {
  return { ...settings, maxAttempts: 1, requestHandler: { ...settings.requestHandler, requestTimeout: 120_000 } };
}

/** The table as serverless/table.yml makes it. */
function tableCommand(TableName: string): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'gpk', 'gsk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
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
  });
}

/** A queue as serverless/queues.yml makes that of the deliveries. */
async function openQueue(sqs: SQSClient, QueueName: string): Promise<QueueUnderTest> {
  const Attributes = {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  };
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return {
    queue: new SqsDeliveryQueue(sqs, QueueUrl),
    received: new SqsReceivedMessages(sqs, QueueUrl),
    receive: async () => {
      const asked = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 });
      const { Messages = [] } = await sqs.send(asked);
      return Messages.map(({ ReceiptHandle: receipt = '', Body: body = '' }) => ({ receipt, body }));
    },
    remove: async (ReceiptHandle) => {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
  };
}
