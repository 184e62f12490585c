import { type Alternative, alternativesOfAll, type Condition } from '../patterns/alternatives.ts';
import { fieldOf } from '../routing/group.ts';
import { absent } from '../rules/witness.ts';
import { acceptsOf, type SampledField } from './samples.ts';

/** A set of alerts: for each sampled field a bit mask of the samples that they may have. */
export type Box = readonly bigint[];

/** Where a box is split: alerts with these samples of this field, and alerts with others. */
export interface Split {
  index: number;
  mask: bigint;
}

/** A condition as a box knows it. */
interface Test {
  field: string;
  /** Index of the field among the sampled ones; -1: only routes set it. */
  index: number;
  /** Samples that meet it. */
  mask: bigint;
  accepts: (value: unknown) => boolean;
}

/** What routes have set on alerts so far; it overrides what a box says. */
export interface OnTheWay {
  /** What a route has set; null: none has. */
  severity: string | null;
  labels: Record<string, unknown>;
}

/** Returns the box of all alerts. */
export function everything(fields: readonly SampledField[]): Box {
  return fields.map(({ samples }) => (1n << BigInt(samples.length)) - 1n);
}

/** Returns which samples a mask means. */
export function placesIn(mask: bigint): number[] {
  return [...mask.toString(2)].reverse().flatMap((bit, place) => (bit === '1' ? [place] : []));
}

/** Returns the first alert of a box. */
export function firstOf(box: Box): number[] {
  return box.map((mask) => mask.toString(2).length - 1 - mask.toString(2).lastIndexOf('1'));
}

/** Says whether every alert of one box is in another. */
export function isInside(inner: Box, outer: Box): boolean {
  return inner.every((mask, index) => (mask & ~(outer[index] ?? 0n)) === 0n);
}

/** Patterns that have to match together, ready for boxes; null: too many alternatives to follow. */
export type BoxPattern = readonly (readonly Test[])[] | null;

/** Makes patterns ready for boxes. */
export function boxPattern(patterns: readonly unknown[], fields: readonly SampledField[]): BoxPattern {
  return alternativesOfAll(patterns)?.map((alternative) => testsOf(alternative, fields)) ?? null;
}

/** Returns the alerts that an alternative of patterns may match; severity counts only when routes leave it alone. */
export function boxesOf(pattern: BoxPattern, fields: readonly SampledField[], isSeverityKept: boolean): Box[] {
  const all = everything(fields);
  if (pattern === null) return [all];
  return pattern
    .map((tests) =>
      all.map((mask, index) =>
        tests
          .filter((test) => test.index === index && (isSeverityKept || test.field !== 'severity'))
          .reduce((rest, test) => rest & test.mask, mask),
      ),
    )
    .filter((box) => box.every((mask) => mask !== 0n));
}

/**
 * Returns where a box is split because a pattern matches only some of its alerts; null when it treats all alike.
 *
 * @param matched whether it matches the alert that was tried
 */
export function splitBy(pattern: BoxPattern, matched: boolean, box: Box, onTheWay: OnTheWay): Split | null {
  const possible = (pattern ?? []).filter((tests) => tests.every((test) => metBy(test, box, onTheWay) !== 'none'));
  const partial = possible.map((tests) => tests.find((test) => metBy(test, box, onTheWay) === 'some'));
  if (matched && partial.includes(undefined)) return null;
  const test = partial.find((one) => one !== undefined);
  return test === undefined ? null : { index: test.index, mask: test.mask };
}

function testsOf(alternative: Alternative, fields: readonly SampledField[]): Test[] {
  return alternative.map((condition: Condition) => {
    const accepts = acceptsOf(condition);
    const index = fields.findIndex(({ field }) => field === condition.field);
    const mask = (fields[index]?.samples ?? []).reduce(
      (bits, { value }, place) => (accepts(value) ? bits | (1n << BigInt(place)) : bits),
      0n,
    );
    return { field: condition.field, index, mask, accepts };
  });
}

function metBy(
  { field, index, mask, accepts }: Test,
  box: Box,
  { severity, labels }: OnTheWay,
): 'all' | 'some' | 'none' {
  if (index === -1) return accepts(fieldOf({ labels }, field) ?? absent) ? 'all' : 'none';
  if (field === 'severity' && severity !== null) return accepts(severity) ? 'all' : 'none';
  const alerts = box[index] ?? 0n;
  const met = alerts & mask;
  return met === alerts ? 'all' : met === 0n ? 'none' : 'some';
}
