import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import { fits, type Meanings, projected, updated, type WireItem } from './fake-expressions.ts';

/** Limits of DynamoDB; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const most = awsLimits;

type Request = Meanings & {
  TableName: string;
  IndexName?: string;
  Key?: WireItem;
  Item?: WireItem;
  Limit?: number;
  ScanIndexForward?: boolean;
  ExclusiveStartKey?: WireItem;
  ConditionExpression?: string;
  KeyConditionExpression?: string;
  FilterExpression?: string;
  ProjectionExpression?: string;
  UpdateExpression?: string;
  ReturnValues?: string;
};
type Action = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/**
 * A table of DynamoDB in memory behind the real client: what is written goes through the real marshaller, and comes
 * back through it. Knows the operations and expressions that this product uses, and says so when it meets another.
 */
export class FakeTable {
  readonly #items = new Map<string, WireItem>();
  /** The places of items by their partitions, of the table (`pk`) and of the index (`gpk`). */
  readonly #partitions = { pk: new Map<string, Set<string>>(), gpk: new Map<string, Set<string>>() };
  /** Hears of every item as it is after it was written, and as it was before. */
  onWrite: (item: WireItem, before?: WireItem) => void = () => undefined;
  /** Hears of every call that was answered. */
  onCall: (operation: string, request: object, answer: object) => void = () => undefined;

  /** Makes a client as `runtime/store.ts` makes it, of any release of this product's libraries. */
  client(): DynamoDBDocumentClient {
    return DynamoDBDocumentClient.from(new DynamoDBClient(this.settings()), {
      marshallOptions: { removeUndefinedValues: true },
    });
  }

  /** What a client needs so that it speaks to this table and to nothing else. */
  settings() {
    return {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      // Nobody looks at signatures, and they take a good part of the time of a call.
      signer: { sign: async <Signed>(request: Signed) => request },
      requestHandler: {
        handle: async (request: unknown) => this.#handle(request as { headers: object; body: string }),
      },
    };
  }

  /** Every item, as it is stored. */
  items(): WireItem[] {
    return [...this.#items.values()];
  }

  /** Replaces what is stored. */
  restore(items: readonly WireItem[]): void {
    for (const place of [...this.#items.keys()]) this.#put(place, undefined);
    for (const item of structuredClone(items)) this.#put(placeOf(item), item);
  }

  /** Deletes what has expired, as DynamoDB does within a few days. @param now in seconds of Unix time */
  expire(now: number): number {
    const expired = [...this.#items].filter(
      ([, { expiresAt }]) => expiresAt !== undefined && Number(expiresAt.N) <= now,
    );
    for (const [place] of expired) this.#put(place, undefined);
    return expired.length;
  }

  #put(place: string, after: WireItem | undefined): void {
    const before = this.#items.get(place);
    for (const key of ['pk', 'gpk'] as const) {
      const [from, to] = [before?.[key]?.S, after?.[key]?.S] as (string | undefined)[];
      if (from === to) continue;
      const partitions = this.#partitions[key];
      if (from !== undefined) partitions.get(from)?.delete(place);
      if (to !== undefined) partitions.set(to, (partitions.get(to) ?? new Set()).add(place));
    }
    if (after === undefined) this.#items.delete(place);
    else this.#items.set(place, after);
  }

  #handle({ headers, body }: { headers: object; body: string }) {
    const target = String(Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1]);
    try {
      const operation = target.split('.')[1] ?? '';
      const request = JSON.parse(body);
      const answer = this.#answer(operation, request);
      this.onCall(operation, request, answer as object);
      return { response: responseOf(200, answer) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        response: responseOf(400, { __type: `com.amazonaws.dynamodb.v20120810#${error.message}`, ...error.more }),
      };
    }
  }

  #answer(operation: string, request: Request): unknown {
    refuseTooMuch(request);
    switch (operation) {
      case 'GetItem':
        return { Item: this.#items.get(placeOf(request.Key)) };
      case 'BatchGetItem':
        return this.#batchGet(request as unknown as { RequestItems: Record<string, { Keys: WireItem[] }> });
      case 'BatchWriteItem':
        return this.#batchWrite(request as unknown as { RequestItems: Record<string, { PutRequest: Request }[]> });
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#write(operation.replace('Item', '') as Action, request);
      case 'TransactWriteItems':
        return this.#transact((request as unknown as { TransactItems: Record<Action, Request>[] }).TransactItems);
      case 'Query':
      case 'Scan':
        return this.#list(request);
      default:
        throw new Error(`fake table: no ${operation}`);
    }
  }

