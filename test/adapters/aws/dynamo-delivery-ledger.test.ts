import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoDeliveryLedger } from '../../../src/adapters/aws/dynamo-delivery-ledger.ts';
import { deliveryKey, targetKey } from '../../../src/adapters/aws/table-keys.ts';
import { epochSeconds } from '../../../src/lib/instant.ts';
import { anOrder, noon } from '../../support/notices.ts';
import { serviceError } from './call-errors.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const ledger = new DynamoDeliveryLedger(dynamo as unknown as DynamoDBDocumentClient, {
  tableName: 'alerts-table',
  evidenceRetentionDays: 400,
});
const order = anOrder();
const Key = deliveryKey(order.incidentId, order.noticeId, order.target);
const expiresAt = epochSeconds(noon) + 400 * 86_400;
const sending = {
  ...Key,
  ...order,
  status: 'sending',
  attempts: 1,
  firstAttemptAt: noon,
  lastAttemptAt: noon,
  expiresAt,
};

beforeEach(() => {
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
});

describe('adapters/aws/dynamo-delivery-ledger', () => {
  it('writes the intent in one conditional call with a time to live', async () => {
    dynamo.on(UpdateCommand).resolves({});

    expect(await ledger.begin(order, noon)).toEqual({
      before: null,
      ref: null,
      told: false,
      standIn: null,
      shown: null,
    });
    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 1);
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      TableName: 'alerts-table',
      Key,
      ConditionExpression: 'attribute_not_exists(pk) OR #status IN (:sending, :retrying)',
      ReturnValues: 'ALL_OLD',
    });
    const [call] = dynamo.commandCalls(UpdateCommand);
    expect(call?.args[0].input.ExpressionAttributeValues).toMatchObject({ ':expires': expiresAt, ':now': noon });
  });

  it('marks a delivery whose last attempt has no end as a possible duplicate, once', async () => {
    dynamo.on(UpdateCommand).resolvesOnce({ Attributes: sending }).resolves({});

    const { before } = await ledger.begin(order, noon);

    expect(before).toMatchObject({ status: 'sending', attempts: 1, outcome: null, possibleDuplicate: false });
    expect(before).not.toHaveProperty('pk');
    expect(dynamo).toHaveReceivedNthCommandWith(UpdateCommand, 2, {
      Key,
      UpdateExpression: 'SET #possibleDuplicate = :possibleDuplicate, #expiresAt = :expiresAt',
      ExpressionAttributeValues: { ':possibleDuplicate': true, ':expiresAt': expect.any(Number) },
    });
  });

  it.each([
    { before: { ...sending, status: 'retrying' }, why: 'the attempt was postponed' },
    { before: { ...sending, possibleDuplicate: true }, why: 'it is marked' },
  ])('does not mark it when $why', async ({ before }) => {
    dynamo.on(UpdateCommand).resolves({ Attributes: before });

    await ledger.begin(order, noon);

    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 1);
  });

  it('returns the row of a delivery that is over, and leaves it alone', async () => {
    dynamo.on(UpdateCommand).rejects(serviceError('ConditionalCheckFailedException'));
    dynamo.on(GetCommand, { Key }).resolves({ Item: { ...sending, status: 'delivered', outcome: 'accepted' } });

    const { before } = await ledger.begin(order, noon);

    expect(before).toMatchObject({ status: 'delivered', outcome: 'accepted' });
  });

  it('reads what the target knows of the incident beside it, consistently', async () => {
    dynamo.on(UpdateCommand).resolves({});
    const target = targetKey(order.incidentId, order.target);
    dynamo
      .on(GetCommand, { Key: target })
      .resolves({ Item: { ref: { ts: '1' }, told: true, standIn: 'spare', shown: 4 } });

    expect(await ledger.begin(order, noon)).toEqual({
      before: null,
      ref: { ts: '1' },
      told: true,
      standIn: 'spare',
      shown: 4,
    });
    expect(dynamo).toHaveReceivedCommandWith(GetCommand, { Key: target, ConsistentRead: true });
  });

  it('notes that a target was told before it notes the delivery as made, so that a crash between loses no follow-up', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.finish(order, noon, 'delivered', 'accepted');

    const keys = dynamo.commandCalls(UpdateCommand).map(({ args }) => args[0].input.Key);
    expect(keys).toEqual([targetKey(order.incidentId, order.target), Key]);
  });

  it('cuts an outcome that a vendor made long', async () => {
    dynamo.on(UpdateCommand).resolves({});

    await ledger.finish(order, noon, 'failed', 'x'.repeat(9000));

    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      Key,
      ExpressionAttributeValues: {
        ':status': 'failed',
        ':outcome': 'x'.repeat(500),
        ':lastAttemptAt': noon,
        ':expiresAt': expiresAt,
      },
    });
  });

  it('lists rows page by page, without the keys of the table', async () => {
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [sending], LastEvaluatedKey: Key })
      .resolves({ Items: [sending] });

    const rows = await ledger.rows(order.incidentId);

    expect(rows).toHaveLength(2);
    expect(rows[0]).not.toHaveProperty('sk');
    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 2, { ExclusiveStartKey: Key });
  });

  it.each([
    { call: 'begin', make: () => ledger.begin(order, noon) },
    { call: 'finish', make: () => ledger.finish(order, noon, 'failed', 'x') },
    { call: 'saveRef', make: () => ledger.saveRef('i', 't', { ts: '1' }) },
    { call: 'rows', make: () => ledger.rows('i') },
  ])('$call throws what DynamoDB throws, so that the message is tried again', async ({ make }) => {
    const error = serviceError('ProvisionedThroughputExceededException');
    dynamo.onAnyCommand().rejects(error);

    await expect(make()).rejects.toBe(error);
  });
});
