import type { Json, JsonObject } from './pattern-arbitraries.ts';
import { accepts, acceptsAbsence, inOneList, isObject } from './reference-values.ts';

/** A field and a value: what the README of aws/event-ruler makes of an event. */
type Pair = readonly [field: string, value: Json];

/** A rule without `$or` and without levels: every field with the entries of which one has to accept. */
type FlatRule = readonly (readonly [field: string, entries: readonly Json[]])[];

/**
 * Says whether a pattern matches a document, in the way the README of aws/event-ruler explains matching: `$or` is
 * written out as several rules, rules and events lose their levels and become pairs of a field and a value, and of each
 * list one element at a time is looked at, so that no match takes two fields from different elements.
 * https://github.com/aws/event-ruler#json-array-matching
 *
 * Nothing in it is like the matcher of the product, which walks pattern and document together.
 */
export function referenceMatches(pattern: JsonObject, document: JsonObject): boolean {
  const rules = flatRules(pattern, []);
  const fields = new Set(rules.flat().map(([field]) => field));
  for (const pairs of flatEvents(document, [], fields)) {
    if (rules.some((rule) => rule.every(([field, entries]) => isMet(field, entries, pairs)))) return true;
  }
  return false;
}

/**
 * Says whether every field of a pattern stands in one place only: none both beside `$or` and inside it. With others
 * the product differs from EventBridge, as `compilePattern` says.
 */
export function namesFieldsOnce(pattern: JsonObject): boolean {
  const { beside, inside } = namesOf(pattern);
  return (
    beside.every((name) => !inside.includes(name)) &&
    Object.values(pattern).every((inner) =>
      [inner].flat().every((one) => !isObject(one) || isOperator(one) || namesFieldsOnce(one)),
    )
  );
}

function namesOf(pattern: JsonObject): { beside: string[]; inside: string[] } {
  const alternatives = alternativesOf('$or', pattern.$or);
  const inside = (alternatives ?? []).flatMap((one) => {
    const names = namesOf(one);
    return [...names.beside, ...names.inside];
  });
  return { beside: Object.keys(pattern).filter((name) => alternatives === null || name !== '$or'), inside };
}

const operators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'numeric', 'cidr', 'exists', 'anything-but'];

function isOperator(one: JsonObject): boolean {
  return Object.keys(one).some((name) => operators.includes(name));
}

function alternativesOf(name: string, inner: Json | undefined): JsonObject[] | null {
  if (name !== '$or' || !Array.isArray(inner) || inner.length < 2) return null;
  return inner.every((one): one is JsonObject => isObject(one) && !isOperator(one)) ? inner : null;
}

function flatRules(pattern: JsonObject, path: readonly string[]): FlatRule[] {
  return Object.entries(pattern).reduce<FlatRule[]>(
    (rules, [name, inner]) => {
      const more = rulesOfField(name, inner, path);
      return rules.flatMap((rule) => more.map((one) => [...rule, ...one]));
    },
    [[]],
  );
}

function rulesOfField(name: string, inner: Json, path: readonly string[]): FlatRule[] {
  const alternatives = alternativesOf(name, inner);
  if (alternatives !== null) return alternatives.flatMap((one) => flatRules(one, path));
  if (isObject(inner)) return flatRules(inner, [...path, name]);
  return [[[keyOf([...path, name]), inner as Json[]]]];
}

/** Every way to take one element of each list; fields that no rule names are left out. */
function* flatEvents(value: Json, path: readonly string[], fields: ReadonlySet<string>): Generator<readonly Pair[]> {
  if (Array.isArray(value)) yield* flatElements(inOneList(value), path, fields);
  else if (isObject(value)) yield* flatFields(Object.entries(value), path, fields);
  else yield [[keyOf(path), value]];
}

function* flatElements(
  elements: readonly Json[],
  path: readonly string[],
  fields: ReadonlySet<string>,
): Generator<readonly Pair[]> {
  const values = elements.filter((one) => !isObject(one)).map((one): Pair => [keyOf(path), one]);
  const objects = elements.filter(isObject);
  if (objects.length === 0) yield values;
  for (const one of objects) for (const pairs of flatEvents(one, path, fields)) yield [...values, ...pairs];
}

function* flatFields(
  [first, ...others]: readonly [string, Json][],
  path: readonly string[],
  fields: ReadonlySet<string>,
): Generator<readonly Pair[]> {
  if (first === undefined) {
    yield [];
    return;
  }
  const [name, value] = first;
  const start = keyOf([...path, name]).slice(0, -1);
  const isNamed = [...fields].some((field) => field === `${start}]` || field.startsWith(`${start},`));
  if (!isNamed) {
    yield* flatFields(others, path, fields);
    return;
  }
  for (const rest of flatFields(others, path, fields)) {
    for (const pairs of flatEvents(value, [...path, name], fields)) yield [...pairs, ...rest];
  }
}

function isMet(field: string, entries: readonly Json[], pairs: readonly Pair[]): boolean {
  const values = pairs.filter(([name]) => name === field).map(([, value]) => value);
  return entries.some((entry) =>
    values.length === 0 ? acceptsAbsence(entry) : values.some((value) => accepts(entry, value)),
  );
}

/** Names keep their bounds, so that one with a dot is one name. */
function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
