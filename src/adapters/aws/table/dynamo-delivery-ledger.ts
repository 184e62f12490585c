import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ProviderRef } from '../../../channels/channel.ts';
import { type DeliveryOrder, subjectIdOf } from '../../../incidents/delivery-order.ts';
import { holdSeconds, longestHoldSeconds, mayHaveGotThrough, outcomeText } from '../../../incidents/delivery-result.ts';
import { type DeliveryPlace, type LaterOutcome, withLater } from '../../../incidents/later-outcome.ts';
import { type OrderForm, orderOfForm } from '../../../incidents/order-form.ts';
import { addSeconds, type Instant } from '../../../lib/instant.ts';
import type {
  Begun,
  DeliveryLedger,
  Ending,
  KnownDelivery,
  LedgerRow,
} from '../../../ports/delivery/delivery-ledger.ts';
import { systemClock } from '../../system-clock.ts';
import { troubleOf } from './dynamo-target-health.ts';
import { evidenceEnd } from './item-kinds.ts';
import { laterOutcomeOf, ledgerAttributes, rowOf, sentItem, storedForm, unfinishedList } from './ledger-row.ts';
import type { DynamoSettings } from './table-changes.ts';
import { deliveryKey, healthKey, laterKey, refKey, type TableKey, targetKey, toArchive } from './table-keys.ts';
import { readIncidentItems, readItem, readItems } from './table-reads.ts';
import { isRefused, storedSchema } from './table-writes.ts';

/** The delivery ledger in DynamoDB: one item per delivery, one per target and incident. */
export class DynamoDeliveryLedger implements DeliveryLedger {
  readonly #now: () => Instant;
  readonly #client: DynamoDBDocumentClient;
  readonly #settings: DynamoSettings;

  constructor(client: DynamoDBDocumentClient, settings: DynamoSettings, now: () => Instant = systemClock.now) {
    this.#now = now;
    this.#client = client;
    this.#settings = settings;
  }

