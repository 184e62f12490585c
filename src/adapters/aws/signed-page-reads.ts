import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Alert, ListedAlert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { ProvenWay } from '../../incidents/proven-way.ts';
import type { RunDay, RunDayKey } from '../../incidents/run-day.ts';
import type { Instant } from '../../lib/instant.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { PageReads, PageRecord } from '../../ports/incidents/page-reads.ts';
import type { ShortLink } from '../../ports/incidents/short-links.ts';
import type { ArchivedRules } from '../../ports/rules/rules-source.ts';
import { type SignedAccess, signedCall } from './signed-reader.ts';
import { archivedRulesOf, roomyValue } from './table/archived-rules.ts';
import { itemKinds } from './table/item-kinds.ts';
import { ledgerAttributes, rowOf } from './table/ledger-row.ts';
import { projectionOf } from './table/projection.ts';
import { alertOf, incidentOf } from './table/stored-forms.ts';
import {
  alertKey,
  deliveryKey,
  incidentIdOf,
  incidentKey,
  laneListOf,
  lastGoodRulesKey,
  recordKey,
  runDayKey,
  shortLinkKey,
  type TableKey,
  viewsIndex,
} from './table/table-keys.ts';
import type { StoredItem } from './table/table-reads.ts';

/** Most queries for one list, of 1 MB each: a few thousand alerts. */
const mostQueries = 8;

/** One list of items. */
interface ListOf {
  pk: string;
  /** The common prefix of the sort keys. */
  prefix: string;
  newestFirst: boolean;
  limit?: number;
  /** Attributes that are read, nested ones with dots; absent: all. */
  only?: readonly string[];
}

/** Reads what the page of an incident shows, without loading the AWS SDK. */
export class SignedPageReads implements PageReads {
  readonly #access: SignedAccess;
  readonly #tableName: string;

  constructor(access: SignedAccess, tableName: string) {
    this.#access = access;
    this.#tableName = tableName;
  }

  async incident(id: string): Promise<Incident | null> {
    const incident = (await this.#item(incidentKey(id)))?.incident;
    return incident === undefined ? null : incidentOf(incident);
  }

  async newestAlerts(id: string, limit: number): Promise<Alert[]> {
    const { pk, sk } = alertKey(id, 0);
    const items = await this.#list({ pk, prefix: beginOf(sk), newestFirst: true, limit });
    return items.map(({ alert }) => alertOf(alert));
  }

  async listedAlerts(id: string): Promise<ListedAlert[]> {
    const { pk, sk } = alertKey(id, 0);
    const items = await this.#list({ pk, prefix: beginOf(sk), newestFirst: true, only: listedAttributes });
    return items.map(({ alert }) => alert as ListedAlert);
  }

  async records(id: string): Promise<PageRecord[]> {
    const { pk, sk } = recordKey(id, 0);
    const only = ['record.at', 'record.what', 'record.actor', 'record.reason'];
    const items = await this.#list({ pk, prefix: beginOf(sk), newestFirst: true, only });
    return items.map(({ record }) => record as EvidenceRecord).reverse();
  }

  async deliveries(id: string): Promise<LedgerRow[]> {
    const { pk, sk } = deliveryKey(id, '', '');
    const items = await this.#list({ pk, prefix: beginOf(sk), newestFirst: false, only: ledgerAttributes });
    return items.map(rowOf);
  }

  async incidentOnLane(laneId: string, before: Instant): Promise<string | null> {
    const [item] = await this.#query(
      {
        IndexName: viewsIndex,
        KeyConditionExpression: 'gpk = :lane AND gsk < :before',
        ExpressionAttributeValues: { ':lane': { S: laneListOf(laneId) }, ':before': { S: before } },
        ScanIndexForward: false,
      },
      1,
    );
    return item === undefined ? null : incidentIdOf(String(item.pk));
  }

