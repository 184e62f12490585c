import { isDeepStrictEqual } from 'node:util';

/** An item as it is on the wire: `{ pk: { S: '…' } }`. */
export type WireItem = Record<string, Wire>;
export type Wire = Record<string, unknown>;

/** What `#names` and `:values` of an expression stand for. */
export interface Meanings {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, Wire>;
}

/** Reads conditions and updates of DynamoDB's language, as far as this product writes them; anything else is an error. */
class Expression {
  readonly #tokens: string[];
  readonly #meanings: Meanings;
  #at = 0;

  constructor(text: string, meanings: Meanings) {
    this.#tokens = text.match(/[#:]?[A-Za-z_][\w.#]*|<=|>=|<>|[(),=<>+-]|\S/g) ?? [];
    this.#meanings = meanings;
  }

  condition(item: WireItem): boolean {
    const holds = this.#or(item);
    if (this.#peek() !== undefined)
      throw new Error(`fake table: cannot read ${this.#tokens.slice(this.#at).join(' ')}`);
    return holds;
  }

  update(item: WireItem): WireItem {
    const after = structuredClone(item);
    for (let verb = this.#next(); verb !== undefined; verb = this.#next()) {
      do {
        const path = this.#path(this.#next() ?? '');
        if (verb.toUpperCase() === 'SET') {
          this.#expect('=');
          place(after, path, this.#sum(item));
        } else if (verb.toUpperCase() === 'REMOVE') place(after, path, undefined);
        else throw new Error(`fake table: no ${verb} in updates`);
      } while (this.#take(','));
    }
    return after;
  }

  projection(item: WireItem): WireItem {
    const shown: WireItem = {};
    do {
      const path = this.#path(this.#next() ?? '');
      const value = lookUp(item, path);
      if (value === undefined) continue;
      let inner = shown;
      for (const step of path.slice(0, -1)) {
        const outer: Wire = inner[step] ?? { M: {} };
        inner[step] = outer;
        inner = outer.M as WireItem;
      }
      inner[path.at(-1) ?? ''] = value;
    } while (this.#take(','));
    return shown;
  }

  #or(item: WireItem): boolean {
    let holds = this.#and(item);
    while (this.#take('OR')) holds = this.#and(item) || holds;
    return holds;
  }

  #and(item: WireItem): boolean {
    let holds = this.#unit(item);
    while (this.#take('AND')) holds = this.#unit(item) && holds;
    return holds;
  }

  #unit(item: WireItem): boolean {
    if (this.#take('NOT')) return !this.#unit(item);
    if (this.#take('(')) {
      const holds = this.#or(item);
      this.#expect(')');
      return holds;
    }
    const found = this.#peek()?.toLowerCase() ?? '';
    if (['attribute_exists', 'attribute_not_exists', 'begins_with'].includes(found)) return this.#function(item);
    return this.#comparison(item);
  }

  #function(item: WireItem): boolean {
    const name = this.#next()?.toLowerCase();
    this.#expect('(');
    const value = this.#operand(item);
    const prefix = this.#take(',') ? this.#operand(item) : undefined;
    this.#expect(')');
    if (name === 'begins_with') return typeof value?.S === 'string' && value.S.startsWith(String(prefix?.S));
    return (value !== undefined) === (name === 'attribute_exists');
  }

  #comparison(item: WireItem): boolean {
    const left = this.#operand(item);
    const operator = this.#next()?.toUpperCase();
    if (operator === 'BETWEEN') {
      const from = this.#operand(item);
      this.#expect('AND');
      const until = this.#operand(item);
      return order(left, '>=', from) && order(left, '<=', until);
    }
    if (operator !== 'IN') return order(left, operator ?? '', this.#operand(item));
    this.#expect('(');
    let isIn = false;
    do isIn = order(left, '=', this.#operand(item)) || isIn;
    while (this.#take(','));
    this.#expect(')');
    return isIn;
  }

  #sum(item: WireItem): Wire {
    let value = this.#operand(item);
    for (let sign = this.#sign(); sign !== 0; sign = this.#sign()) {
      value = { N: String(Number(value?.N) + sign * Number(this.#operand(item)?.N)) };
    }
    if (value === undefined) throw new Error('fake table: an update reads what is not there');
    return value;
  }

  #sign(): number {
    if (this.#take('+')) return 1;
    return this.#take('-') ? -1 : 0;
  }

  #operand(item: WireItem): Wire | undefined {
    const token = this.#next() ?? '';
    if (token.startsWith(':')) {
      const value = this.#meanings.ExpressionAttributeValues?.[token];
      if (value === undefined) throw new Error(`fake table: ${token} is not given`);
      return value;
    }
    if (token === 'list_append') {
      const [first, second] = this.#pair(item);
      return { L: [...((first?.L ?? []) as Wire[]), ...((second?.L ?? []) as Wire[])] };
    }
    if (token !== 'if_not_exists') return lookUp(item, this.#path(token));
    const [value, otherwise] = this.#pair(item);
    return value ?? otherwise;
  }

  #pair(item: WireItem): readonly [Wire | undefined, Wire | undefined] {
    this.#expect('(');
    const first = this.#operand(item);
    this.#expect(',');
    const second = this.#operand(item);
    this.#expect(')');
    return [first, second];
  }

  #path(token: string): string[] {
    return token.split('.').map((name) => {
      if (!name.startsWith('#')) return name;
      const meant = this.#meanings.ExpressionAttributeNames?.[name];
      if (meant === undefined) throw new Error(`fake table: ${name} is not given`);
      return meant;
    });
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string | undefined {
    this.#at += 1;
    return this.#tokens[this.#at - 1];
  }

  #take(token: string): boolean {
    if (this.#peek()?.toUpperCase() !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`fake table: ${token} expected, found ${this.#peek()}`);
  }
}

/** Says whether an item fits a condition; without one it does. */
export function fits(item: WireItem, condition: string | undefined, meanings: Meanings): boolean {
  return condition === undefined || new Expression(condition, meanings).condition(item);
}

/** Returns what a read shows of an item; without a projection all of it. */
export function projected(
  item: WireItem,
  { ProjectionExpression: shown, ...meanings }: Meanings & { ProjectionExpression?: string },
): WireItem {
  return shown === undefined ? item : new Expression(shown, meanings).projection(item);
}

/** Returns the item after an update. */
export function updated(item: WireItem, expression: string, meanings: Meanings): WireItem {
  return new Expression(expression, meanings).update(item);
}

function order(left: Wire | undefined, operator: string, right: Wire | undefined): boolean {
  if (operator === '=') return left !== undefined && isDeepStrictEqual(left, right);
  if (operator === '<>') return !isDeepStrictEqual(left, right);
  const [type] = Object.keys(left ?? {});
  if (left === undefined || right === undefined || type === undefined || !(type in right)) return false;
  const [a, b] = type === 'N' ? [Number(left.N), Number(right.N)] : [String(left[type]), String(right[type])];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  if (operator === '>=') return a >= b;
  throw new Error(`fake table: no ${operator} in conditions`);
}

function lookUp(item: WireItem, [name = '', ...rest]: readonly string[]): Wire | undefined {
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  return rest.length === 0 || value === undefined ? value : lookUp((value.M ?? {}) as WireItem, rest);
}

function place(item: WireItem, path: readonly string[], value: Wire | undefined): void {
  const name = path.at(-1) ?? '';
  let inner = item;
  for (const step of path.slice(0, -1)) {
    const found = inner[step]?.M as WireItem | undefined;
    if (found === undefined)
      throw new Error('The document path provided in the update expression is invalid for update');
    inner = found;
  }
  if (value === undefined) delete inner[name];
  else inner[name] = value;
}
