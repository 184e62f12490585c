import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryOrder } from '../../../incidents/delivery-order.ts';
import { type OrderForm, orderOfForm } from '../../../incidents/order-form.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { LedgerRow } from '../../../ports/delivery/delivery-ledger.ts';
import type { UnfinishedDeliveries } from '../../../ports/delivery/unfinished-deliveries.ts';
import { rowOf, unfinishedList } from './ledger-row.ts';
import { type TableKey, toArchive, viewsIndex } from './table-keys.ts';
import { readItem } from './table-reads.ts';

/** Deliveries without an outcome, found by the index; the rows themselves are the truth. */
export class DynamoUnfinishedDeliveries implements UnfinishedDeliveries {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async unfinishedSince(before: Instant, { limit, cursor }: { limit: number; cursor?: string | null }) {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        IndexName: viewsIndex,
        KeyConditionExpression: 'gpk = :list AND gsk < :before',
        ExpressionAttributeValues: { ':list': unfinishedList, ':before': before },
        Limit: limit,
        ...(cursor == null ? {} : { ExclusiveStartKey: JSON.parse(Buffer.from(cursor, 'base64url').toString()) }),
      }),
    );
    const orders = await Promise.all(Items.map((item) => this.#orderOf(item as never as TableKey, before)));
    return {
      items: orders.filter((order) => order !== null),
      cursor:
        LastEvaluatedKey === undefined ? null : Buffer.from(JSON.stringify(LastEvaluatedKey)).toString('base64url'),
    };
  }

  /** Returns the order of a row; null when it has an outcome by now. A row that 0.1.0 ended is removed from the index. */
  async #orderOf({ pk, sk }: TableKey, before: Instant): Promise<DeliveryOrder | null> {
    const item = await readItem(this.#client, this.#tableName, { pk, sk });
    if (item?.gpk !== unfinishedList) return null;
    const row = rowOf(item);
    const { status, lastAttemptAt } = row;
    if (status !== 'sending' && status !== 'retrying') {
      await this.#takeOff({ pk, sk }, row);
      return null;
    }
    return lastAttemptAt < before ? { ...orderOfForm(item.order as OrderForm), again: lastAttemptAt } : null;
  }

  async #takeOff(Key: TableKey, { status, lastAttemptAt }: LedgerRow): Promise<void> {
    const { gpk, gsk } = toArchive(lastAttemptAt, Key);
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key,
        UpdateExpression: 'SET gpk = :list, gsk = :at REMOVE #order',
        ConditionExpression: '#status = :status',
        ExpressionAttributeNames: { '#order': 'order', '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':list': gpk, ':at': gsk },
      }),
    );
  }
}
