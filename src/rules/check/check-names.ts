import type * as z from 'zod/mini';
import { ownerWord } from '../../escalation/owners.ts';
import { isObject } from '../../lib/is-object.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { alertFields, readOpenField } from '../alert-document.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/**
 * Names that a document defines, by section, for finding names that refer to nothing. `duty`: those of targets and rotations;
 * `told`: the same and `owner`, as `notify` can name them.
 */
export type KnownNames = Readonly<Record<string, { noun: string; names: readonly string[] }>>;

/** Finds fields that no alert has. */
export function groupByIssues(value: unknown, path: RulesPath): RulesIssue[] {
  return listOf(value).flatMap((field, index): RulesIssue[] => {
    if (typeof field !== 'string' || alertFields.has(field)) return [];
    if (readOpenField(field) !== null) return [];
    const elsewhere = [...alertFields.keys()].find((one) => one.endsWith(`.${field}`));
    const nearest = elsewhere ?? nearestName(field, alertFields.keys());
    return [{ path: [...path, index], value: field, message: 'is not a field of alerts', nearest }];
  });
}

/** Finds names in a list that refer to nothing, or are repeated. */
export function targetIssues(value: unknown, path: RulesPath, of: string, known: KnownNames): RulesIssue[] {
  const names = listOf(value).map((name, index) => ({ name, path: [...path, index] }));
  return [
    ...names.flatMap((one) => reference(one.name, one.path, of, known)),
    ...repeatedNames(names, () => 'is named twice'),
  ];
}

/**
 * Finds names that are repeated, at their second place.
 *
 * @param taken names that are taken before the first of them
 */
export function repeatedNames(
  names: readonly { name: unknown; path: RulesPath }[],
  describe: (name: string) => string,
  taken: readonly string[] = [],
): RulesIssue[] {
  const seen = new Set<unknown>(taken);
  return names.flatMap(({ name, path }): RulesIssue[] => {
    if (typeof name !== 'string') return [];
    if (seen.has(name)) return [{ path, value: name, message: describe(name) }];
    seen.add(name);
    return [];
  });
}

/** Returns the names of a list's entries, each with its path. */
export function namedEntries(list: unknown, path: RulesPath): { name: unknown; path: RulesPath }[] {
  return listOf(list).map((entry, index) => ({
    name: isObject(entry) ? entry.name : undefined,
    path: [...path, index, 'name'],
  }));
}

/** Finds what an option names that does not exist: fields of alerts, or known names. Values of the wrong form are passed over. */
export function optionIssues(
  value: unknown,
  path: RulesPath,
  { refersTo, schema }: { refersTo: string | null; schema: z.ZodMiniType },
  known: KnownNames,
): RulesIssue[] {
  if (refersTo === null) return [];
  if (refersTo === 'fields') return groupByIssues(value, path);
  const isList = schema._zod.def.type === 'array';
  return isList ? targetIssues(value, path, refersTo, known) : reference(value, path, refersTo, known);
}

/** Finds a name that refers to nothing. */
export function reference(name: unknown, path: RulesPath, of: string, known: KnownNames): RulesIssue[] {
  const { noun, names } = known[of] ?? { noun: '', names: [] };
  if (typeof name !== 'string' || names.includes(name)) return [];
  if (name === ownerWord && (of === 'told' || of === 'duty')) return [{ path, value: name, message: withoutOwner[of] }];
  const message = `is not a ${noun}; there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
  return [{ path, value: name, message, nearest: nearestName(name, names) }];
}

/** Why the word for the owner means nobody in a place. */
const withoutOwner = {
  told: 'stands for the owner of an alert, and the rules have no "owners" that say whom it names',
  duty: 'stands for the owner of an alert, and what is told here is about none',
};

/** Returns the names of a group in the raw document; none when it is no group. */
export function namesOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** Returns a list of the raw document; empty when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
