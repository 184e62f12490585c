// Makes one DynamoDB table hold exactly what another one holds:  node examples/recovery/copy-table.ts RESTORED TABLE
// For a table that was restored from a point in time; see docs/operations/recovery.md. Region and credentials as every
// tool of AWS finds them. Safe to repeat.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';

type Item = Record<string, unknown>;
type Request = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** Most requests that one call takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const mostTogether = 25;

const [from, to] = process.argv.slice(2);
if (!from || !to) {
  console.error('Say from which table to which: node examples/recovery/copy-table.ts RESTORED TABLE');
  process.exit(2);
}
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 10 }));
const [wanted, present] = [await keysOf(from), await keysOf(to)];
const gone = [...present.values()].filter(({ pk, sk }) => !wanted.has(`${pk} ${sk}`));
await write(
  to,
  gone.map((Key) => ({ DeleteRequest: { Key } })),
);
let copied = 0;
for await (const items of pagesOf(from)) {
  await write(
    to,
    items.map((Item) => ({ PutRequest: { Item } })),
  );
  copied += items.length;
}
console.log(`${copied} items copied, ${gone.length} removed that ${from} does not have.`);

async function keysOf(table: string): Promise<Map<string, Item>> {
  const keys = new Map<string, Item>();
  for await (const items of pagesOf(table, 'pk, sk')) for (const key of items) keys.set(`${key.pk} ${key.sk}`, key);
  return keys;
}

async function* pagesOf(TableName: string, ProjectionExpression?: string): AsyncGenerator<Item[]> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName,
        ExclusiveStartKey,
        ConsistentRead: true,
        ...(ProjectionExpression && { ProjectionExpression }),
      }),
    );
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** Writes in calls of as many as one takes; what a busy table leaves out is written again. */
async function write(table: string, requests: readonly Request[]): Promise<void> {
  for (let at = 0; at < requests.length; at += mostTogether) {
    let left: Request[] = requests.slice(at, at + mostTogether);
    while (left.length > 0) {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
      left = UnprocessedItems?.[table] ?? [];
      if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
