import { formatPrincipal } from '../../lib/format-principal.ts';
import { inertLine } from '../../lib/text.ts';
import type { RulesAccess } from '../../ports/rules/rules-access.ts';
import type { RulesText } from '../../ports/rules/rules-source.ts';
import { formatIssue, type ReportedIssue } from '../../rules/check/issue.ts';
import type { Rules } from '../../rules/rules.ts';
import { compareRules } from '../../rules-diff/compare-rules.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { layoutOf, wrap } from '../layout.ts';
import { checkParts, type RulesGiven } from '../read-rules.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { describeNoRules } from './plain-part.ts';

/** How many versions are listed, and how. */
export interface HistoryOptions {
  limit: number;
  json: boolean;
}

/** One version of the rules in the list. */
interface Entry {
  version: string;
  modifiedAt: string | null;
  modifiedBy: string | null;
  valid: boolean;
  problems: ReportedIssue[];
  parts: { name: string; version: string }[];
  /** What changed in meaning since the last valid version before it; null when one of the two is missing. */
  differences: string[] | null;
}

/** Differences of one version that are printed; JSON has them all. */
const shownDifferences = 5;

/** Lists the versions of the rules, newest first: who made them and when, whether they are valid, and what they changed. */
export async function listHistory(
  { limit, json }: HistoryOptions,
  access: RulesAccess,
  terminal: Terminal,
): Promise<ExitCode> {
  const place = await access.place();
  // One more than is listed, to say what the oldest one changed.
  const states = await access.history(limit + 1);
  if (states.length === 0) return fail(describeNoRules(place), { json }, terminal);
  const entries = (await entriesOf(states)).slice(0, limit);
  if (json) terminal.out(writeJson({ place, versions: entries }));
  else terminal.out(`${entries.flatMap((entry) => formatEntry(entry, terminal)).join('\n')}\n`);
  return 0;
}

async function entriesOf(states: readonly RulesText[]): Promise<Entry[]> {
  const checked: RulesGiven[] = [];
  for (const { parts, version, modifiedAt } of states) checked.push(await checkParts(parts, version, modifiedAt));
  return states.map((state, index) => entryOf(state, checked.slice(index)));
}

/** @param checked what the check says of this state and of those before it, newest first */
function entryOf({ version, modifiedAt, modifiedBy, parts }: RulesText, [own, ...before]: RulesGiven[]): Entry {
  const rules = rulesOf(own);
  const last = before.map(rulesOf).find((one) => one !== null) ?? null;
  return {
    version,
    modifiedAt,
    modifiedBy,
    valid: rules !== null,
    problems: own !== undefined && 'problems' in own ? own.problems : [],
    parts: parts.map((part) => ({ name: part.name, version: part.version })),
    differences: rules === null || last === null ? null : compareRules(last, rules),
  };
}

function rulesOf(given: RulesGiven | undefined): Rules | null {
  return given !== undefined && 'rules' in given ? given.rules : null;
}

function formatEntry(entry: Entry, terminal: Terminal): string[] {
  const { width, paint } = layoutOf(terminal);
  const head = [
    `version ${entry.version}`,
    entry.modifiedAt,
    entry.modifiedBy === null ? null : formatPrincipal(entry.modifiedBy),
  ]
    .filter(Boolean)
    .join(', ');
  const indent = '    ';
  return [paint('bold', inertLine(head)), ...describeChange(entry).flatMap((line) => wrap(line, width, indent))];
}

function describeChange({ valid, problems, differences, parts }: Entry): string[] {
  const several = parts.length > 1 ? [parts.map(({ name, version }) => `${name} ${version}`).join(', ')] : [];
  if (!valid) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    return [...several, `not valid: ${problems[0] === undefined ? 'unknown' : formatIssue(problems[0])}${more}`];
  }
  if (differences === null) return [...several, 'valid'];
  if (differences.length === 0) return [...several, 'valid; it means the same as the version before'];
  const hidden = differences.length - shownDifferences;
  return [
    ...several,
    'valid',
    ...differences.slice(0, shownDifferences),
    ...(hidden > 0 ? [`… and ${hidden} more`] : []),
  ];
}
