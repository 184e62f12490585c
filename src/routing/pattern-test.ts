import { nearestName } from '../lib/nearest-name.ts';
import { showValue } from './show-value.ts';

/** One entry of a pattern's list: which values it accepts, and whether a missing field satisfies it. */
export interface PatternTest {
  /** Said after "wanted": `RDS`, `anything but prod`. */
  wanted: string;
  accepts: (leaf: unknown) => boolean;
  acceptsMissing: boolean;
  /** Whole values it compares with, so that the checker can tell which can never occur. */
  literals: readonly unknown[];
}

/** Why an entry of a pattern is not one. */
export interface PatternMistake {
  mistake: string;
  nearest: string | null;
}

/** The operators of EventBridge's pattern language that this version supports. */
export const patternOperators = ['prefix', 'anything-but', 'exists'] as const;

/** Returns the test that one entry of a pattern's list means, or what is wrong with it. */
export function readPatternTest(entry: unknown): PatternTest | PatternMistake {
  if (isScalar(entry)) return exactly(entry);
  if (Array.isArray(entry))
    return mistake('a list inside a list is not a pattern; write one flat list of alternatives');
  if (!isObject(entry))
    return mistake('a pattern compares with text, finite numbers, true, false, null or an operator');
  const keys = Object.keys(entry);
  const [operator] = keys;
  if (operator === undefined || keys.length > 1) {
    return mistake(`write exactly one operator per entry; supported: ${patternOperators.join(', ')}`);
  }
  const operand = entry[operator];
  if (operator === 'prefix') return prefix(operand);
  if (operator === 'anything-but') return anythingBut(operand);
  if (operator === 'exists') return exists(operand);
  return mistake(
    `the operator ${showValue(operator)} is not supported by this version; supported: ${patternOperators.join(', ')}`,
    nearestName(operator, patternOperators),
  );
}

/** Says whether a value is an object that is neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function exactly(value: unknown): PatternTest {
  return { wanted: showValue(value), accepts: (leaf) => leaf === value, acceptsMissing: false, literals: [value] };
}

function prefix(operand: unknown): PatternTest | PatternMistake {
  if (typeof operand !== 'string') return mistake('prefix takes one text: { prefix: "orders-" }');
  return {
    wanted: `text beginning with ${showValue(operand)}`,
    accepts: (leaf) => typeof leaf === 'string' && leaf.startsWith(operand),
    acceptsMissing: false,
    literals: [],
  };
}

function exists(operand: unknown): PatternTest | PatternMistake {
  if (typeof operand !== 'boolean') return mistake('exists takes true or false: { exists: false }');
  return {
    wanted: operand ? 'any value' : 'none',
    accepts: () => operand,
    acceptsMissing: !operand,
    literals: [],
  };
}

function anythingBut(operand: unknown): PatternTest | PatternMistake {
  if (isObject(operand)) return anythingButPrefix(operand);
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const type = typeof values[0];
  const usable =
    (type === 'string' || type === 'number') && values.every((one) => isScalar(one) && typeof one === type);
  if (!usable) {
    return mistake('anything-but takes a text, a number, a list of only texts or only numbers, or { prefix: text }');
  }
  const refused = new Set(values);
  return {
    wanted: `anything but ${values.slice(0, 5).map(showValue).join(', ')}${values.length > 5 ? ', …' : ''}`,
    accepts: (leaf) => !refused.has(leaf),
    acceptsMissing: false,
    literals: values,
  };
}

function anythingButPrefix(operand: Record<string, unknown>): PatternTest | PatternMistake {
  const { prefix: start } = operand;
  if (Object.keys(operand).join() !== 'prefix' || typeof start !== 'string' || start === '') {
    return mistake('inside anything-but only { prefix: text } is supported, with a text that is not empty');
  }
  return {
    wanted: `anything not beginning with ${showValue(start)}`,
    accepts: (leaf) => !(typeof leaf === 'string' && leaf.startsWith(start)),
    acceptsMissing: false,
    literals: [],
  };
}

function mistake(text: string, nearest: string | null = null): PatternMistake {
  return { mistake: text, nearest };
}
