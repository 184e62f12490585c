import { parse, parseDocument } from 'yaml';
import { findWarnings } from '../../../../src/rules/check/find-warnings.ts';
import type { ReportedIssue } from '../../../../src/rules/check/issue.ts';
import { checkWithChannels } from '../../../../src/runtime/check-rules.ts';

/** Returns all that is said about rules, of problems and of warnings. */
export function saidOf(text: string): ReportedIssue[] {
  const modifiedAt = '2026-11-22T12:00:00.000Z';
  const checked = checkWithChannels({ parts: [{ name: 'routing', text }], version: '1', modifiedAt });
  return 'problems' in checked ? checked.problems : findWarnings(checked);
}

/** Returns rules with what an issue proposes in the place of what it is about; null when it proposes nothing. */
export function corrected(text: string, { path, value, message, nearest }: ReportedIssue): string | null {
  const document = parseDocument(text);
  const keys = keysOf(path);
  const [, remedy] = /(?:; write|put it in quotes:) (.*)$/.exec(message) ?? [];
  if (nearest !== null && keys.at(-1) === value) rename(document, keys, nearest);
  else if (nearest !== null && typeof document.getIn(keys) === 'object') renameOperator(document, keys, nearest);
  else if (nearest !== null) document.setIn(keys, nearest);
  else if (remedy !== undefined && /^[{"]/.test(remedy)) document.setIn(entryOf(keys, remedy), parse(remedy));
  else if (remedy !== undefined && /^\w+: \{/.test(remedy))
    document.setIn(keys.slice(0, keys.indexOf('match') + 1), parse(remedy));
  else return null;
  return document.toString();
}

/** What is written for an entry stands in its place, also when the issue is about a text inside it. */
function entryOf(keys: readonly (string | number)[], remedy: string): readonly (string | number)[] {
  const at = keys.indexOf('anything-but');
  return remedy.startsWith('{ anything-but') && at >= 0 ? keys.slice(0, at) : keys;
}

function rename(document: ReturnType<typeof parseDocument>, keys: readonly (string | number)[], name: string): void {
  const value = document.getIn(keys, true);
  document.deleteIn(keys);
  document.setIn([...keys.slice(0, -1), name], value);
}

function renameOperator(
  document: ReturnType<typeof parseDocument>,
  keys: readonly (string | number)[],
  name: string,
): void {
  const entry = parse(String(document.getIn(keys))) as Record<string, unknown>;
  document.setIn(keys, { [name]: Object.values(entry)[0] });
}

/** `routes[0].match["a b"]` as names and positions. */
function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index === undefined ? (quoted ?? name ?? '') : Number(index),
  );
}
