import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { addSeconds, type Instant } from '../../../lib/instant.ts';
import type { MessageTries } from '../../../ports/queues/message-tries.ts';
import { endOf } from './item-kinds.ts';
import { messageTriesKey } from './table-keys.ts';
import { isRefused } from './table-writes.ts';

/**
 * A message begun again after more seconds than this has crashed its function. After a crash the queue hides it for 360 s from
 * the receipt of its batch, at most a minute earlier; one that is put off after an outage comes back within 120 s.
 */
export const crashHidesSeconds = 240;

/** Tries of messages in DynamoDB, because the process that made them is gone after a crash. */
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
    const now = this.#now();
    try {
      const another = {
        UpdateExpression: 'SET begun = if_not_exists(begun, :none) + :one, begunAt = :now, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(begunAt) OR begunAt <= :crashed',
      };
      const values = { ':none': 0, ':one': 1, ':crashed': addSeconds(now, -crashHidesSeconds) };
      return await this.#note(messageId, now, another, values);
    } catch (error) {
      if (!isRefused(error)) throw error;
      // The same try: the answer of the first write was lost, or the message was put off.
      return this.#note(messageId, now, { UpdateExpression: 'SET begunAt = :now, expiresAt = :expiresAt' });
    }
  }

  async end(messageId: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#tableName, Key: messageTriesKey(messageId) }));
  }

  async #note(
    messageId: string,
    now: Instant,
    update: { UpdateExpression: string; ConditionExpression?: string },
    values: Record<string, unknown> = {},
  ): Promise<number> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: messageTriesKey(messageId),
        ...update,
        ExpressionAttributeValues: {
          ...values,
          ':now': now,
          ':expiresAt': endOf('tries', now),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Number(Attributes?.begun ?? 1) - 1;
  }
}
