import { isObject } from '../../../lib/is-object.ts';
import type { PatternTest } from '../../../patterns/pattern-test.ts';
import type { AlertField } from '../../alert-document.ts';

/** One field with what it has to be: known to be true of an alert that a pattern has matched. */
export interface Fact {
  /** Name of the field and, for fields that routes change, after which change. */
  field: string;
  type: AlertField;
  entries: readonly { entry: unknown; test: PatternTest }[];
}

type Entry = Fact['entries'][number];

/** Says whether a fact is true of every alert, so that it says nothing. */
export function isTrivial({ entries, type }: Fact): boolean {
  const values = valuesOf(type);
  const isMissingFine = type.always === true || entries.some(({ test }) => test.acceptsMissing);
  const isAnyFine =
    entries.some(({ entry }) => isObject(entry) && entry.exists === true) ||
    values?.every((value) => entries.some(({ test }) => test.accepts(value))) === true;
  return isMissingFine && isAnyFine;
}

/** Says whether one fact about a field is certain to hold when another does. */
export function isImplied(known: Fact, wanted: Fact): boolean {
  const values = valuesOf(known.type);
  if (values === null) return known.entries.every((one) => wanted.entries.some((other) => isEntryImplied(one, other)));
  const isMissing = (fact: Fact) => fact.type.always !== true && fact.entries.some(({ test }) => test.acceptsMissing);
  const accepts = (fact: Fact, value: unknown) => fact.entries.some(({ test }) => test.accepts(value));
  if (isMissing(known) && !isMissing(wanted)) return false;
  return values.every((value) => !accepts(known, value) || accepts(wanted, value));
}

/** Says whether it is certain that no value of a field meets two facts. */
export function excludeEachOther(one: Fact, other: Fact): boolean {
  const values = valuesOf(one.type);
  if (one.entries.some(({ test }) => test.acceptsMissing) && other.entries.some(({ test }) => test.acceptsMissing))
    return false;
  if (values !== null) return !values.some((value) => accept(one, value) && accept(other, value));
  return one.entries.every((a) => other.entries.every((b) => isNeverBoth(a, b)));
}

function accept({ entries }: Fact, value: unknown): boolean {
  return entries.some(({ test }) => test.accepts(value));
}

/** Every value that a field can have; null when nobody knows them all. */
function valuesOf({ values, type }: Fact['type']): readonly unknown[] | null {
  return values ?? (type === 'boolean' ? [true, false] : null);
}

function isNeverBoth(one: Entry, other: Entry): boolean {
  if (isAbsence(one) || isAbsence(other)) return !(one.test.acceptsMissing && other.test.acceptsMissing);
  if (isLiteral(one)) return !other.test.accepts(one.entry);
  if (isLiteral(other)) return !one.test.accepts(other.entry);
  const [a, b] = [operandOf(one, 'prefix'), operandOf(other, 'prefix')];
  if (a !== null && b !== null) return !a.startsWith(b) && !b.startsWith(a);
  const [c, d] = [operandOf(one, 'suffix'), operandOf(other, 'suffix')];
  if (c !== null && d !== null) return !c.endsWith(d) && !d.endsWith(c);
  const [e, f] = [rangeOf(one), rangeOf(other)];
  return e !== null && f !== null && (isBelow(e, f) || isBelow(f, e));
}

function isEntryImplied(known: Entry, wanted: Entry): boolean {
  if (isAbsence(known)) return wanted.test.acceptsMissing;
  if (isLiteral(known)) return wanted.test.accepts(known.entry);
  if (JSON.stringify(known.entry) === JSON.stringify(wanted.entry)) return true;
  if (isObject(wanted.entry) && wanted.entry.exists === true) return true;
  const but = isObject(wanted.entry) ? wanted.entry['anything-but'] : undefined;
  if (but !== undefined) return refusesAll(known, but);
  const [a, b] = [operandOf(known, 'prefix'), operandOf(wanted, 'prefix')];
  if (a !== null && b !== null) return a.startsWith(b);
  const [c, d] = [operandOf(known, 'suffix'), operandOf(wanted, 'suffix')];
  if (c !== null && d !== null) return c.endsWith(d);
  const [e, f] = [rangeOf(known), rangeOf(wanted)];
  return e !== null && f !== null && isWithin(e, f);
}

/** Says whether an entry refuses everything that an `anything-but` names, so that it takes only what that takes. */
function refusesAll({ test }: Entry, but: unknown): boolean {
  return !isObject(but) && [but].flat().every((value) => !test.accepts(value));
}

function isLiteral({ entry }: Entry): boolean {
  return !isObject(entry);
}

function isAbsence({ entry }: Entry): boolean {
  return isObject(entry) && entry.exists === false;
}

function operandOf({ entry }: Entry, operator: 'prefix' | 'suffix'): string | null {
  const operand = isObject(entry) ? entry[operator] : undefined;
  return typeof operand === 'string' ? operand : null;
}

/** The ends of a range of numbers, and whether they are part of it. */
interface Range {
  from: number;
  isFrom: boolean;
  to: number;
  isTo: boolean;
}

function rangeOf({ entry }: Entry): Range | null {
  const operand = isObject(entry) ? entry.numeric : undefined;
  if (!Array.isArray(operand)) return null;
  const range: Range = { from: Number.NEGATIVE_INFINITY, isFrom: false, to: Number.POSITIVE_INFINITY, isTo: false };
  for (let place = 0; place + 1 < operand.length; place += 2) {
    const [sign, bound] = [operand[place] as string, operand[place + 1] as number];
    if (sign !== '<' && sign !== '<=') Object.assign(range, { from: bound, isFrom: sign !== '>' });
    if (sign !== '>' && sign !== '>=') Object.assign(range, { to: bound, isTo: sign !== '<' });
  }
  return range;
}

function isBelow({ to, isTo }: Range, { from, isFrom }: Range): boolean {
  return to < from || (to === from && !(isTo && isFrom));
}

function isWithin(inner: Range, outer: Range): boolean {
  const isFrom = inner.from > outer.from || (inner.from === outer.from && (outer.isFrom || !inner.isFrom));
  const isTo = inner.to < outer.to || (inner.to === outer.to && (outer.isTo || !inner.isTo));
  return isFrom && isTo;
}
