import { isObject } from '../lib/is-object.ts';
import { nearestName } from '../lib/nearest-name.ts';
import { showValue } from './show-value.ts';
import { readWildcard } from './wildcard.ts';

/** Why an entry of a pattern is not one. */
export interface PatternIssue {
  issue: string;
  nearest: string | null;
}

/** An operator that looks at text. */
export interface TextTest {
  /** What is said after "text" or "anything not": `beginning with orders-`. */
  says: () => string;
  matches: (text: string) => boolean;
}

/** Operators that look at text, which `anything-but` takes too. */
export const textOperators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'] as const;
export type TextOperator = (typeof textOperators)[number];

/** Longest text that a pattern compares with; EventBridge's own limit for a whole pattern. */
const longestText = 2048;

const example: Readonly<Record<TextOperator, string>> = {
  prefix: '{ prefix: "orders-" }',
  suffix: '{ suffix: ".bak" }',
  'equals-ignore-case': '{ equals-ignore-case: "prod" }',
  wildcard: '{ wildcard: "orders-*-copy" }',
};

/** Says whether a name is one of the operators that look at text. */
export function isTextOperator(name: string): name is TextOperator {
  return textOperators.includes(name as TextOperator);
}

/** Returns what a text operator means, or what is wrong with it. */
export function readTextTest(operator: TextOperator, operand: unknown): TextTest | PatternIssue {
  if (isObject(operand)) return readFolded(operator, operand);
  if (typeof operand !== 'string' || operand.length > longestText) {
    return patternIssue(`${operator} takes one text of up to ${longestText} characters: ${example[operator]}`);
  }
  const shown = () => showValue(operand);
  if (operator === 'prefix')
    return { says: () => `beginning with ${shown()}`, matches: (text) => text.startsWith(operand) };
  if (operator === 'suffix') return { says: () => `ending with ${shown()}`, matches: (text) => text.endsWith(operand) };
  if (operator === 'wildcard') {
    const wildcard = readWildcard(operand);
    return 'issue' in wildcard
      ? patternIssue(wildcard.issue)
      : { says: () => `like ${shown()}`, matches: wildcard.matches };
  }
  const folded = foldCase(operand);
  return {
    says: () => `equal to ${shown()} in any case`,
    matches: (text) => text.length === folded.length && foldCase(text) === folded,
  };
}

/** `{ prefix: { equals-ignore-case: "orders-" } }`, and the same of a suffix. */
function readFolded(operator: TextOperator, operand: Record<string, unknown>): TextTest | PatternIssue {
  const [inner, ...more] = Object.keys(operand);
  const text = operand['equals-ignore-case'];
  if (operator !== 'prefix' && operator !== 'suffix') {
    return patternIssue(`${operator} takes one text, not an operator: ${example[operator]}`);
  }
  if (inner !== 'equals-ignore-case' || more.length > 0 || typeof text !== 'string' || text.length > longestText) {
    const nearest = inner === undefined ? null : nearestName(inner, ['equals-ignore-case']);
    return patternIssue(`inside ${operator} only { equals-ignore-case: text } is an operator`, nearest);
  }
  const says = () => `${operator === 'prefix' ? 'beginning' : 'ending'} with ${showValue(text)} in any case`;
  const folded = foldCase(text);
  return operator === 'prefix'
    ? { says, matches: (value) => foldCase(value.slice(0, folded.length)) === folded }
    : { says, matches: (value) => foldCase(value.slice(-folded.length)).endsWith(folded) };
}

/**
 * Character by character and to the same length, so that the case of a beginning or an end does not depend on what
 * stands beside it, and only as much of a long text is looked at as the pattern is long.
 */
function foldCase(text: string): string {
  let folded = '';
  for (const character of text) {
    const lower = character.toUpperCase().toLowerCase();
    folded += lower.length === character.length ? lower : character;
  }
  return folded;
}

/** Returns why an entry of a pattern is not one, with the name that was probably meant. */
export function patternIssue(text: string, nearest: string | null = null): PatternIssue {
  return { issue: text, nearest };
}
