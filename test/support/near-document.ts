import fc, { type Arbitrary } from 'fast-check';
import { isObject } from '../../src/lib/is-object.ts';
import { isAlternatives } from '../../src/patterns/pattern-shape.ts';
import type { Json, JsonObject } from './pattern-arbitraries.ts';

/**
 * Returns documents that come close to matching a pattern: they have its fields, mostly with values that it names or
 * that lie beside them. Documents made without the pattern in mind hardly ever match it.
 */
export function nearDocuments(pattern: JsonObject, values: Arbitrary<Json>): Arbitrary<JsonObject> {
  return fieldsNear(pattern, values).map((fields) =>
    Object.fromEntries(fields.filter((field): field is [string, Json] => field[1] !== undefined)),
  );
}

type Field = [name: string, value: Json | undefined];

function fieldsNear(pattern: JsonObject, values: Arbitrary<Json>): Arbitrary<Field[]> {
  const each = Object.entries(pattern).map(([name, inner]): Arbitrary<Field[]> => {
    if (isAlternatives(name, inner)) {
      return fc.constantFrom(...(inner as JsonObject[])).chain((one) => fieldsNear(one, values));
    }
    return valueNear(inner, values).map((value) => [[name, value]]);
  });
  return fc.tuple(...each).map((fields) => fields.flat());
}

function valueNear(inner: Json, values: Arbitrary<Json>): Arbitrary<Json | undefined> {
  if (isObject(inner)) {
    const object = nearDocuments(inner as JsonObject, values);
    return fc.oneof(
      { arbitrary: object, weight: 12 },
      { arbitrary: fc.tuple(object, fc.oneof(object, values)), weight: 3 },
      { arbitrary: values, weight: 1 },
    );
  }
  const hit = fc.constantFrom(...(inner as Json[])).chain((entry) => witness(entry, values));
  return fc.oneof(
    { arbitrary: hit, weight: 16 },
    { arbitrary: fc.tuple(values, hit).map((both) => both.filter((one) => one !== undefined)), weight: 4 },
    { arbitrary: values, weight: 1 },
    { arbitrary: fc.constant(undefined), weight: 1 },
  );
}

/** A value that an entry accepts, or that lies beside one. */
function witness(entry: Json, values: Arbitrary<Json>): Arbitrary<Json | undefined> {
  if (!isObject(entry)) return fc.constant(entry);
  const [[operator, operand]] = Object.entries(entry) as [[string, Json]];
  if (operator === 'exists') return operand === true ? values : fc.constant(undefined);
  if (operator === 'cidr') return values;
  if (operator === 'numeric') return numberNear((operand as Json[]).filter((one) => typeof one === 'number'));
  if (operator === 'anything-but') return fc.oneof(values, fc.constantFrom(...wholeValues(operand)));
  return fc.constantFrom(...wholeValues(operand)).chain((text) => textNear(String(text)));
}

function wholeValues(operand: Json): Json[] {
  return isObject(operand) ? wholeValues(Object.values(operand)[0] as Json) : [operand].flat();
}

function numberNear(ends: readonly number[]): Arbitrary<number> {
  return fc
    .tuple(fc.constantFrom(...ends), fc.constantFrom(0, 1, -1, 0.5, 0.000001, -0.000001))
    .map(([end, step]) => Number((end + step).toFixed(6)));
}

function textNear(text: string): Arbitrary<string> {
  const filled = text.replaceAll(/\\([*\\])|\*/g, (_, escaped: string | undefined) => escaped ?? 'zz');
  const overlapping = filled.replace(/(.)zz\1/, '$1');
  return fc.constantFrom(
    ...[text, filled, filled, filled.replaceAll('zz', ''), overlapping, `${text}y`, `x${text}`],
    ...[text.toUpperCase(), text.toLowerCase(), `x${text.toUpperCase()}`, filled.slice(1), filled.slice(0, -1)],
  );
}
