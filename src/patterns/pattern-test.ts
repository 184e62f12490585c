import { isObject } from '../lib/is-object.ts';
import { nearestName } from '../lib/nearest-name.ts';
import { readCidr } from './cidr.ts';
import { comparableNumbers, isComparable, readNumeric } from './numeric.ts';
import { showValue } from './show-value.ts';
import { isTextOperator, type PatternIssue, patternIssue, readTextTest, textOperators } from './text-test.ts';

/** One entry of a pattern's list: which values it accepts, and whether a missing field satisfies it. */
export interface PatternTest {
  /** What is said after "wanted": `RDS`, `anything but prod`. */
  wanted: () => string;
  accepts: (leaf: unknown) => boolean;
  acceptsMissing: boolean;
  /** Whether it accepts exactly one value, the one of its `literals`. */
  exact: boolean;
  /** Whole values it compares with, so that the checker can tell which can never occur. */
  literals: readonly unknown[];
  /** The only type of value it can accept; null when it can accept others. */
  only: 'string' | 'number' | null;
}

/** The operators of EventBridge's pattern language; `$or` stands in the place of a field. */
export const patternOperators = [...textOperators, 'anything-but', 'exists', 'numeric', 'cidr'] as const;

/** Returns the test that one entry of a pattern's list means, or what is wrong with it. */
export function readPatternTest(entry: unknown): PatternTest | PatternIssue {
  if (isScalar(entry)) return exactly(entry);
  if (Array.isArray(entry))
    return patternIssue('a list inside a list is not a pattern; write one flat list of alternatives');
  if (!isObject(entry))
    return patternIssue('a pattern compares with text, finite numbers, true, false, null or an operator');
  const keys = Object.keys(entry);
  const [operator] = keys;
  if (operator === undefined || keys.length > 1) {
    return patternIssue(`write exactly one operator per entry; there are ${patternOperators.join(', ')}`);
  }
  const operand = entry[operator];
  if (isTextOperator(operator)) return onText(readTextTest(operator, operand));
  if (operator === 'anything-but') return anythingBut(operand);
  if (operator === 'exists') return exists(operand);
  if (operator === 'numeric') return numeric(operand);
  if (operator === 'cidr') return cidr(operand);
  return patternIssue(
    `${showValue(operator)} is not an operator; there are ${patternOperators.join(', ')}`,
    nearestName(operator, patternOperators),
  );
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function exactly(value: unknown): PatternTest {
  return {
    wanted: () => showValue(value),
    accepts: (leaf) => leaf === value,
    acceptsMissing: false,
    exact: true,
    literals: [value],
    only: null,
  };
}

function onText(test: ReturnType<typeof readTextTest>): PatternTest | PatternIssue {
  if ('issue' in test) return test;
  return {
    wanted: () => `text ${test.says()}`,
    accepts: (leaf) => typeof leaf === 'string' && test.matches(leaf),
    acceptsMissing: false,
    exact: false,
    literals: [],
    only: 'string',
  };
}

function exists(operand: unknown): PatternTest | PatternIssue {
  if (typeof operand !== 'boolean') return patternIssue('exists takes true or false: { exists: false }');
  return {
    wanted: () => (operand ? 'any value' : 'none'),
    accepts: () => operand,
    acceptsMissing: !operand,
    exact: false,
    literals: [],
    only: null,
  };
}

function numeric(operand: unknown): PatternTest | PatternIssue {
  const range = readNumeric(operand);
  if ('issue' in range) return patternIssue(range.issue);
  return {
    wanted: () => `a number ${(operand as unknown[]).join(' ').replace(' <', ' and <')}`,
    accepts: (leaf) => typeof leaf === 'number' && range.matches(leaf),
    acceptsMissing: false,
    exact: false,
    literals: [],
    only: 'number',
  };
}

function cidr(operand: unknown): PatternTest | PatternIssue {
  const block = readCidr(typeof operand === 'string' ? operand : '');
  if ('issue' in block) return patternIssue(block.issue);
  return {
    wanted: () => `an address in ${showValue(operand)}`,
    accepts: (leaf) => typeof leaf === 'string' && block.matches(leaf),
    acceptsMissing: false,
    exact: false,
    literals: [],
    only: 'string',
  };
}

function anythingBut(operand: unknown): PatternTest | PatternIssue {
  if (isObject(operand)) return anythingButText(operand);
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const type = typeof values[0];
  const usable =
    (type === 'string' || type === 'number') && values.every((one) => isScalar(one) && typeof one === type);
  if (!usable) {
    return patternIssue(
      `anything-but takes a text, a number, a list of only texts or only numbers, or one of ${textOperators.join(', ')}`,
    );
  }
  if (type === 'number' && !values.every(isComparable)) {
    return patternIssue(`anything-but compares with ${comparableNumbers}`);
  }
  const refused = new Set(values);
  return {
    wanted: () => `anything but ${formatFew(values.map(showValue))}`,
    accepts: (leaf) => !refused.has(leaf),
    acceptsMissing: false,
    exact: false,
    literals: values,
    only: null,
  };
}

/** What is no text is anything but a text of some form. */
function anythingButText(operand: Record<string, unknown>): PatternTest | PatternIssue {
  const [operator = '', ...more] = Object.keys(operand);
  if (!isTextOperator(operator) || more.length > 0) {
    const text = `inside anything-but stands one of ${textOperators.join(', ')}, with one text or a list of texts`;
    return patternIssue(text, nearestName(operator, textOperators));
  }
  const inner: unknown = operand[operator];
  const texts: unknown[] = Array.isArray(inner) ? inner : [inner];
  const needsText = operator === 'prefix' || operator === 'suffix';
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string' && !(needsText && text === ''))) {
    const text = `inside anything-but ${operator} takes one text or a list of texts`;
    return patternIssue(needsText ? `${text}, none of them empty: every text has an empty ${operator}` : text);
  }
  const tests = texts.map((text) => readTextTest(operator, text));
  const wrong = tests.find((test) => 'issue' in test);
  if (wrong !== undefined && 'issue' in wrong) return wrong;
  const refused = tests.filter((test) => 'matches' in test);
  return {
    wanted: () => `anything not ${formatFew(refused.map(({ says }) => says()))}`,
    accepts: (leaf) => typeof leaf !== 'string' || !refused.some((test) => test.matches(leaf)),
    acceptsMissing: false,
    exact: false,
    literals: [],
    only: null,
  };
}

function formatFew(said: readonly string[]): string {
  return `${said.slice(0, 5).join(', ')}${said.length > 5 ? ', …' : ''}`;
}