  #batchGet({ RequestItems }: { RequestItems: Record<string, { Keys: WireItem[] }> }) {
    const [[tableName, { Keys }] = ['', { Keys: [] }]] = Object.entries(RequestItems);
    if (Keys.length > most.batchGetKeys)
      throw new Refusal('ValidationException', { message: 'Too many items requested' });
    const found = Keys.flatMap((key) => this.#items.get(placeOf(key)) ?? []);
    return { Responses: { [tableName]: found }, UnprocessedKeys: {} };
  }

  #batchWrite({ RequestItems }: { RequestItems: Record<string, { PutRequest: Request }[]> }) {
    const requests = Object.values(RequestItems).flat();
    const places = requests.map(({ PutRequest: { Item } }) => placeOf(Item));
    if (requests.length > most.batchWriteItems || new Set(places).size < places.length)
      refuse('Too many items requested, or one of them twice');
    for (const { PutRequest } of requests) this.#apply('Put', PutRequest);
    return { UnprocessedItems: {} };
  }

  #write(action: Action, request: Request) {
    const before = this.#items.get(placeOf(request.Key ?? request.Item));
    if (!this.#holds(request))
      throw new Refusal('ConditionalCheckFailedException', { message: 'The conditional request failed' });
    const after = this.#apply(action, request);
    return answered(request.ReturnValues, { before, after });
  }

  #transact(parts: readonly Record<Action, Request>[]) {
    const writes = parts.map((part) => Object.entries(part)[0] as [Action, Request]);
    const places = writes.map(([, { Key, Item }]) => placeOf(Key ?? Item));
    const bytes = writes.reduce((sum, [, { Item = {} }]) => sum + sizeOf(Item), 0);
    if (writes.length > most.transactionItems) {
      throw new Refusal('ValidationException', { message: 'Member must have length less than or equal to 100' });
    }
    if (bytes > most.transactionBytes)
      throw new Refusal('ValidationException', { message: 'Transaction request is too large' });
    if (new Set(places).size < places.length) {
      throw new Refusal('ValidationException', {
        message: 'Transaction request cannot include multiple operations on one item',
      });
    }
    const codes = writes.map(([, request]) => (this.#holds(request) ? 'None' : 'ConditionalCheckFailed'));
    if (codes.some((code) => code !== 'None')) {
      throw new Refusal('TransactionCanceledException', {
        message: 'Transaction cancelled',
        CancellationReasons: codes.map((Code) => ({ Code })),
      });
    }
    for (const [action, request] of writes) this.#apply(action, request);
    return {};
  }

  #holds(request: Request): boolean {
    return fits(this.#items.get(placeOf(request.Key ?? request.Item)) ?? {}, request.ConditionExpression, request);
  }

  #apply(action: Action, request: Request): WireItem | undefined {
    const place = placeOf(request.Key ?? request.Item);
    if (action === 'ConditionCheck') return undefined;
    if (action === 'Delete') {
      this.#put(place, undefined);
      return undefined;
    }
    const before = this.#items.get(place);
    const after =
      action === 'Put'
        ? (request.Item as WireItem)
        : updated(before ?? request.Key ?? {}, request.UpdateExpression ?? '', request);
    if (sizeOf(after) > most.itemBytes) {
      throw new Refusal('ValidationException', { message: 'Item size has exceeded the maximum allowed size' });
    }
    this.#put(place, after);
    this.onWrite(after, before);
    return after;
  }

  /** The items that a query can mean, since it begins with its partition: saves reading the condition for every other item. */
  #meant({ KeyConditionExpression = '', ExpressionAttributeValues = {} }: Request): WireItem[] {
    const [, key, name = ''] = /^\s*(g?pk)\s*=\s*(:\w+)/.exec(KeyConditionExpression) ?? [];
    if (key === undefined) return [...this.#items.values()];
    const places = this.#partitions[key as 'pk' | 'gpk'].get(String(ExpressionAttributeValues[name]?.S)) ?? [];
    return [...places].map((place) => this.#items.get(place) as WireItem);
  }

  #list(request: Request) {
    const {
      IndexName,
      KeyConditionExpression,
      FilterExpression,
      ExclusiveStartKey,
      Limit = Number.POSITIVE_INFINITY,
    } = request;
    const keys = IndexName === undefined ? ['pk', 'sk'] : ['gpk', 'gsk', 'pk', 'sk'];
    const order = keys.slice(IndexName === undefined ? 0 : 1);
    const sorted = this.#meant(request)
      .filter((item) => keys.every((key) => key in item))
      .filter((item) => fits(item, KeyConditionExpression, request))
      .map((item) => ({ item, place: placeOf(item, order) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ item }) => item);
    if (request.ScanIndexForward === false) sorted.reverse();
    const from =
      ExclusiveStartKey === undefined
        ? 0
        : sorted.findIndex((item) => placeOf(item) === placeOf(ExclusiveStartKey)) + 1;
    const page = sorted.slice(from, from + Limit);
    const last = page.at(-1);
    const isCut = page.length === Limit && last !== undefined;
    const shown = page.filter((item) => fits(item, FilterExpression, request));
    return {
      Items: (IndexName === undefined ? shown : shown.map((item) => only(item, keys))).map((item) =>
        projected(item, request),
      ),
      Count: shown.length,
      ...(isCut ? { LastEvaluatedKey: only(last, keys) } : {}),
    };
  }
}

