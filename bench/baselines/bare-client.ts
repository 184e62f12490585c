import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

/** One AWS client as the SDK's guide shows it, making one call. */
export async function handler(): Promise<void> {
  await client.send(new GetItemCommand({ TableName: 'bench', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }));
}
