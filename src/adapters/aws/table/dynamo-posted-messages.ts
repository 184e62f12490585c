import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { addSeconds, type Instant } from '../../../lib/instant.ts';
import type { Begun, PostedMessages } from '../../../ports/vendors/posted-messages.ts';
import { endOf } from './item-kinds.ts';
import { postedKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { isRefused, storedSchema } from './table-writes.ts';

/** A message that was begun longer ago and never ended has crashed, because the function cannot run this long (seconds). */
const crashedAfterSeconds = 30;

/** Posted messages in DynamoDB. */
export class DynamoPostedMessages implements PostedMessages {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async begin(message: string, now: Instant): Promise<Begun> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: postedKey(message),
          UpdateExpression: 'SET begunAt = :now, expiresAt = :expires, #schema = :schema',
          ConditionExpression:
            'attribute_not_exists(begunAt) OR (attribute_not_exists(endedAt) AND begunAt <= :crashed)',
          ExpressionAttributeNames: { '#schema': 'schema' },
          ExpressionAttributeValues: {
            ':now': now,
            ':expires': endOf('posted', now),
            ':schema': storedSchema,
            ':crashed': addSeconds(now, -crashedAfterSeconds),
          },
        }),
      );
      return 'ours';
    } catch (error) {
      if (!isRefused(error)) throw error;
      const item = await readItem(this.#client, this.#tableName, postedKey(message));
      return item?.endedAt === undefined ? 'in-hand' : 'repeated';
    }
  }

  async end(message: string, now: Instant): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: postedKey(message),
        UpdateExpression: 'SET endedAt = :now, begunAt = if_not_exists(begunAt, :now), expiresAt = :expires',
        ExpressionAttributeValues: { ':now': now, ':expires': endOf('posted', now) },
      }),
    );
  }

  async release(message: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#tableName, Key: postedKey(message) }));
  }
}
