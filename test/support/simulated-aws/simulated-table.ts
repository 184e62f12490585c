import { type Attribute, compareTexts, type Item } from './attribute.ts';
import { type Bindings, holds, projected, updated } from './expression.ts';
import { Refusal } from './refusal.ts';

/** The parts of DynamoDB's requests that are understood. */
interface Request {
  Key?: Item;
  Item?: Item;
  IndexName?: string;
  ConditionExpression?: string;
  UpdateExpression?: string;
  KeyConditionExpression?: string;
  FilterExpression?: string;
  ProjectionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, Attribute>;
  ReturnValues?: string;
  ScanIndexForward?: boolean;
  Limit?: number;
  ExclusiveStartKey?: Item;
}

type Write = { readonly [Kind in 'Put' | 'Update' | 'Delete' | 'ConditionCheck']?: Request };

const transactionLimit = 100;

/** One DynamoDB table in memory, with the overloaded index `views`: conditions, transactions, pages. */
export class SimulatedTable {
  readonly #partitions = new Map<string, Map<string, Item>>();

  /** Every item, in no order. */
  get items(): Item[] {
    return [...this.#partitions.values()].flatMap((partition) => [...partition.values()]);
  }

  answer(operation: string, body: unknown): unknown {
    const request = body as Request;
    if (operation === 'GetItem') return found(this.#at(request.Key), request);
    if (operation === 'Query') return this.#query(request);
    if (operation === 'Scan') return this.#page(this.items, request, ['pk', 'sk']);
    if (operation === 'BatchGetItem') return this.#batch(body as BatchRequest);
    if (operation === 'TransactWriteItems') return this.#transact((body as { TransactItems: Write[] }).TransactItems);
    const kind = ({ PutItem: 'Put', UpdateItem: 'Update', DeleteItem: 'Delete' } as const)[operation];
    if (kind === undefined) throw new Error(`The simulated DynamoDB does not know ${operation}.`);
    return this.#write(kind, request);
  }

  #at(key: Item | undefined): Item | undefined {
    return this.#partitions.get(String(key?.pk?.S))?.get(String(key?.sk?.S));
  }

  #keep(item: Item): void {
    const pk = String(item.pk?.S);
    const partition = this.#partitions.get(pk) ?? new Map<string, Item>();
    this.#partitions.set(pk, partition.set(String(item.sk?.S), item));
  }

  #write(kind: 'Put' | 'Update' | 'Delete', request: Request): unknown {
    const before = this.#at(request.Key ?? request.Item);
    if (!this.#allows(request)) throw new Refusal('ConditionalCheckFailedException', 'The conditional request failed');
    const after = this.#apply(kind, request);
    const { ReturnValues } = request;
    if (ReturnValues === 'ALL_OLD') return before === undefined ? {} : { Attributes: before };
    return ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
  }

  #allows(request: Request): boolean {
    const { ConditionExpression: condition } = request;
    return condition === undefined || holds(condition, this.#at(request.Key ?? request.Item), bindingsOf(request));
  }

  #apply(kind: keyof Write, request: Request): Item | undefined {
    const { Key: key = request.Item, Item: item, UpdateExpression: update = '' } = request;
    if (kind === 'Delete') this.#partitions.get(String(key?.pk?.S))?.delete(String(key?.sk?.S));
    if (kind === 'Put' && item !== undefined) this.#keep(item);
    if (kind === 'Update') this.#keep(updated(update, this.#at(key) ?? { ...request.Key }, bindingsOf(request)));
    return this.#at(key);
  }

  #transact(writes: readonly Write[]): unknown {
    const all = writes.map((write) => Object.entries(write)[0] as [keyof Write, Request]);
    const keys = all.map(([, request]) => keyOf(request.Key ?? request.Item ?? {}));
    if (all.length > transactionLimit) throw new Refusal('ValidationException', 'Member must have length <= 100');
    if (new Set(keys).size < keys.length)
      throw new Refusal('ValidationException', 'Transaction request cannot include multiple operations on one item');
    const reasons = all.map(([, request]) => ({ Code: this.#allows(request) ? 'None' : 'ConditionalCheckFailed' }));
    if (reasons.some(({ Code }) => Code !== 'None')) {
      const text = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`;
      throw new Refusal('TransactionCanceledException', text, { CancellationReasons: reasons });
    }
    for (const [kind, request] of all) this.#apply(kind, request);
    return {};
  }

  #batch({ RequestItems }: BatchRequest): unknown {
    const answers = Object.entries(RequestItems).map(([table, { Keys }]) => [
      table,
      Keys.flatMap((key) => this.#at(key) ?? []),
    ]);
    return { Responses: Object.fromEntries(answers), UnprocessedKeys: {} };
  }

  #query(request: Request): unknown {
    const isIndex = request.IndexName !== undefined;
    const keys = isIndex ? (['gpk', 'gsk'] as const) : (['pk', 'sk'] as const);
    const bindings = bindingsOf(request);
    const { KeyConditionExpression: condition = '' } = request;
    const matching = (isIndex ? this.items : this.#partitionOf(condition, bindings)).filter(
      (item) => item[keys[0]] !== undefined && item[keys[1]] !== undefined && holds(condition, item, bindings),
    );
    return this.#page(matching, request, keys);
  }

  /** A query begins with its partition: `pk = :pk`. */
  #partitionOf(condition: string, { values }: Bindings): Item[] {
    const placeholder = /^\s*pk\s*=\s*(:\w+)/.exec(condition)?.[1];
    if (placeholder === undefined) throw new Error(`The simulated DynamoDB wants pk = :… first: ${condition}`);
    return [...(this.#partitions.get(String(values[placeholder]?.S))?.values() ?? [])];
  }

  #page(items: readonly Item[], request: Request, [hash, range]: readonly [string, string]): unknown {
    const sortKey = (item: Item) =>
      [item[hash]?.S, item[range]?.S, item.pk?.S, item.sk?.S].map((part) => String(part ?? '')).join('\u0000');
    const way = request.ScanIndexForward === false ? -1 : 1;
    const start = request.ExclusiveStartKey && sortKey(request.ExclusiveStartKey);
    const sorted = items
      .map((item) => ({ item, key: sortKey(item) }))
      .filter(({ key }) => start === undefined || compareTexts(key, start) * way > 0)
      .sort((a, b) => compareTexts(a.key, b.key) * way);
    const page = sorted.slice(0, request.Limit ?? sorted.length).map(({ item }) => item);
    const last = page.length < sorted.length ? page.at(-1) : undefined;
    const { FilterExpression: filter } = request;
    const Items = page
      .filter((item) => filter === undefined || holds(filter, item, bindingsOf(request)))
      .map((item) => projected(request.ProjectionExpression, item, bindingsOf(request)));
    const start2 = last && Object.fromEntries(['pk', 'sk', hash, range].map((name) => [name, last[name]]));
    return { Items, Count: Items.length, ...(start2 && { LastEvaluatedKey: start2 }) };
  }
}

interface BatchRequest {
  RequestItems: Record<string, { Keys: Item[] }>;
}

function found(item: Item | undefined, request: Request): unknown {
  return item === undefined ? {} : { Item: projected(request.ProjectionExpression, item, bindingsOf(request)) };
}

function keyOf({ pk, sk }: Item): string {
  return `${pk?.S}\u0000${sk?.S}`;
}

function bindingsOf({ ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Request): Bindings {
  return { names: ExpressionAttributeNames, values: ExpressionAttributeValues };
}