/** Returns what a write answers with: a little more than DynamoDB where that answers with what was changed alone. */
function answered(wanted = 'NONE', { before, after }: { before: WireItem | undefined; after: WireItem | undefined }) {
  if (wanted === 'NONE') return {};
  if (wanted === 'ALL_OLD') return { Attributes: before };
  if (wanted === 'ALL_NEW' || wanted === 'UPDATED_NEW') return { Attributes: after };
  throw new Error(`fake table: no ReturnValues ${wanted}`);
}

/** What is beyond DynamoDB's bounds when it stands under such a name and takes more bytes. */
const bounds = [
  { name: /Expression$/, bytes: most.expressionBytes, message: 'Expression size has exceeded the maximum' },
  { name: /^g?pk$/, bytes: most.partitionKeyBytes, message: 'Size of hashkey has exceeded the maximum' },
  { name: /^g?sk$/, bytes: most.sortKeyBytes, message: 'Size of rangekey has exceeded the maximum' },
];

/** Refuses keys, expressions and depths beyond DynamoDB's bounds, wherever they stand in a request. */
function refuseTooMuch(value: unknown, depth = 0): void {
  if (depth > most.itemDepth) refuse('Nesting Levels have exceeded supported limits');
  if (value === null || typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) {
    const text = typeof inner === 'string' ? inner : ((inner as { S?: unknown } | null)?.S ?? '');
    const bytes = Buffer.byteLength(String(text));
    const beyond = bounds.find((bound) => bytes > bound.bytes && bound.name.test(name));
    if (beyond !== undefined) refuse(beyond.message);
    refuseTooMuch(inner, name === 'M' || name === 'L' ? depth + 1 : depth);
  }
}

function refuse(message: string): never {
  throw new Refusal('ValidationException', { message });
}

/** An answer of DynamoDB that is an error. */
class Refusal extends Error {
  readonly more: object;

  constructor(type: string, more: object) {
    super(type);
    this.more = more;
  }
}

function responseOf(statusCode: number, body: unknown) {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

function placeOf(item: WireItem | undefined, keys: readonly string[] = ['pk', 'sk']): string {
  return keys
    .map((key) => {
      const text = item?.[key]?.S;
      if (typeof text !== 'string' || text === '') throw new Refusal('ValidationException', { message: `no ${key}` });
      return text;
    })
    .join('\u0000');
}

function only(item: WireItem, keys: readonly string[]): WireItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name)));
}

/** About what DynamoDB counts: a little more, for the types. */
export function sizeOf(item: WireItem): number {
  return Buffer.byteLength(JSON.stringify(item));
}
