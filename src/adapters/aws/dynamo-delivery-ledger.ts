import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ProviderRef } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/incident.ts';
import { epochSeconds, type Instant } from '../../lib/instant.ts';
import type { Begun, DeliveryLedger, LedgerRow, LedgerStatus } from '../../ports/delivery-ledger.ts';
import type { DynamoSettings } from './table-changes.ts';
import { deliveryKey, type TableKey, targetKey } from './table-keys.ts';
import { readIncidentItems, readItem, type StoredItem } from './table-reads.ts';

/** The delivery ledger in DynamoDB: one item per delivery, one per target and incident. */
export class DynamoDeliveryLedger implements DeliveryLedger {
  readonly #client: DynamoDBDocumentClient;
  readonly #settings: DynamoSettings;

  constructor(client: DynamoDBDocumentClient, settings: DynamoSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async begin(order: DeliveryOrder, now: Instant): Promise<Begun> {
    const [before, target] = await Promise.all([
      this.#intend(order, now),
      this.#get(targetKey(order.incidentId, order.target)),
    ]);
    if (before?.status === 'sending' && !before.possibleDuplicate) {
      await this.#set(deliveryKey(order.incidentId, order.noticeId, order.target), { possibleDuplicate: true }, now);
    }
    return {
      before,
      ref: (target?.ref as ProviderRef | undefined) ?? null,
      told: target?.told === true,
      standIn: (target?.standIn as string | undefined) ?? null,
      shown: (target?.shown as number | undefined) ?? null,
    };
  }

  async finish(
    order: DeliveryOrder,
    now: Instant,
    status: LedgerStatus,
    outcome: string,
    shown?: number,
  ): Promise<void> {
    if (status === 'delivered') {
      const told = { told: true, ...(shown === undefined ? {} : { shown }) };
      await this.#set(targetKey(order.incidentId, order.target), told, now);
    }
    const key = deliveryKey(order.incidentId, order.noticeId, order.target);
    await this.#set(key, { status, outcome: outcome.slice(0, 500), lastAttemptAt: now }, now);
  }

  async saveRef(incidentId: string, target: string, ref: ProviderRef): Promise<void> {
    await this.#set(targetKey(incidentId, target), { ref }, new Date().toISOString());
  }

  async saveStandIn(incidentId: string, target: string, standIn: string): Promise<void> {
    await this.#set(targetKey(incidentId, target), { standIn }, new Date().toISOString());
  }

  async refOf(incidentId: string, target: string): Promise<ProviderRef | null> {
    const item = await this.#get(targetKey(incidentId, target));
    return (item?.ref as ProviderRef | undefined) ?? null;
  }

  async rows(incidentId: string): Promise<LedgerRow[]> {
    const place = { incidentId, prefix: 'DELIVERY#' };
    return (await readIncidentItems(this.#client, this.#settings.tableName, place)).map(rowOf);
  }

  /** Writes the intent unless the delivery is over; returns the row as it was before. */
  async #intend(order: DeliveryOrder, now: Instant): Promise<LedgerRow | null> {
    const { incidentId, noticeId, target, kind } = order;
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#settings.tableName,
          Key: deliveryKey(incidentId, noticeId, target),
          UpdateExpression:
            'SET incidentId = :incident, noticeId = :notice, target = :target, kind = :kind, #status = :sending, ' +
            'attempts = if_not_exists(attempts, :zero) + :one, firstAttemptAt = if_not_exists(firstAttemptAt, :now), ' +
            'lastAttemptAt = :now, expiresAt = :expires',
          ConditionExpression: 'attribute_not_exists(pk) OR #status IN (:sending, :retrying)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':incident': incidentId,
            ':notice': noticeId,
            ':target': target,
            ':kind': kind,
            ':sending': 'sending',
            ':retrying': 'retrying',
            ':zero': 0,
            ':one': 1,
            ':now': now,
            ':expires': this.#expiry(now),
          },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return Attributes === undefined ? null : rowOf(Attributes);
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      const row = await this.#get(deliveryKey(incidentId, noticeId, target));
      return row === null ? null : rowOf(row);
    }
  }

  #get(key: TableKey): Promise<StoredItem | null> {
    return readItem(this.#client, this.#settings.tableName, key);
  }

  async #set(key: TableKey, values: Record<string, unknown>, now: Instant): Promise<void> {
    const all: Record<string, unknown> = { ...values, expiresAt: this.#expiry(now) };
    const names = Object.keys(all);
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#settings.tableName,
        Key: key,
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, all[name]])),
      }),
    );
  }

  #expiry(now: Instant): number {
    return epochSeconds(now) + this.#settings.evidenceRetentionDays * 86_400;
  }
}

/** Returns the row of an item, without its keys and with what only later attempts write. */
function rowOf({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...row }: Record<string, unknown>): LedgerRow {
  return { outcome: null, possibleDuplicate: false, ...row } as unknown as LedgerRow;
}