  async begin(order: DeliveryOrder, now: Instant, by: string): Promise<Begun> {
    const health = healthKey(order.target);
    const known = targetKey(subjectIdOf(order), order.target);
    const [intent, items] = await Promise.all([
      this.#intend(order, now, by),
      readItems(this.#client, this.#settings.tableName, [known, health]),
    ]);
    const { before } = intent;
    if (intent.heldUntil === null && before?.status === 'sending' && !before.possibleDuplicate) {
      await this.#set(keyOf(order), { possibleDuplicate: true }, now);
    }
    const target = items.get(known.pk);
    return {
      ...intent,
      ref: (target?.ref as ProviderRef | undefined) ?? null,
      told: target?.told === true,
      standIn: (target?.standIn as string | undefined) ?? null,
      shown: (target?.shown as number | undefined) ?? null,
      ledFrom: (target?.ledFrom as string | undefined) ?? null,
      trouble: troubleOf(items.get(health.pk)),
    };
  }

  async finish(order: DeliveryOrder, ending: Ending): Promise<void> {
    const { now, by, result, shown, ref, leadsBack, body, keepsOrder = false } = ending;
    if (result.status === 'delivered') {
      const { target } = order;
      const leads = leadsBack === undefined ? {} : { ledFrom: leadsBack.id };
      const news = { ...(shown === undefined ? {} : { shown }), ...(ref === undefined ? {} : { ref }), ...leads };
      if (leadsBack !== undefined) {
        const to = { incidentId: subjectIdOf(order), target };
        await this.#set(refKey(leadsBack.channel, leadsBack.id), to, now);
      }
      await this.#set(targetKey(subjectIdOf(order), order.target), { told: true, ...news }, now);
    }
    const isFinal = result.status !== 'retrying';
    const values = {
      status: result.status,
      outcome: outcomeText(result),
      result,
      lastAttemptAt: now,
      unended: 0,
      ...(mayHaveGotThrough(result) ? { possibleDuplicate: true } : {}),
      ...(isFinal ? toArchive(now, keyOf(order)) : { gsk: now }),
      ...(body === undefined ? {} : sentItem(body)),
    };
    const gone = ['leaseBy', 'leaseUntil', ...(isFinal && !keepsOrder ? ['order'] : [])];
    await this.#ifOurs(() => this.#set(keyOf(order), values, now, { gone, by }));
  }

  async release(order: DeliveryOrder, by: string): Promise<void> {
    await this.#ifOurs(() => this.#set(keyOf(order), {}, this.#now(), { gone: ['leaseBy', 'leaseUntil'], by }));
  }

  saveRef(incidentId: string, target: string, ref: ProviderRef): Promise<void> {
    return this.#set(targetKey(incidentId, target), { ref }, this.#now());
  }

  async saveFailoverTarget(incidentId: string, target: string, standIn: string): Promise<void> {
    await this.#set(targetKey(incidentId, target), { standIn }, this.#now());
  }

  async refOf(incidentId: string, target: string): Promise<ProviderRef | null> {
    const item = await readItem(this.#client, this.#settings.tableName, targetKey(incidentId, target));
    return (item?.ref as ProviderRef | undefined) ?? null;
  }

  rows(incidentId: string): Promise<LedgerRow[]> {
    return this.#rows(incidentId, { only: ledgerAttributes });
  }

  async learn(incidentId: string, outcomes: readonly LaterOutcome[]): Promise<void> {
    const now = this.#now();
    const rows = outcomes.map((outcome) => ({ outcome, key: laterKey(incidentId, outcome) }));
    for (const { outcome, key } of rows) await this.#set(key, { ...outcome, ...toArchive(now, key) }, now);
  }

  async laterOf(incidentId: string): Promise<LaterOutcome[]> {
    return (await readIncidentItems(this.#client, this.#settings.tableName, { incidentId, prefix: 'LATER#' })).map(
      laterOutcomeOf,
    );
  }

  async wholeRows(incidentId: string): Promise<LedgerRow[]> {
    const [rows, later] = await Promise.all([this.#rows(incidentId), this.laterOf(incidentId)]);
    return rows.map((row) => withLater(row, later));
  }

  async knownOf({ subjectId, noticeId, target }: DeliveryPlace): Promise<KnownDelivery | null> {
    const key = deliveryKey(subjectId, noticeId, target);
    const item = await readItem(this.#client, this.#settings.tableName, key);
    if (item === null) return null;
    return { row: rowOf(item), order: item.order === undefined ? null : orderOfForm(item.order as OrderForm) };
  }

  async noteLoss(
    { subjectId, noticeId, target }: DeliveryPlace,
    standIn: string | null,
    now: Instant,
  ): Promise<string | null> {
    const named = standIn === null ? '' : ', lostTo = if_not_exists(lostTo, :standIn)';
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#settings.tableName,
        Key: deliveryKey(subjectId, noticeId, target),
        UpdateExpression: `SET lostAt = if_not_exists(lostAt, :now)${named}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':now': now, ...(standIn === null ? {} : { ':standIn': standIn }) },
        // All of it: AWS does not say whether an attribute that keeps its value counts as updated.
        ReturnValues: 'ALL_NEW',
      }),
    );
    return (Attributes?.lostTo as string | undefined) ?? standIn;
  }

  async #rows(incidentId: string, what: { only?: readonly string[] } = {}): Promise<LedgerRow[]> {
    const place = { incidentId, prefix: 'DELIVERY#' };
    return (await readIncidentItems(this.#client, this.#settings.tableName, place, what)).map(rowOf);
  }

  /** Writes the intent unless the delivery is over or held by another; returns the row as it was before. */
  async #intend(order: DeliveryOrder, now: Instant, by: string): Promise<Pick<Begun, 'before' | 'heldUntil'>> {
    const { noticeId, target, kind } = order;
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#settings.tableName,
          Key: keyOf(order),
          UpdateExpression:
            'SET #schema = :schema, incidentId = :incident, noticeId = :notice, target = :target, kind = :kind, ' +
            '#status = :sending, attempts = if_not_exists(attempts, :zero) + :one, ' +
            'unended = if_not_exists(unended, :zero) + :one, firstAttemptAt = if_not_exists(firstAttemptAt, :now), ' +
            'lastAttemptAt = :now, expiresAt = :expires, #order = :order, gpk = :list, gsk = :now, ' +
            'leaseBy = :by, leaseUntil = :until',
          ConditionExpression:
            'attribute_not_exists(pk) OR #status = :retrying OR (#status = :sending AND ' +
            '(attribute_not_exists(leaseUntil) OR leaseUntil <= :now OR leaseUntil > :longest OR leaseBy = :by))',
          ExpressionAttributeNames: { '#status': 'status', '#order': 'order', '#schema': 'schema' },
          ExpressionAttributeValues: {
            ':schema': storedSchema,
            ':incident': subjectIdOf(order),
            ':notice': noticeId,
            ':target': target,
            ':kind': kind,
            ':sending': 'sending',
            ':retrying': 'retrying',
            ':zero': 0,
            ':one': 1,
            ':now': now,
            ':expires': evidenceEnd(this.#settings, now),
            ':order': storedForm(order),
            ':list': unfinishedList,
            ':by': by,
            ':until': addSeconds(now, holdSeconds),
            ':longest': addSeconds(now, longestHoldSeconds),
          },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return { before: Attributes === undefined ? null : rowOf(Attributes), heldUntil: null };
    } catch (error) {
      if (!isRefused(error)) throw error;
      const item = await readItem(this.#client, this.#settings.tableName, keyOf(order));
      const before = item === null ? null : rowOf(item);
      const isHeld = before?.status === 'sending' || before?.status === 'retrying';
      return { before, heldUntil: isHeld ? String(item?.leaseUntil ?? now) : null };
    }
  }

  /** Makes a write, unless another process has taken over the attempt meanwhile. */
  async #ifOurs(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }

  async #set(
    key: TableKey,
    values: Record<string, unknown>,
    now: Instant,
    { gone = [], by }: { gone?: readonly string[]; by?: string } = {},
  ): Promise<void> {
    const all: Record<string, unknown> = {
      ...values,
      schema: storedSchema,
      expiresAt: evidenceEnd(this.#settings, now),
    };
    const names = Object.keys(all);
    const held = by === undefined ? [] : ['status', 'leaseBy'];
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#settings.tableName,
        Key: key,
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}` +
          (gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`),
        ExpressionAttributeNames: Object.fromEntries([...names, ...gone, ...held].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(names.map((name) => [`:${name}`, all[name]])),
          ...(by === undefined ? {} : { ':by': by, ':sending': 'sending' }),
        },
        ...(by === undefined
          ? {}
          : { ConditionExpression: '#status = :sending AND (attribute_not_exists(#leaseBy) OR #leaseBy = :by)' }),
      }),
    );
  }
}

function keyOf(order: DeliveryOrder): TableKey {
  return deliveryKey(subjectIdOf(order), order.noticeId, order.target);
}
