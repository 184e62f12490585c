import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../../../lib/instant.ts';
import { rateInMs, takeFromRate } from '../../../lib/take-from-rate.ts';
import type { DeliveryRateLimiter, RateLimit } from '../../../ports/delivery/delivery-rate-limiter.ts';
import { endOf } from './item-kinds.ts';
import { rateLimitKey } from './table-keys.ts';
import { readItem } from './table-reads.ts';
import { isRefused, storedSchema } from './table-writes.ts';

/** How often a claim is tried when other containers claim from the same limit at the same moment. */
const tries = 5;

/** Rate limits in DynamoDB, one number each. After a quiet time a claim is one conditional write. */
export class DynamoRateLimiter implements DeliveryRateLimiter {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async claim(allowance: RateLimit, now: Instant): Promise<number> {
    const tempo = rateInMs(allowance);
    const nowMs = Date.parse(now);
    // Assume that it is unused, which saves a read; the condition fails if it is not.
    let paidAt: number | null = null;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const turn = takeFromRate(paidAt, nowMs, tempo);
      if ('waitMs' in turn) return turn.waitMs / 1000;
      if (await this.#write(allowance, turn.paidAt, { paidAt, nowMs, now })) return 0;
      const item = await readItem(this.#client, this.#tableName, rateLimitKey(allowance.of));
      paidAt = (item?.paidAt as number | undefined) ?? null;
    }
    return tempo.intervalMs / 1000;
  }

  async #write(
    { of }: RateLimit,
    next: number,
    { paidAt, nowMs, now }: { paidAt: number | null; nowMs: number; now: Instant },
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: rateLimitKey(of),
          UpdateExpression: 'SET paidAt = :next, allowance = :of, expiresAt = :expires, #schema = :schema',
          ExpressionAttributeNames: { '#schema': 'schema' },
          ConditionExpression: paidAt === null ? 'attribute_not_exists(paidAt) OR paidAt <= :was' : 'paidAt = :was',
          ExpressionAttributeValues: {
            ':next': next,
            ':schema': storedSchema,
            ':of': of,
            ':was': paidAt ?? nowMs,
            ':expires': endOf('allowance', now),
          },
        }),
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      return false;
    }
  }
}
