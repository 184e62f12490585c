import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { incidentKey, type TableKey } from './table-keys.ts';

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
