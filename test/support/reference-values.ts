import type { Json, JsonObject } from './pattern-arbitraries.ts';

/**
 * Says whether one entry of a pattern accepts one value of a document, as AWS's pages about content filtering describe
 * it, written as plainly as possible and without regard to speed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function accepts(entry: Json, value: Json): boolean {
  if (!isObject(entry)) return entry === value;
  if ('exists' in entry) return entry.exists === true;
  if ('numeric' in entry) return typeof value === 'number' && isInRange(entry.numeric as Json[], value);
  if ('cidr' in entry) return typeof value === 'string' && isInBlock(entry.cidr as string, value);
  if (!('anything-but' in entry)) return typeof value === 'string' && isText(entry, value);
  const but = entry['anything-but'] as Json;
  if (!isObject(but)) return ![but].flat().includes(value);
  const [[operator, texts]] = Object.entries(but) as [[string, Json]];
  return !(typeof value === 'string' && [texts].flat().some((text) => isText({ [operator]: text as Json }, value)));
}

/** Says whether an entry is satisfied by a field that is not there. */
export function acceptsAbsence(entry: Json): boolean {
  return isObject(entry) && entry.exists === false;
}

/** Says whether a value of JSON is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a list without the lists in it: their values in its place. */
export function inOneList(list: readonly Json[]): Json[] {
  return list.flatMap((one) => (Array.isArray(one) ? inOneList(one) : [one]));
}

function isText(test: JsonObject, value: string): boolean {
  const [[operator, operand]] = Object.entries(test) as [[string, Json]];
  const anyCase = isObject(operand);
  const text = (anyCase ? operand['equals-ignore-case'] : operand) as string;
  const same = anyCase || operator === 'equals-ignore-case' ? isSameInAnyCase : (a: string, b: string) => a === b;
  if (operator === 'prefix') return same(value.slice(0, text.length), text);
  if (operator === 'suffix') return same(value.slice(Math.max(0, value.length - text.length)), text);
  if (operator === 'wildcard') return isLike(text, value);
  return same(value, text);
}

/** Sign by sign, either in upper or in lower case. */
function isSameInAnyCase(one: string, other: string): boolean {
  const [ones, others] = [Array.from(one), Array.from(other)];
  return (
    ones.length === others.length &&
    ones.every((sign, at) => sign === others[at]?.toLowerCase() || sign === others[at]?.toUpperCase())
  );
}

/** Tries every way to fill the stars. */
function isLike(wildcard: string, value: string): boolean {
  if (wildcard === '') return value === '';
  if (wildcard[0] === '*')
    return isLike(wildcard.slice(1), value) || (value !== '' && isLike(wildcard, value.slice(1)));
  const [wanted, rest] = wildcard[0] === '\\' ? [wildcard[1], wildcard.slice(2)] : [wildcard[0], wildcard.slice(1)];
  return value[0] === wanted && isLike(rest, value.slice(1));
}

function isInRange(range: readonly Json[], value: number): boolean {
  if (value < -5e9 || value > 5e9 || Number(value.toFixed(6)) !== value) return false;
  for (let at = 0; at < range.length; at += 2) {
    const [sign, limit] = [range[at], range[at + 1] as number];
    const holds =
      (sign !== '<' || value < limit) &&
      (sign !== '<=' || value <= limit) &&
      (sign !== '>' || value > limit) &&
      (sign !== '>=' || value >= limit) &&
      (sign !== '=' || value === limit);
    if (!holds) return false;
  }
  return true;
}

function isInBlock(block: string, value: string): boolean {
  const [start = '', length] = block.split('/');
  const [wanted, bits] = [bitsOf(start), bitsOf(value)];
  return wanted !== null && bits?.length === wanted.length && bits.startsWith(wanted.slice(0, Number(length)));
}

/** An address as text of its bits; null when it is none. */
function bitsOf(address: string): string | null {
  const bytes = address.split('.');
  if (bytes.length === 4) return bitsOfAll(bytes, /^\d{1,3}$/, 10, 8);
  const halves = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  if (halves.length === 1) return bitsOfGroups(address.split(':'));
  const [head = [], tail = [], ...more] = halves;
  const gap = 8 - head.length - tail.length;
  if (more.length > 0 || gap < 1) return null;
  return bitsOfGroups([...head, ...Array.from({ length: gap }, () => '0'), ...tail]);
}

function bitsOfGroups(groups: readonly string[]): string | null {
  return groups.length === 8 ? bitsOfAll(groups, /^[\da-f]{1,4}$/i, 16, 16) : null;
}

function bitsOfAll(numbers: readonly string[], form: RegExp, base: number, width: number): string | null {
  const bits = numbers.map((number) => Number.parseInt(number, base).toString(2).padStart(width, '0'));
  return numbers.every((number) => form.test(number)) && bits.every(({ length }) => length === width)
    ? bits.join('')
    : null;
}
