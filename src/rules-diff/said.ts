import { isObject } from '../lib/is-object.ts';
import { hideSecrets } from '../lib/secret-literal.ts';
import { inertLine, truncate } from '../lib/text.ts';
import { conditionsIn } from '../patterns/alternatives.ts';
import { isAlternatives } from '../patterns/pattern-shape.ts';
import { describeCondition, describeField, describePattern } from '../rules/describe-pattern.ts';

/** Longest quote of a text that a person wrote, such as a reason. */
const quotedLength = 120;

/** Returns `policy "a" instead of "b"` when the two differ, else nothing. */
export function describeInstead(what: string, was: string, is: string): string[] {
  return was === is ? [] : [`${what}${what === '' ? '' : ' '}${is} instead of ${was}`];
}

/** Returns a text that a person wrote, in quotes, shortened and made inert. */
export function quote(text: string): string {
  return `"${truncate(hideSecrets(inertLine(text)), quotedLength)}"`;
}

/** Describes what was added to a list and what was removed, each by its own function; empty when nothing was. */
export function describeListChange(
  was: readonly string[],
  is: readonly string[],
  describeCame: (names: readonly string[]) => string,
  describeLeft: (names: readonly string[]) => string,
): string[] {
  const came = is.filter((one) => !was.includes(one));
  const left = was.filter((one) => !is.includes(one));
  return [...(came.length > 0 ? [describeCame(came)] : []), ...(left.length > 0 ? [describeLeft(left)] : [])];
}

/** Describes what was added, removed and changed among named things, each by its own function. */
export function compareNamed<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  describeNew: (is: Value) => string,
  describeGone: (was: Value) => string,
  describeChanges: (was: Value, is: Value) => string[],
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return is === undefined ? [] : [describeNew(is)];
    return is === undefined ? [describeGone(was)] : describeChanges(was, is);
  });
}

/** Returns how two patterns differ, field by field; nothing when they match the same. */
export function describePatternChange(was: unknown, is: unknown): string[] {
  if (canonical(was) === canonical(is)) return [];
  if (was === undefined || is === undefined || hasAlternatives(was) || hasAlternatives(is))
    return describeWholeChange(was, is);
  const [before, after] = [was, is].map(
    (pattern) => new Map(conditionsIn(pattern).map(({ field, entries }) => [field, entries])),
  ) as [Map<string, readonly unknown[]>, Map<string, readonly unknown[]>];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) =>
    describeFieldChange(field, before.get(field), after.get(field)),
  );
}

/** Returns a pattern as a text that is equal for patterns that differ only in the order of their lists. */
function canonical(pattern: unknown): string {
  if (Array.isArray(pattern))
    return `[${pattern
      .map((entry) => JSON.stringify(entry))
      .sort()
      .join()}]`;
  if (!isObject(pattern)) return JSON.stringify(pattern) ?? '';
  const fields = Object.entries(pattern).map(([name, inner]) =>
    isAlternatives(name, inner) ? `${name}:(${inner.map(canonical).sort().join('|')})` : `${name}:${canonical(inner)}`,
  );
  return `{${fields.sort().join()}}`;
}

function hasAlternatives(pattern: unknown): boolean {
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).some(([name, inner]) => isAlternatives(name, inner) || hasAlternatives(inner));
}

function describeWholeChange(was: unknown, is: unknown): string[] {
  const [before, after] = [describePattern(was), describePattern(is)];
  return [before === after ? `takes other values in ${after}` : `takes ${after} instead of ${before}`];
}

function describeFieldChange(
  field: string,
  was: readonly unknown[] | undefined,
  is: readonly unknown[] | undefined,
): string[] {
  if (was === undefined) return is === undefined ? [] : [`takes only ${describeCondition(field, is)}`];
  if (is === undefined) return [`takes any ${describeField(field)} instead of ${describeCondition(field, was)}`];
  const [before, after] = [was, is].map((entries) => entries.map((entry) => JSON.stringify(entry))) as [
    string[],
    string[],
  ];
  const came = is.filter((_entry, index) => !before.includes(after[index] ?? ''));
  const left = was.filter((_entry, index) => !after.includes(before[index] ?? ''));
  const stays = is.length > came.length;
  if (!stays) return [`takes ${describeCondition(field, is)} instead of ${describeCondition(field, was)}`];
  return [
    ...(came.length > 0 ? [`takes ${describeCondition(field, came)} too`] : []),
    ...(left.length > 0 ? [`no longer takes ${describeCondition(field, left)}`] : []),
  ];
}
