import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import { projectionOf } from './projection.ts';
import { incidentKey, type TableKey } from './table-keys.ts';

/** How many batches are read in parallel: an idle on-demand table takes a few thousand reads a second at once. */
const batchesAtOnce = 5;

/** An item as it is stored. */
export type StoredItem = Record<string, unknown>;

/** Returns the item under a key as it is at this moment, or null. */
export async function readItem(
  client: DynamoDBDocumentClient,
  tableName: string,
  key: TableKey,
): Promise<StoredItem | null> {
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return Item ?? null;
}

/** Returns the items under keys of different partitions, by partition key; missing ones are left out. */
export async function readItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly TableKey[],
): Promise<Map<string, StoredItem>> {
  const different = [...new Map(keys.map((key) => [key.pk, key])).values()];
  const found = await readEach(client, tableName, different);
  return new Map(found.map((item) => [String(item.pk), item]));
}

/** Returns the items that there are under different keys, in any order. */
export async function readEach(
  client: DynamoDBDocumentClient,
  tableName: string,
  different: readonly TableKey[],
): Promise<StoredItem[]> {
  const most = awsLimits.batchGetKeys;
  const batches = Array.from({ length: Math.ceil(different.length / most) }, (_none, index) =>
    different.slice(index * most, (index + 1) * most),
  );
  const found: StoredItem[] = [];
  for (let from = 0; from < batches.length; from += batchesAtOnce) {
    const reads = batches.slice(from, from + batchesAtOnce).map((batch) => readBatch(client, tableName, batch));
    found.push(...(await Promise.all(reads)).flat());
  }
  return found;
}

/** Reads one batch; items that a busy table left out are read one by one. */
async function readBatch(
  client: DynamoDBDocumentClient,
  tableName: string,
  Keys: readonly TableKey[],
): Promise<StoredItem[]> {
  const { Responses, UnprocessedKeys } = await client.send(
    new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...Keys], ConsistentRead: true } } }),
  );
  const left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as TableKey[];
  const late = await Promise.all(
    left.map(async (key) => {
      const item = await readItem(client, tableName, key);
      return item === null ? [] : [{ ...key, ...item }];
    }),
  );
  return [...(Responses?.[tableName] ?? []), ...late.flat()];
}

/**
 * Yields the items of a query page by page, and reads no further than the caller goes.
 *
 * @throws {RouterError} list-cut when the table names the same page again, or pages without end
 */
export async function* queryPages(
  client: DynamoDBDocumentClient,
  query: Omit<QueryCommandInput, 'ExclusiveStartKey'>,
): AsyncGenerator<StoredItem[]> {
  const keys = new PageTokens<StoredItem>('Query');
  let start: StoredItem | undefined;
  do {
    const page: QueryCommandOutput = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: start }));
    yield page.Items ?? [];
    start = keys.after(page.LastEvaluatedKey);
  } while (start !== undefined);
}

/** Returns an incident's items with this sort key prefix, all of them unless `limit` is set. `only`: just these attributes. */
export async function readIncidentItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  { incidentId, prefix }: { incidentId: string; prefix: string },
  { only, ...options }: { Limit?: number; ScanIndexForward?: boolean; only?: readonly string[] } = {},
): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  const pages = queryPages(client, {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': incidentKey(incidentId).pk, ':prefix': prefix },
    ConsistentRead: true,
    ...(only === undefined ? {} : projectionOf(only)),
    ...options,
  });
  for await (const page of pages) {
    items.push(...page);
    if (options.Limit !== undefined) break;
  }
  return items;
}
