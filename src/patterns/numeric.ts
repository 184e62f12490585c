/** EventBridge compares numbers in this range, with this many decimals; others match no `numeric`. */
const largest = 5e9;
const decimals = 6;

type Comparison = (value: number, bound: number) => boolean;

const lower: Readonly<Record<string, Comparison>> = { '>': (a, b) => a > b, '>=': (a, b) => a >= b };
const upper: Readonly<Record<string, Comparison>> = { '<': (a, b) => a < b, '<=': (a, b) => a <= b };
const single: Readonly<Record<string, Comparison>> = { '=': (a, b) => a === b, ...lower, ...upper };

/** What a number that cannot be compared should have been. */
export const comparableNumbers = `a number from -${largest} to ${largest} with at most ${decimals} decimals`;

/** Says whether EventBridge can compare the value as a number. */
export function isComparable(value: unknown): value is number {
  if (typeof value !== 'number' || !(Math.abs(value) <= largest)) return false;
  const text = String(value);
  return !text.includes('e') && (text.split('.')[1] ?? '').length <= decimals;
}

/** Returns what says whether a number is in a range such as `[">", 0, "<=", 5]`, or what is wrong with the range. */
export function readNumeric(range: unknown): { matches: (value: number) => boolean } | { issue: string } {
  const [first, from, second, to, ...more] = Array.isArray(range) ? (range as unknown[]) : [];
  const start = comparisonOf(second === undefined ? single : lower, first);
  const end = second === undefined ? () => true : comparisonOf(upper, second);
  if (start === null || end === null || more.length > 0) {
    return { issue: 'numeric takes a comparison or a range: { numeric: [">=", 3] }, { numeric: [">", 0, "<=", 5] }' };
  }
  if (!isComparable(from) || (second !== undefined && !isComparable(to))) {
    return { issue: `numeric compares with ${comparableNumbers}` };
  }
  if (second !== undefined && from >= (to as number)) {
    return { issue: 'the first number of a numeric range is the smaller one: { numeric: [">", 0, "<=", 5] }' };
  }
  return { matches: (value) => isComparable(value) && start(value, from) && end(value, to as number) };
}

function comparisonOf(among: Readonly<Record<string, Comparison>>, sign: unknown): Comparison | null {
  return typeof sign === 'string' && Object.hasOwn(among, sign) ? (among[sign] as Comparison) : null;
}
