import { isObject } from '../lib/is-object.ts';
import { readPatternTest } from '../patterns/pattern-test.ts';
import { type AlertField, alertFields, readOpenField } from './alert-document.ts';

/** Stands for a field that is not there. */
export const absent = Symbol('absent');

/** A text for entries that only say what a value is not. */
const anyText = 'any-other';

/**
 * Returns values that one entry of a pattern's list accepts, as different as the entry allows: the literal itself, a text
 * with the prefix, the ends of a range, `absent`. Each has been tried with the matcher; empty when none is found.
 */
export function witnessesOf(entry: unknown, field: string): unknown[] {
  const test = readPatternTest(entry);
  if ('issue' in test) return [];
  const guesses = isObject(entry) ? guess(entry, fieldType(field)) : [entry];
  const accepted = guesses.filter((value) => value !== absent && test.accepts(value));
  return test.acceptsMissing ? [...accepted, absent] : accepted;
}

/** Returns what an entry refuses by name, such as `prod` of `{ anything-but: prod }`. */
export function refusedBy(entry: unknown, field: string): unknown[] {
  const but = isObject(entry) ? entry['anything-but'] : undefined;
  if (but === undefined) return [];
  if (!isObject(but)) return [but].flat();
  return Object.entries(but).flatMap(([operator, texts]) =>
    [texts].flat().flatMap((text) => witnessesOf({ [operator]: text }, field)),
  );
}

/** Returns a value of the field that no pattern names, or null when every value it can have is known. */
export function unnamedValue({ type, values }: AlertField, named: ReadonlySet<unknown>): string | number | null {
  if (values !== undefined || type === 'boolean') return null;
  if (type === 'string') return anyText;
  const numbers = [...named].filter((one) => typeof one === 'number');
  return [0, 1, Math.max(0, ...numbers) + 1].find((one) => !named.has(one)) ?? null;
}

/** Returns the type of a field; tags and labels are text. */
export function fieldType(field: string): AlertField {
  return alertFields.get(field) ?? { type: 'string', ...(readOpenField(field) === null ? { always: true } : {}) };
}

function guess(entry: Record<string, unknown>, { type, values }: AlertField): unknown[] {
  const [[operator, operand] = ['', '']] = Object.entries(entry) as [string, unknown][];
  if (values !== undefined) return [...values];
  if (operator === 'numeric') return numbersNear(operand);
  if (operator === 'cidr') return [String(operand).replace(/\/\d+$/, '')];
  if (operator === 'exists' || operator === 'anything-but') return anyOf(type, operand);
  return textsLike(operator, operand);
}

function anyOf(type: AlertField['type'], operand: unknown): unknown[] {
  if (type === 'boolean') return [true, false];
  return type === 'number' ? [0, ...numbersNear([operand].flat())] : [anyText, `${anyText}-still`];
}

/** Returns numbers at, next to and between those that a comparison names, because its result changes at its ends. */
export function numbersNear(range: unknown): number[] {
  const bounds = [range].flat().filter((one) => typeof one === 'number');
  const middle = bounds.length === 2 ? [((bounds[0] as number) + (bounds[1] as number)) / 2] : [];
  return [...bounds, ...bounds.flatMap((bound) => [bound + 1, bound - 1]), ...middle];
}

function textsLike(operator: string, operand: unknown): string[] {
  const text = String(isObject(operand) ? operand['equals-ignore-case'] : operand);
  if (operator === 'prefix') return [`${text}${anyText}`, text];
  if (operator === 'suffix') return [`${anyText}${text}`, text];
  if (operator !== 'wildcard') return [text];
  const filled = (star: string) => text.replace(/\\(.)|\*/g, (_all, escaped: string | undefined) => escaped ?? star);
  return [filled('x'), filled('')];
}
