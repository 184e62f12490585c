import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../../../lib/instant.ts';
import type { TargetHealth, TargetTrouble } from '../../../ports/delivery/target-health.ts';
import { endOf } from './item-kinds.ts';
import { healthKey } from './table-keys.ts';
import { readItems, type StoredItem } from './table-reads.ts';
import { isRefused, storedSchema } from './table-writes.ts';

/** The health of targets in DynamoDB, one small item each; a target that never failed has none. */
export class DynamoTargetHealth implements TargetHealth {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async failed(target: string, { downSince, triedAt, notBefore, reason }: TargetTrouble): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: healthKey(target),
        UpdateExpression:
          'SET #schema = :schema, target = :target, downSince = if_not_exists(downSince, :since), ' +
          'triedAt = :tried, notBefore = :before, reason = :reason, expiresAt = :expires',
        ExpressionAttributeNames: { '#schema': 'schema' },
        ExpressionAttributeValues: {
          ':schema': storedSchema,
          ':target': target,
          ':since': downSince,
          ':tried': triedAt,
          ':before': notBefore,
          ':reason': reason,
          ':expires': endOf('health', triedAt),
        },
      }),
    );
  }

  async recovered(target: string, { downSince }: TargetTrouble): Promise<void> {
    await this.#changeIf(target, {
      UpdateExpression: 'REMOVE downSince, triedAt, notBefore, reason',
      ConditionExpression: 'downSince = :since',
      ExpressionAttributeValues: { ':since': downSince },
    });
  }

  claimProbe(target: string, { triedAt }: TargetTrouble, now: Instant): Promise<boolean> {
    return this.#changeIf(target, {
      UpdateExpression: 'SET triedAt = :now',
      ConditionExpression: 'triedAt = :was',
      ExpressionAttributeValues: { ':now': now, ':was': triedAt },
    });
  }

  async told(target: string, { downSince }: TargetTrouble): Promise<void> {
    // The note holds the beginning of the trouble, because 0.1.0, which does not know it, does not remove it when the target works again.
    await this.#changeIf(target, {
      UpdateExpression: 'SET toldFor = :since',
      ConditionExpression: 'downSince = :since',
      ExpressionAttributeValues: { ':since': downSince },
    });
  }

  async troublesOf(targets: readonly string[]): Promise<Map<string, TargetTrouble>> {
    if (targets.length === 0) return new Map();
    const items = await readItems(this.#client, this.#tableName, targets.map(healthKey));
    return new Map(
      targets.flatMap((target) => {
        const trouble = troubleOf(items.get(healthKey(target).pk));
        return trouble === null ? [] : [[target, trouble]];
      }),
    );
  }

  /** Changes the item on a condition; answers whether the condition was met. */
  async #changeIf(
    target: string,
    change: {
      UpdateExpression: string;
      ConditionExpression: string;
      ExpressionAttributeValues: Record<string, unknown>;
    },
  ): Promise<boolean> {
    try {
      await this.#client.send(new UpdateCommand({ TableName: this.#tableName, Key: healthKey(target), ...change }));
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }
}

/** Returns the trouble in an item; null when the target works, or nothing is known. */
export function troubleOf(item: StoredItem | undefined): TargetTrouble | null {
  if (typeof item?.downSince !== 'string') return null;
  const { downSince, triedAt, notBefore, reason } = item as never as TargetTrouble;
  return { downSince, triedAt, notBefore, reason, ...(item.toldFor === downSince ? { isTold: true } : {}) };
}
