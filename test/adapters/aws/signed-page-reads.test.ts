import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignedPageReads } from '../../../src/adapters/aws/signed-page-reads.ts';
import { type SignedServer, startSignedServer } from './signed-server.ts';

let server: SignedServer;
let reads: SignedPageReads;

beforeAll(async () => {
  server = await startSignedServer('secret');
  const endpoints = { ssm: server.url, dynamodb: server.url };
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  reads = new SignedPageReads({ region: 'eu-west-1', credentials, endpoints }, 'alerts-table');
});
afterAll(() => server.close());

const record = (sequence: number) => ({ record: { M: { at: { S: `2026-11-22T0${sequence}:00:00.000Z` } } } });
const page = (items: object[], last?: object) => ({ body: JSON.stringify({ Items: items, LastEvaluatedKey: last }) });

describe('adapters/aws/signed-page-reads', () => {
  it('reads a list page by page, newest first, only what is shown, and answers oldest first', async () => {
    const last = { pk: { S: 'INCIDENT#i-1' }, sk: { S: 'RECORD#00000002' } };
    server.answers(page([record(3), record(2)], last), page([record(1)]));

    expect((await reads.records('i-1')).map(({ at }) => at.slice(12, 13))).toEqual(['1', '2', '3']);
    const query = {
      TableName: 'alerts-table',
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: 'INCIDENT#i-1' }, ':prefix': { S: 'RECORD#' } },
      ProjectionExpression: '#record.#at, #record.#what, #record.#actor, #record.#reason',
      ExpressionAttributeNames: {
        '#record': 'record',
        '#at': 'at',
        '#what': 'what',
        '#actor': 'actor',
        '#reason': 'reason',
      },
    };
    expect(server.calls).toMatchObject([
      { signed: true, target: 'DynamoDB_20120810.Query', payload: query },
      { payload: { ...query, ExclusiveStartKey: last } },
    ]);
  });

  it('ends after eight pages, whoever asks for how large an incident', async () => {
    server.answers(page([record(1)], { pk: { S: 'p' } }));

    expect(await reads.listedAlerts('i-1')).toHaveLength(8);
    expect(server.calls).toHaveLength(8);
  });

  it('takes one page of the newest alerts, and looks for what a lane had before in its list', async () => {
    server.answers(page([], { pk: { S: 'p' } }));
    await reads.newestAlerts('i-1', 5);
    expect(server.calls).toMatchObject([{ payload: { Limit: 5, ScanIndexForward: false } }]);

    server.answers(page([{ pk: { S: 'INCIDENT#i-0' } }]));
    expect(await reads.incidentOnLane('abc', '2026-11-22T00:00:00.000Z')).toBe('i-0');
    expect(server.calls).toMatchObject([
      {
        payload: {
          IndexName: 'views',
          Limit: 1,
          ScanIndexForward: false,
          KeyConditionExpression: 'gpk = :lane AND gsk < :before',
          ExpressionAttributeValues: { ':lane': { S: 'LANE#abc' }, ':before': { S: '2026-11-22T00:00:00.000Z' } },
        },
      },
    ]);
    server.answers(page([]));
    expect(await reads.incidentOnLane('abc', '2026-11-22T00:00:00.000Z')).toBeNull();
  });

  it('reads what drills proved with one query of its partition, half the price of one that waits for the newest', async () => {
    const way = { way: 'target', name: 'chat', at: '2026-11-20T03:00:00.000Z', by: 'router' };
    const stored = Object.fromEntries(Object.entries(way).map(([name, value]) => [name, { S: value }]));
    server.answers(page([{ pk: { S: 'PROVEN' }, sk: { S: 'target:chat' }, way: { M: stored } }]));

    expect(await reads.provenWays()).toEqual([way]);
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]?.payload).toEqual({
      TableName: 'alerts-table',
      KeyConditionExpression: 'pk = :proven',
      ExpressionAttributeValues: { ':proven': { S: 'PROVEN' } },
    });
  });

  it('knows what a short link stands for, and which there is none of', async () => {
    const link = { incidentId: 'i-1', recipient: 'chat', endsAt: '2026-11-29T00:00:00.000Z' };
    const stored = Object.fromEntries(Object.entries(link).map(([name, value]) => [name, { S: value }]));
    server.answers({ body: JSON.stringify({ Item: { link: { M: stored } } }) });
    expect(await reads.shortLink('hash')).toEqual(link);
    expect(server.calls).toMatchObject([{ payload: { Key: { pk: { S: 'LINK#hash' }, sk: { S: 'INCIDENT' } } } }]);

    server.answers({ body: '{}' });
    expect(await reads.shortLink('hash')).toBeNull();
    expect(await reads.archivedRules()).toBeNull();
  });
});
