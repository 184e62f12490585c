import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { incidentKey, type TableKey } from './table-keys.ts';

/** Batches that are read at the same time: a table that was idle takes some thousand reads a second at once. */
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

/** Returns the items that there are under keys of different partitions, by partition; of many, some calls at a time. */
export async function readItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly TableKey[],
): Promise<Map<string, StoredItem>> {
  const most = awsLimits.batchGetKeys;
  const different = [...new Map(keys.map((key) => [key.pk, key])).values()];
  const batches = Array.from({ length: Math.ceil(different.length / most) }, (_none, index) =>
    different.slice(index * most, (index + 1) * most),
  );
  const found: StoredItem[] = [];
  for (let from = 0; from < batches.length; from += batchesAtOnce) {
    const reads = batches.slice(from, from + batchesAtOnce).map((batch) => readBatch(client, tableName, batch));
    found.push(...(await Promise.all(reads)).flat());
  }
  return new Map(found.map((item) => [String(item.pk), item]));
}

/** Reads as many as one call takes; what a busy table left out is read one by one. */
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

/** Returns an incident's items whose sort key begins so, all of them unless there is a limit. */
export async function readIncidentItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  { incidentId, prefix }: { incidentId: string; prefix: string },
  options: { Limit?: number; ScanIndexForward?: boolean } = {},
): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  let start: StoredItem | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': incidentKey(incidentId).pk, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: start,
        ...options,
      }),
    );
    items.push(...(page.Items ?? []));
    start = options.Limit === undefined ? page.LastEvaluatedKey : undefined;
  } while (start !== undefined);
  return items;
}
