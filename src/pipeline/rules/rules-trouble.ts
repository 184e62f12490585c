import { formatPrincipal } from '../../lib/format-principal.ts';
import { hideSecrets } from '../../lib/secret-literal.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import type { RulesText } from '../../ports/rules/rules-source.ts';
import { formatIssue, type ReportedIssue } from '../../rules/check/issue.ts';
import { builtInRules } from '../../rules/compile-rules.ts';
import type { Rules } from '../../rules/rules.ts';

/** Longest `problem`, in characters. */
const problemLength = 1300;

/** How many mistakes are named; the rest are counted. */
export const namedMistakes = 4;

/** Returns older rules with the reason why the newest are not in force. */
export function asLastGood(rules: Rules, problem: string): Rules {
  return { ...rules, origin: 'last-known-good', problem: bounded(problem) };
}

/** Returns the built-in rules with the reason why no others are in force. */
export function builtInBecause(problem: string): Rules {
  return { ...builtInRules(), problem: bounded(problem) };
}

/** Says whose edit was refused and why: `Version 13 of the rules (by …, 2026-11-22T…) is not valid: line 31, …`. */
export function describeRejected(
  text: RulesText,
  problems: readonly ReportedIssue[],
  lastGood: RulesText | null,
): string {
  const origin = [text.modifiedBy && `by ${truncate(formatPrincipal(text.modifiedBy), 120)}`, text.modifiedAt]
    .filter(Boolean)
    .join(', ');
  const named = problems.slice(0, namedMistakes).map((problem) => truncate(formatIssue(problem), 260));
  if (problems.length > namedMistakes) named.push(`and ${problems.length - namedMistakes} more`);
  const sentence = `Version ${text.version} of the rules${origin === '' ? '' : ` (${origin})`} is not valid: ${asSentence(named.join('; '))}`;
  return `${sentence}${describeGone(text, lastGood)}`;
}

/** A mistake may end with what was probably meant, as a question. */
function asSentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}

/** Says which parameters were deleted: the reported mistake is then what refers to their content. */
function describeGone(text: RulesText, lastGood: RulesText | null): string {
  const names = new Set(text.parts.map(({ name }) => name));
  const gone = (lastGood?.parts ?? []).map(({ name }) => name).filter((name) => !names.has(name));
  if (gone.length === 0) return '';
  return ` ${truncate(gone.join(', '), 120)} ${gone.length === 1 ? 'was' : 'were'} deleted.`;
}

/** Says that the archive did not answer either. */
export function describeArchiveError(fault: string): string {
  return `The archive did not answer either (${fault}).`;
}

/** Says what was thrown, on one short line. */
export function describeError(error: unknown): string {
  return bounded(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown fault', 160);
}

function bounded(text: string, length = problemLength): string {
  return truncate(hideSecrets(inertLine(text)), length);
}
