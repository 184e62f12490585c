import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoDrillBooks } from '../../../../src/adapters/aws/table/dynamo-drill-books.ts';
import { DynamoProvenWays } from '../../../../src/adapters/aws/table/dynamo-proven-ways.ts';
import { drillBookKey, seenKey } from '../../../../src/adapters/aws/table/table-keys.ts';
import { emptyDrillBook } from '../../../../src/incidents/drill-book.ts';
import type { ProvenWay } from '../../../../src/incidents/proven-way.ts';
import type { DrillBooks } from '../../../../src/ports/incidents/drill-books.ts';
import type { ProvenWays } from '../../../../src/ports/incidents/proven-ways.ts';
import { noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { hostileNames } from '../../../support/hostile-names.ts';
import { MemoryDrillBooks, MemoryProvenWays } from '../../../support/memory-drills.ts';

const books: readonly (readonly [string, () => DrillBooks])[] = [
  ['in memory', () => new MemoryDrillBooks()],
  ['in the table', () => new DynamoDrillBooks(new FakeTable().client(), 'drills')],
];

describe.each(books)('adapters/aws/table/dynamo-drill-books: %s', (_where, make) => {
  it('is empty at first, and is as it was saved last', async () => {
    const store = make();
    expect(await store.read()).toEqual(emptyDrillBook);
    const followed = hostileNames
      .filter((name) => name.isWellFormed())
      .map((drill) => ({ drill, schedule: '0 2 * * * UTC', dueAt: noon }));
    expect(await store.save({ ...emptyDrillBook, followed })).toBe(true);

    expect(await store.read()).toEqual({ ...emptyDrillBook, version: 1, followed });
  });

  it('takes of two that build on the same version the first one', async () => {
    const store = make();
    expect(await store.save(emptyDrillBook)).toBe(true);
    expect(await store.save({ ...emptyDrillBook, changesPlayedAt: noon })).toBe(false);
    expect(await store.save({ ...emptyDrillBook, version: 1, changesPlayedAt: noon })).toBe(true);
    expect(await store.save({ ...emptyDrillBook, version: 1 })).toBe(false);

    expect(await store.read()).toEqual({ ...emptyDrillBook, version: 2, changesPlayedAt: noon });
  });
});

describe('adapters/aws/table/dynamo-drill-books', () => {
  it('says into which incident an event was taken', async () => {
    const table = new FakeTable();
    const store = new DynamoDrillBooks(table.client(), 'drills');
    await put(table, { ...seenKey('a'), seen: { incidentId: 'i-1' } });
    await put(table, { ...seenKey('b'), seen: { incidentId: null } });

    expect(await Promise.all(['a', 'b', 'c'].map((key) => store.incidentOf(key)))).toEqual(['i-1', null, null]);
  });

  it('reads what a later release left out or added', async () => {
    const table = new FakeTable();
    await put(table, { ...drillBookKey, version: 7, book: { version: 7, runs: [], more: 1 } });

    expect(await new DynamoDrillBooks(table.client(), 'drills').read()).toMatchObject({ version: 7, failing: [] });
  });

  it.each([
    ['book', (client: DynamoDBDocumentClient) => new DynamoDrillBooks(client, 'drills').save(emptyDrillBook)],
    ['ways', (client: DynamoDBDocumentClient) => new DynamoProvenWays(client, 'drills').note([way('a', noon)])],
  ])('lets through what DynamoDB throws of the %s', async (_what, write) => {
    const throttled = { send: () => Promise.reject(new Error('throttled')) } as unknown as DynamoDBDocumentClient;

    await expect(write(throttled)).rejects.toThrow('throttled');
  });
});

async function put(table: FakeTable, Item: Record<string, unknown>): Promise<void> {
  await table.client().send(new PutCommand({ TableName: 'drills', Item }));
}

function way(name: string, at: string, more: Partial<ProvenWay> = {}): ProvenWay {
  return { way: 'route', name, at, drillId: `drill-${at}`, by: 'router', definition: 'd', ...more };
}

const proven: readonly (readonly [string, () => ProvenWays])[] = [
  ['in memory', () => new MemoryProvenWays()],
  ['in the table', () => new DynamoProvenWays(new FakeTable().client(), 'drills')],
];

describe.each(proven)('adapters/aws/table/dynamo-proven-ways: %s', (_where, make) => {
  it('keeps the last time of each, whatever its name, and whichever was noted first', async () => {
    const store = make();
    expect(await store.all()).toEqual([]);
    const later = '2026-12-24T12:00:00.000Z';
    const names = hostileNames.filter((name) => name !== '' && name.isWellFormed());
    await store.note(names.map((name) => way(name, later)));
    await store.note([way('a', noon), way('a', noon, { way: 'target' }), way('', noon, { way: 'plain' })]);
    await store.note([way('a', later), way('a', noon, { by: 'ana' })]);

    const all = await store.all();
    expect(all).toHaveLength(names.length + 3);
    expect(all).toEqual(expect.arrayContaining([way('a', later), way('a', noon, { way: 'target' })]));
  });
});
