import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoUnfinishedDeliveries } from '../../../../src/adapters/aws/table/dynamo-unfinished-deliveries.ts';
import { deliveryKey } from '../../../../src/adapters/aws/table/table-keys.ts';
import { addSeconds } from '../../../../src/lib/instant.ts';
import { noon } from '../../../support/alerts.ts';
import { anOrder } from '../../../support/incidents.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const unfinished = new DynamoUnfinishedDeliveries(dynamo as unknown as DynamoDBDocumentClient, 'alerts-table');
const order = anOrder();
const key = deliveryKey(order.incidentId, order.noticeId, order.target);
const row = {
  ...key,
  ...order,
  gpk: 'UNFINISHED',
  gsk: noon,
  order,
  status: 'sending',
  attempts: 1,
  firstAttemptAt: noon,
  lastAttemptAt: noon,
};
const later = addSeconds(noon, 600);

beforeEach(() => {
  dynamo.reset();
  dynamo.on(QueryCommand).resolves({ Items: [{ ...key, gpk: 'UNFINISHED', gsk: noon }] });
});

describe('adapters/aws/table/dynamo-unfinished-deliveries', () => {
  it('asks the index and takes the row for the truth', async () => {
    dynamo.on(GetCommand).resolves({ Item: row });

    expect(await unfinished.unfinishedSince(later, { limit: 10 })).toEqual({
      items: [{ ...order, again: noon }],
      cursor: null,
    });
    expect(dynamo).toHaveReceivedCommandWith(QueryCommand, { IndexName: 'views', Limit: 10 });
    expect(dynamo).toHaveReceivedCommandWith(GetCommand, { Key: key, ConsistentRead: true });
  });

  it.each([
    { why: 'it has an outcome by now', item: { ...row, gpk: undefined, status: 'delivered' } },
    { why: 'it was tried again meanwhile', item: { ...row, lastAttemptAt: addSeconds(later, 1) } },
    { why: 'it is gone', item: undefined },
  ])('leaves out a row that the index still has, because $why', async ({ item }) => {
    dynamo.on(GetCommand).resolves(item === undefined ? {} : { Item: item });

    expect(await unfinished.unfinishedSince(later, { limit: 10 })).toEqual({ items: [], cursor: null });
    expect(dynamo).toHaveReceivedCommandTimes(UpdateCommand, 0);
  });

  it('takes off the list what 0.1.0 has ended, which knows nothing of it', async () => {
    dynamo.on(GetCommand).resolves({ Item: { ...row, status: 'delivered', outcome: 'accepted' } });
    dynamo.on(UpdateCommand).resolves({});

    expect(await unfinished.unfinishedSince(later, { limit: 10 })).toEqual({ items: [], cursor: null });
    expect(dynamo).toHaveReceivedCommandWith(UpdateCommand, {
      Key: key,
      UpdateExpression: 'SET gpk = :list, gsk = :at REMOVE #order',
      ConditionExpression: '#status = :status',
    });
  });

  it('goes on where the last page ended', async () => {
    dynamo.on(QueryCommand).resolvesOnce({ Items: [], LastEvaluatedKey: key }).resolves({ Items: [] });

    const { cursor } = await unfinished.unfinishedSince(later, { limit: 1 });
    await unfinished.unfinishedSince(later, { limit: 1, cursor });

    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 2, { ExclusiveStartKey: key });
  });
});
