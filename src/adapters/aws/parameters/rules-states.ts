import { sha256 } from '../../../lib/hash.ts';
import type { RulesPart, RulesText } from '../../../ports/rules/rules-source.ts';

/** Returns parts as one state of the rules, in the order of their names; null when there are none. */
export function stateOf(parts: readonly RulesPart[]): RulesText | null {
  const ordered = parts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const [newest] = ordered.toSorted(newestFirst);
  if (newest === undefined) return null;
  const { modifiedBy, modifiedAt } = newest;
  return { parts: ordered, version: stampOf(ordered, newest), modifiedBy, modifiedAt };
}

/** Returns the version of several parts; a number alone would be ambiguous, because each parameter counts its own. */
function stampOf(parts: readonly RulesPart[], newest: RulesPart): string {
  if (parts.length === 1) return newest.version;
  const combination = JSON.stringify(parts.map(({ name, version, text }) => [name, version, text]));
  return `${newest.name.replace(/^[^/]*\//, '')}@${newest.version}~${sha256(combination, 8)}`;
}

/**
 * Returns up to `most` states, newest first, by undoing one edit after the other. The list ends where an edit cannot be
 * undone, because the version before it is not known.
 *
 * @param versions every known version of each parameter that there is now
 */
export function statesOf(versions: readonly RulesPart[], most: number): RulesText[] {
  const edits = versions.toSorted(newestFirst);
  const states: RulesText[] = [];
  let parts = edits.filter(({ name }, index) => edits.findIndex((edit) => edit.name === name) === index);
  for (const [index, undone] of edits.entries()) {
    const state = stateOf(parts);
    if (state === null || states.length === most) break;
    states.push(state);
    const before = edits.slice(index + 1).find(({ name }) => name === undone.name);
    if (before === undefined && undone.version !== '1') break;
    parts = [...parts.filter((part) => part !== undone), ...(before === undefined ? [] : [before])];
  }
  return states;
}

/** Orders edits newest first; those of the same millisecond by name, so that every reader has the same order. */
export function newestFirst(a: RulesPart, b: RulesPart): number {
  const [timeA, timeB] = [a.modifiedAt ?? '', b.modifiedAt ?? ''];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  if (a.name !== b.name) return a.name < b.name ? 1 : -1;
  return Number(b.version) - Number(a.version);
}
