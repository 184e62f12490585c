import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { epochSeconds, type Instant } from '../../lib/instant.ts';
import type { MessageTries } from '../../ports/message-tries.ts';
import { messageTriesKey } from './table-keys.ts';

/** A message is on its queue for two weeks at most. */
const lifetimeSeconds = 15 * 86_400;

/** Tries of messages in the table, as the process that made them is gone after a crash. */
export class DynamoMessageTries implements MessageTries {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #now: () => Instant;

  constructor(client: DynamoDBDocumentClient, tableName: string, now: () => Instant) {
    this.#client = client;
    this.#tableName = tableName;
    this.#now = now;
  }

  async begin(messageId: string): Promise<number> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: messageTriesKey(messageId),
        UpdateExpression: 'SET begun = if_not_exists(begun, :none) + :one, expiresAt = :expiresAt',
        ExpressionAttributeValues: {
          ':none': 0,
          ':one': 1,
          ':expiresAt': epochSeconds(this.#now()) + lifetimeSeconds,
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(Attributes?.begun ?? 1) - 1;
  }

  async end(messageId: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#tableName, Key: messageTriesKey(messageId) }));
  }
}
