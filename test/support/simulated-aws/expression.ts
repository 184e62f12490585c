import { type Attribute, type Item, isSame, order } from './attribute.ts';

/** What an expression may refer to. */
export interface Bindings {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Attribute>>;
}

const token = /\s*(<>|<=|>=|[=<>(),+\-.]|\[\d+\]|[#:]?[A-Za-z_][\w-]*)/gy;

const known = new Map<string, string[]>();

/** Splits an expression; the product has few, and asks them often. */
function wordsOf(text: string): string[] {
  const split = known.get(text) ?? [...text.matchAll(token)].map(([, word = '']) => word);
  known.set(text, split);
  if (split.join('').length === text.replace(/\s/g, '').length) return split;
  throw new Error(`The simulated DynamoDB cannot read: ${text}`);
}

/** Reads an expression of DynamoDB word by word. */
class Words {
  readonly text: string;
  readonly #words: string[];
  #at = 0;

  constructor(text: string) {
    this.text = text;
    this.#words = wordsOf(text);
  }

  peek(): string {
    return this.#words[this.#at] ?? '';
  }

  take(): string {
    this.#at += 1;
    return this.#words[this.#at - 1] ?? '';
  }

  /** Takes the word if it is the next one, whatever its case. */
  takes(word: string): boolean {
    if (this.peek().toUpperCase() !== word.toUpperCase()) return false;
    this.#at += 1;
    return true;
  }

  expect(word: string): void {
    if (!this.takes(word)) throw new Error(`Expected ${word} before "${this.peek()}" in: ${this.text}`);
  }
}

/** Says whether an item fulfils a condition; no item has no attributes. */
export function holds(text: string, item: Item | undefined, bindings: Bindings): boolean {
  const words = new Words(text);
  const answer = anyOf(words, item ?? {}, bindings);
  if (words.peek() !== '') throw new Error(`Did not understand "${words.peek()}" in: ${text}`);
  return answer;
}

function anyOf(words: Words, item: Item, bindings: Bindings): boolean {
  let answer = allOf(words, item, bindings);
  while (words.takes('OR')) answer = allOf(words, item, bindings) || answer;
  return answer;
}

function allOf(words: Words, item: Item, bindings: Bindings): boolean {
  let answer = one(words, item, bindings);
  while (words.takes('AND')) answer = one(words, item, bindings) && answer;
  return answer;
}

function one(words: Words, item: Item, bindings: Bindings): boolean {
  if (words.takes('NOT')) return !one(words, item, bindings);
  if (words.takes('(')) {
    const inner = anyOf(words, item, bindings);
    words.expect(')');
    return inner;
  }
  const asked = words.peek().toLowerCase();
  if (asked === 'attribute_exists' || asked === 'attribute_not_exists') {
    words.take();
    const [value] = listOf(words, item, bindings);
    return (value !== undefined) === (asked === 'attribute_exists');
  }
  if (asked === 'begins_with' || asked === 'contains') {
    words.take();
    const [value, part] = listOf(words, item, bindings);
    const text = String(value?.S ?? '');
    return asked === 'begins_with' ? text.startsWith(String(part?.S)) : text.includes(String(part?.S));
  }
  return comparison(operand(words, item, bindings), words, item, bindings);
}

function comparison(left: Attribute | undefined, words: Words, item: Item, bindings: Bindings): boolean {
  const sign = words.take().toUpperCase();
  if (sign === 'IN') return listOf(words, item, bindings).some((value) => isSame(left, value));
  if (sign === 'BETWEEN') {
    const low = operand(words, item, bindings);
    words.expect('AND');
    return order(left, low) >= 0 && order(left, operand(words, item, bindings)) <= 0;
  }
  const right = operand(words, item, bindings);
  if (sign === '=') return isSame(left, right);
  if (sign === '<>') return !isSame(left, right);
  const way = order(left, right);
  if (sign === '<') return way < 0;
  if (sign === '<=') return way <= 0;
  return sign === '>' ? way > 0 : way >= 0;
}

function listOf(words: Words, item: Item, bindings: Bindings): (Attribute | undefined)[] {
  words.expect('(');
  const values = [operand(words, item, bindings)];
  while (words.takes(',')) values.push(operand(words, item, bindings));
  words.expect(')');
  return values;
}

/** A value, an attribute, a function of them, or a sum. */
function operand(words: Words, item: Item, bindings: Bindings): Attribute | undefined {
  let value = term(words, item, bindings);
  for (;;) {
    const sign = words.peek();
    if (sign !== '+' && sign !== '-') return value;
    words.take();
    const next = term(words, item, bindings);
    const sum = Number(value?.N) + (sign === '+' ? 1 : -1) * Number(next?.N);
    if (Number.isNaN(sum)) throw new Error(`Cannot add in: ${words.text}`);
    value = { N: String(sum) };
  }
}

function term(words: Words, item: Item, bindings: Bindings): Attribute | undefined {
  if (words.peek().startsWith(':')) return bindings.values[words.take()];
  if (words.takes('if_not_exists')) {
    const [value, otherwise] = listOf(words, item, bindings);
    return value ?? otherwise;
  }
  if (words.takes('list_append')) {
    const lists = listOf(words, item, bindings);
    return { L: lists.flatMap((list) => (list?.L ?? []) as Attribute[]) };
  }
  if (words.takes('size')) {
    const [value] = listOf(words, item, bindings);
    return { N: String(String(value?.S ?? '').length) };
  }
  return pathOf(words, bindings).reduce<Attribute | undefined>(
    (at, step) => (typeof step === 'number' ? (at?.L as Attribute[])?.[step] : (at?.M as Item)?.[step]),
    { M: item },
  );
}

function pathOf(words: Words, { names }: Bindings): (string | number)[] {
  const nameOf = (word: string) => (word.startsWith('#') ? (names[word] ?? word) : word);
  const path: (string | number)[] = [nameOf(words.take())];
  for (;;) {
    if (words.takes('.')) path.push(nameOf(words.take()));
    else if (/^\[\d+\]$/.test(words.peek())) path.push(Number(words.take().slice(1, -1)));
    else return path;
  }
}

/** Returns an item as an update expression leaves it; every part reads the item as it was. */
export function updated(text: string, before: Item, bindings: Bindings): Item {
  const words = new Words(text);
  const after = structuredClone(before);
  while (words.peek() !== '') {
    const action = words.take().toUpperCase();
    do {
      const path = pathOf(words, bindings);
      if (action === 'REMOVE') put(after, path, undefined);
      else if (action === 'SET') {
        words.expect('=');
        put(after, path, operand(words, before, bindings));
      } else if (action === 'ADD') {
        const sum = Number(before[String(path[0])]?.N ?? 0) + Number(operand(words, before, bindings)?.N);
        put(after, path, { N: String(sum) });
      } else throw new Error(`The simulated DynamoDB cannot ${action}: ${text}`);
    } while (words.takes(','));
  }
  return after;
}

function put(item: Item, path: readonly (string | number)[], value: Attribute | undefined): void {
  const last = path.at(-1) ?? '';
  const holder = path
    .slice(0, -1)
    .reduce<Item | undefined>((at, step) => (at?.[step as string]?.M ?? at?.[step as string]?.L) as Item, item);
  if (holder === undefined) throw new Error(`The document path is invalid for update: ${path.join('.')}`);
  if (value === undefined) delete holder[last as string];
  else holder[last as string] = value;
}

/** Returns the attributes that a projection names. */
export function projected(text: string | undefined, item: Item, bindings: Bindings): Item {
  if (text === undefined) return item;
  const names = text.split(',').map((part) => part.trim());
  const kept = names.map((name) => (name.startsWith('#') ? (bindings.names[name] ?? name) : name));
  return Object.fromEntries(Object.entries(item).filter(([name]) => kept.includes(name)));
}
