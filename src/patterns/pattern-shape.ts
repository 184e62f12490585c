import { isObject } from '../lib/is-object.ts';
import { patternOperators } from './pattern-test.ts';

/** The name that stands in the place of a field and means that one of several patterns is enough. */
export const orKey = '$or';

/** What one pattern may cost at most; EventBridge too refuses more than 1000 combinations of `$or`. */
export const patternLimits = { depth: 32, values: 10_000, combinations: 1000 } as const;

/** EventBridge keeps these names, so that a list of operators under a field named `$or` is not taken for alternatives. */
const reserved = new Set<string>([
  ...patternOperators,
  'exactly',
  ...['=', '<', '<=', '>', '>='],
  ...['regex', 'not-wildcard', 'not-equals-ignore-case', 'ip-address-in-range', 'ip-address-not-in-range'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
]);

/**
 * Says whether the value under a name means alternatives: the name is `$or`, the value a list of two objects or more,
 * and none of them has a field named like an operator. Otherwise `$or` is a field like any other, as in EventBridge.
 */
export function isAlternatives(name: string, value: unknown): value is Record<string, unknown>[] {
  if (name !== orKey || !Array.isArray(value) || value.length < 2) return false;
  return value.every((one) => isObject(one) && !Object.keys(one).some((field) => reserved.has(field)));
}

/** Says what of a pattern is more than it may be, before anything follows it into its depth; null when nothing is. */
export function describeExcess(pattern: unknown): string | null {
  let level: unknown[] = [pattern];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > patternLimits.depth) return `is nested more than ${patternLimits.depth} deep`;
    values += level.length;
    if (values > patternLimits.values) return `holds more than ${patternLimits.values} values`;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  const combinations = countCombinations(pattern);
  if (combinations <= patternLimits.combinations) return null;
  return `has more than ${patternLimits.combinations} combinations of ${orKey}; write several routes instead`;
}

/** Fields that have to match together multiply, alternatives add up. */
function countCombinations(pattern: unknown): number {
  if (!isObject(pattern)) return 1;
  return Object.entries(pattern).reduce((product, [name, value]) => {
    const count = isAlternatives(name, value)
      ? value.reduce((sum, one) => sum + countCombinations(one), 0)
      : countCombinations(value);
    return product * count;
  }, 1);
}