  async runDay(key: RunDayKey): Promise<RunDay | null> {
    return ((await this.#item(runDayKey(key)))?.runDay as RunDay | undefined) ?? null;
  }

  async alertsOnLane(laneId: string, since: Instant, limit: number): Promise<Alert[]> {
    const listed = await this.#query(
      {
        IndexName: viewsIndex,
        KeyConditionExpression: 'gpk = :lane AND gsk > :since',
        ExpressionAttributeValues: { ':lane': { S: laneListOf(laneId) }, ':since': { S: since } },
        ScanIndexForward: false,
      },
      limit,
    );
    const items = await Promise.all(listed.map(({ pk, sk }) => this.#item({ pk: String(pk), sk: String(sk) })));
    return items.flatMap((item) => (item?.alert === undefined ? [] : [alertOf(item.alert)]));
  }

  async provenWays(): Promise<ProvenWay[]> {
    const items = await this.#query({
      KeyConditionExpression: 'pk = :proven',
      ExpressionAttributeValues: { ':proven': { S: itemKinds.provenWay.pk } },
    });
    return items.map(({ way }) => way as ProvenWay);
  }

  async shortLink(hash: string): Promise<ShortLink | null> {
    const item = await this.#item(shortLinkKey(hash));
    return (item?.link as ShortLink | undefined) ?? null;
  }

  /** Returns the last rules that were valid; null when there never were any. */
  async archivedRules(): Promise<ArchivedRules | null> {
    return archivedRulesOf(roomyValue(await this.#item(lastGoodRulesKey), 'rules'));
  }

  async #item({ pk, sk }: TableKey): Promise<StoredItem | null> {
    const payload = { TableName: this.#tableName, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true };
    const { Item } = (await this.#dynamo('DynamoDB_20120810.GetItem', payload)) as {
      Item?: Record<string, AttributeValue>;
    };
    return Item === undefined ? null : plainItem(Item);
  }

  #list({ pk, prefix, newestFirst, limit, only }: ListOf): Promise<StoredItem[]> {
    const request = {
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: prefix } },
      ScanIndexForward: !newestFirst,
      ...(only === undefined ? {} : projectionOf(only)),
    };
    return this.#query(request, limit);
  }

  async #query(request: object, limit?: number): Promise<StoredItem[]> {
    const items: StoredItem[] = [];
    let start: object = {};
    for (let queries = 0; queries < mostQueries; queries += 1) {
      const answer = (await this.#dynamo('DynamoDB_20120810.Query', {
        TableName: this.#tableName,
        ...request,
        ...start,
        ...(limit === undefined ? {} : { Limit: limit }),
      })) as { Items?: Record<string, AttributeValue>[]; LastEvaluatedKey?: unknown };
      items.push(...(answer.Items ?? []).map(plainItem));
      if (limit !== undefined || answer.LastEvaluatedKey === undefined) break;
      start = { ExclusiveStartKey: answer.LastEvaluatedKey };
    }
    return items;
  }

  #dynamo(target: string, payload: unknown): Promise<unknown> {
    return signedCall(this.#access, { service: 'dynamodb', target, jsonVersion: '1.0', payload });
  }
}

const listedAttributes = [
  ...['severity', 'owner', 'exposure', 'strikes', 'event', 'error.code'].map((name) => `alert.${name}`),
  ...['arn', 'name', 'type'].map((name) => `alert.resource.${name}`),
];

/** The kind of a sort key: `ALERT#00000000` begins with `ALERT#`. */
function beginOf(sk: string): string {
  return sk.slice(0, sk.indexOf('#') + 1);
}

/** DynamoDB's wire form of the kinds of value that the table has. */
type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

function plainValue(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('L' in value) return value.L.map(plainValue);
  if ('M' in value) return plainItem(value.M);
  return null;
}

function plainItem(item: Record<string, AttributeValue>): StoredItem {
  return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, plainValue(inner)]));
}
