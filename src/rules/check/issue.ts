import { hideSecrets } from '../../lib/secret-literal.ts';
import { inertLine } from '../../lib/text.ts';
import { showValue } from '../../patterns/show-value.ts';

/** A path in the rules: names and list positions from the top. */
export type RulesPath = readonly (string | number)[];

/** A mistake whose line is not known yet. */
export interface RulesIssue {
  path: RulesPath;
  /** The offending value; left out when there is none or when it must not be shown. */
  value?: unknown;
  /** Reads after the path: `is not a target`. */
  message: string;
  nearest?: string | null;
  /** Returns value and message for the value as it is written in the text: `007`, which is read as 7. */
  ofWritten?(written: string): { value: string; message: string };
}

/** A mistake with the position of its part of the rules; its path is the one in that part. */
export interface PlacedIssue extends RulesIssue {
  part: number;
}

/** One mistake in the rules, ready to show. */
export interface ReportedIssue {
  /** Name of its parameter, such as `routing/10-dba`; absent when all rules are in one. */
  part?: string;
  /** `routes[0].match.severity[1]`; empty for the document as a whole. */
  path: string;
  line: number | null;
  /** The offending value, short and without credentials; null when there is none. */
  value: string | null;
  message: string;
  /** The valid name that was probably meant. */
  nearest: string | null;
}

/** One part, and how the lines of its mistakes are found. */
interface Places {
  name: string;
  lineOf: (path: RulesPath) => number | null;
  writtenAt: (path: RulesPath) => string | null;
}

/** How many problems are reported; a document with more is broken as a whole. */
const mostReported = 100;

/** Returns mistakes as people read them, part by part in the order of its lines, without repetitions. */
export function reportIssues(mistakes: readonly PlacedIssue[], parts: readonly Places[]): ReportedIssue[] {
  const problems = new Map<string, { at: number; problem: ReportedIssue }>();
  for (const mistake of mistakes) {
    const problem = reportIssue(mistake, parts);
    problems.set(`${mistake.part}\n${problem.path}\n${problem.message}\n${problem.value}`, {
      at: mistake.part,
      problem,
    });
    if (problems.size >= mostReported) break;
  }
  return [...problems.values()]
    .sort((a, b) => a.at - b.at || (a.problem.line ?? 0) - (b.problem.line ?? 0))
    .map(({ problem }) => problem);
}

function reportIssue(issue: PlacedIssue, parts: readonly Places[]): ReportedIssue {
  const { part, path, nearest, ofWritten } = issue;
  const place = parts[part];
  const written = ofWritten === undefined ? null : (place?.writtenAt(path) ?? null);
  const { value, message } = written === null ? issue : { ...issue, ...ofWritten?.(written) };
  return {
    ...(parts.length > 1 && place !== undefined ? { part: hideSecrets(inertLine(place.name)) } : {}),
    path: hideSecrets(formatPath(path)),
    line: place?.lineOf(path) ?? null,
    value: value === undefined ? null : shownValue(value, path),
    message: hideSecrets(inertLine(message)),
    nearest: nearest == null ? null : hideSecrets(nearest),
  };
}

/**
 * Returns one problem as a sentence: `line 31, routes[1].policy: "databse" is not a policy; did you mean "database"?`,
 * after the name of its part when there are several: `routing/10-dba line 31, …`.
 */
export function formatIssue(problem: ReportedIssue): string {
  const line = problem.line === null ? '' : `line ${problem.line}`;
  const where = [`${problem.part ?? ''} ${line}`.trim(), problem.path].filter((one) => one !== '');
  const value = problem.value === null ? '' : `${JSON.stringify(problem.value)} `;
  const hint = problem.nearest === null ? '' : `; did you mean ${JSON.stringify(problem.nearest)}?`;
  const subject = problem.path === '' ? 'the document ' : value;
  return `${where.join(', ')}${where.length > 0 ? ': ' : ''}${subject}${problem.message}${hint}`;
}

/** Returns a value as it may be shown; null for one in a target's options that could be a misplaced credential. */
function shownValue(value: unknown, path: RulesPath): string | null {
  if (path[0] !== 'targets' || path.length < 3) return showValue(value);
  if (typeof value === 'object' && value !== null) return null;
  return /[\w+/=-]{16,}/.test(String(value)) ? '(hidden)' : showValue(value);
}

function formatPath(path: RulesPath): string {
  let text = '';
  for (const part of path.slice(0, 20)) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^\$?[\w-]{1,64}$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `["${showValue(part)}"]`;
  }
  return text;
}
