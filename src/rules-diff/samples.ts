import { isObject } from '../lib/is-object.ts';
import type { Condition } from '../patterns/alternatives.ts';
import { readPatternTest } from '../patterns/pattern-test.ts';
import { alertFields } from '../rules/alert-document.ts';
import { absent, fieldType, numbersNear, refusedBy, unnamedValue, witnessesOf } from '../rules/witness.ts';

/** One value that sample alerts have in a field. */
export interface Sample {
  /** `absent`: the field is not there. */
  value: unknown;
  /** The entry of a pattern that it stands for; null: it stands for values that no pattern names. */
  entry: unknown;
}

/** A field with the values that sample alerts have in it. */
export interface SampledField {
  path: readonly string[];
  field: string;
  samples: readonly Sample[];
  /** Index of the plainest sample: absence, else the usual value, else one that no pattern names. */
  usual: number;
}

/** Most values of one field that are sampled. */
const sampledValues = 500;

/** The usual value of fields with few possible values. */
const usualValues: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['severity', 'high'],
  ['event.kind', 'backup'],
  ['event.outcome', 'failed'],
  ['error.category', 'unknown'],
  ['job.initiator', 'plan'],
]);

/**
 * Returns every field that conditions name, with a value for each entry, for each value that they refuse by name, one that
 * none of them names, and its absence where it can be absent. Type and severity are always included.
 */
export function sampleFields(conditions: readonly Condition[]): SampledField[] {
  const always = ['resource.type', 'severity'].map((field) => ({ field, path: field.split('.'), entries: [] }));
  const byField = new Map<string, Condition[]>();
  for (const condition of [...always, ...conditions]) {
    // Only routes set labels, so sample alerts have none.
    if (condition.path[0] !== 'labels')
      byField.set(condition.field, [...(byField.get(condition.field) ?? []), condition]);
  }
  const last = byField.get('severity') ?? [];
  byField.delete('severity');
  return [...byField.set('severity', last)].map(([field, named]) => {
    const samples = samplesOf(
      field,
      named.flatMap(({ entries }) => entries),
    );
    const usual = usualOf(field, samples);
    return { path: named[0]?.path ?? [], field, samples, usual };
  });
}

/** Returns a function that says whether a value, or its absence, meets a condition. */
export function acceptsOf({ entries }: Condition): (value: unknown) => boolean {
  const tests = entries.map(readPatternTest).filter((test) => 'accepts' in test);
  return (value) => tests.some((test) => (value === absent ? test.acceptsMissing : test.accepts(value)));
}

/** Returns an alert document with one value for each field. */
export function documentOf(fields: readonly SampledField[], chosen: readonly number[]): Record<string, unknown> {
  const document: Record<string, unknown> = { severity: 'high', strikes: 1, drill: false };
  fields.forEach(({ path, samples }, index) => {
    const value = samples[chosen[index] ?? 0]?.value;
    if (value !== absent) place(document, path, value);
  });
  return document;
}

function samplesOf(field: string, entries: readonly unknown[]): Sample[] {
  const type = fieldType(field);
  const known: readonly unknown[] = type.values ?? (type.type === 'boolean' ? [true, false] : []);
  const named = entries.flatMap((entry) => namedIn(entry, field));
  const unnamed = unnamedValue(type, new Set(named));
  const samples = [
    ...(type.always === true ? [] : [{ value: absent, entry: { exists: false } }]),
    ...(unnamed === null ? [] : [{ value: unnamed, entry: null }]),
    ...[...known, ...named].map((value) => ({ value, entry: value })),
    ...entries.flatMap((entry) => likeEntry(entry, field)),
  ];
  const first = new Map<unknown, Sample>();
  for (const sample of samples) if (!first.has(sample.value)) first.set(sample.value, sample);
  return [...first.values()].slice(0, sampledValues);
}

/** Returns values for an entry, and for a comparison also those next to its ends, whether it accepts them or not. */
function likeEntry(entry: unknown, field: string): Sample[] {
  if (fieldType(field).type !== 'number') return witnessesOf(entry, field).map((value) => ({ value, entry }));
  return numbersNear(isObject(entry) ? (entry.numeric ?? entry['anything-but']) : entry).map((value) => ({
    value,
    entry: null,
  }));
}

/** Returns the values that an entry names, whether it accepts or refuses them. */
function namedIn(entry: unknown, field: string): unknown[] {
  if (!isObject(entry)) return [entry];
  return [...refusedBy(entry, field), ...(fieldType(field).type === 'number' ? boundsOf(entry) : [])];
}

/** Returns the numbers at which a comparison's result changes. */
function boundsOf(entry: Record<string, unknown>): number[] {
  return [entry.numeric].flat().filter((one) => typeof one === 'number');
}

function usualOf(field: string, samples: readonly Sample[]): number {
  const usual = usualValues.get(field) ?? (alertFields.get(field)?.type === 'boolean' ? false : null);
  const places = [absent, usual, null].map((one) =>
    samples.findIndex(({ value, entry }) => (one === null ? entry === null : value === one)),
  );
  return Math.max(0, places.find((place) => place !== -1) ?? 0);
}

function place(document: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inner = document;
  for (const name of path.slice(0, -1)) {
    const next = Object.hasOwn(inner, name) ? inner[name] : undefined;
    inner[name] = isObject(next) ? next : {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[path.at(-1) ?? ''] = value;
}
