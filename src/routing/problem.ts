import { inertLine } from '../lib/text.ts';
import { hideSecrets } from './secret-literal.ts';
import { showValue } from './show-value.ts';

/** Where something stands in the rules: names and list positions from the top. */
export type RulesPath = readonly (string | number)[];

/** A mistake before it is known on which line it stands. */
export interface Mistake {
  path: RulesPath;
  /** The offending value; left out when there is none or when it must not be shown. */
  value?: unknown;
  /** Reads after the path: `is not a target`. */
  message: string;
  nearest?: string | null;
}

/** One mistake in the rules, ready to show. */
export interface RulesProblem {
  /** `routes[0].match.severity[1]`; empty for the document as a whole. */
  path: string;
  line: number | null;
  /** The offending value, short and without credentials; null when there is none. */
  value: string | null;
  message: string;
  /** The valid name that was probably meant. */
  nearest: string | null;
}

/** Problems reported at once; a document with more is broken as a whole. */
const reportedProblems = 100;

/** Returns mistakes as people read them, in the order of the document, without repetitions. */
export function toProblems(mistakes: readonly Mistake[], lineOf: (path: RulesPath) => number | null): RulesProblem[] {
  const problems = new Map<string, RulesProblem>();
  for (const { path, value, message, nearest } of mistakes) {
    const said = { path: hideSecrets(sayPath(path)), line: lineOf(path), message: hideSecrets(inertLine(message)) };
    const shown = value === undefined ? null : shownValue(value, path);
    problems.set(`${said.path}\n${said.message}\n${shown}`, {
      ...said,
      value: shown,
      nearest: nearest == null ? null : hideSecrets(nearest),
    });
    if (problems.size >= reportedProblems) break;
  }
  return [...problems.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** Returns one problem as a sentence: `line 31, routes[1].policy: "databse" is not a policy; did you mean "database"?`. */
export function sayProblem(problem: RulesProblem): string {
  const where = [problem.line === null ? '' : `line ${problem.line}`, problem.path].filter((part) => part !== '');
  const value = problem.value === null ? '' : `${JSON.stringify(problem.value)} `;
  const hint = problem.nearest === null ? '' : `; did you mean ${JSON.stringify(problem.nearest)}?`;
  const subject = problem.path === '' ? 'the document ' : value;
  return `${where.join(', ')}${where.length > 0 ? ': ' : ''}${subject}${problem.message}${hint}`;
}

/** In a target's options anything could be a credential in the wrong place: only what cannot be one is shown. */
function shownValue(value: unknown, path: RulesPath): string | null {
  if (path[0] !== 'targets' || path.length < 3) return showValue(value);
  if (typeof value === 'object' && value !== null) return null;
  return /[\w+/=-]{16,}/.test(String(value)) ? '(hidden)' : showValue(value);
}

function sayPath(path: RulesPath): string {
  let text = '';
  for (const part of path.slice(0, 20)) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^\$?[\w-]{1,64}$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `["${showValue(part)}"]`;
  }
  return text;
}
