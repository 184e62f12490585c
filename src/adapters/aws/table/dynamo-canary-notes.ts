import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { CanaryHeard, CanaryWatch } from '../../../incidents/canary-heard.ts';
import type { CanaryKnown, CanaryNotes } from '../../../ports/incidents/canary-notes.ts';
import { canaryHeardKey, canaryWatchKey } from './table-keys.ts';
import { isRefused, stamped } from './table-writes.ts';

/** The canary in the table: an item for each of its backups, and one of `watch`, all in one partition. */
export class DynamoCanaryNotes implements CanaryNotes {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async note(heard: CanaryHeard): Promise<void> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#tableName,
          Item: stamped({ ...canaryHeardKey(heard.part), heard }),
          ConditionExpression: 'attribute_not_exists(pk) OR heard.endedAt <= :at',
          ExpressionAttributeValues: { ':at': heard.endedAt },
        }),
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }

  async known(): Promise<CanaryKnown> {
    const { pk } = canaryWatchKey;
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        KeyConditionExpression: 'pk = :canary',
        ExpressionAttributeValues: { ':canary': pk },
        ConsistentRead: true,
      }),
    );
    const heard = Items.flatMap((item) => (item.heard === undefined ? [] : [item.heard as CanaryHeard]));
    const watched = Items.find((item) => item.watched !== undefined)?.watched;
    return { heard, watched: (watched as CanaryWatch | undefined) ?? null };
  }

  async saveWatched(watched: CanaryWatch): Promise<void> {
    const Item = stamped({ ...canaryWatchKey, watched });
    await this.#client.send(new PutCommand({ TableName: this.#tableName, Item }));
  }
}
