import { nearestName } from '../../lib/nearest-name.ts';
import { alertFields, readOpenField } from '../alert-document.ts';
import { isObject } from '../is-object.ts';
import type { AnyRouteOption } from '../route-option.ts';
import type { Mistake, RulesPath } from './problem.ts';

/** Names that a document defines, by what they are of; for finding names that refer to nothing. */
export interface KnownNames {
  /** Targets and rotations: what `notify` can name. */
  told: readonly string[];
  targets: readonly string[];
  policies: readonly string[];
  hours: readonly string[];
  templates: readonly string[];
}

/** Finds fields that no alert has. */
export function groupByMistakes(value: unknown, path: RulesPath): Mistake[] {
  return listOf(value).flatMap((field, index): Mistake[] => {
    if (typeof field !== 'string' || alertFields.has(field)) return [];
    if (readOpenField(field) !== null) return [];
    const elsewhere = [...alertFields.keys()].find((one) => one.endsWith(`.${field}`));
    const nearest = elsewhere ?? nearestName(field, alertFields.keys());
    return [{ path: [...path, index], value: field, message: 'is not a field of alerts', nearest }];
  });
}

/** Finds names in a list that are no target, or stand twice. */
export function targetMistakes(value: unknown, path: RulesPath, targets: readonly string[]): Mistake[] {
  const names = listOf(value);
  return names.flatMap((name, index) => [
    ...reference(name, [...path, index], 'target', targets),
    ...(typeof name === 'string' && names.indexOf(name) < index
      ? [{ path: [...path, index], value: name, message: 'is named twice' }]
      : []),
  ]);
}

/** Finds a name that refers to nothing. */
export function reference(name: unknown, path: RulesPath, kind: string, known: readonly string[]): Mistake[] {
  if (typeof name !== 'string' || known.includes(name)) return [];
  const message = `is not a ${kind}; there are ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`;
  return [{ path, value: name, message, nearest: nearestName(name, known) }];
}

/** What one of the tables says that a setting names. */
export type RefersTo = AnyRouteOption['refersTo'];

/** Finds what a setting names that does not exist, by what it refers to. */
export function namedMistakes(value: unknown, path: RulesPath, refersTo: RefersTo, known: KnownNames): Mistake[] {
  if (refersTo === null) return [];
  if (refersTo === 'fields') return groupByMistakes(value, path);
  if (refersTo === 'told') return targetMistakes(value, path, known.told);
  return reference(value, path, refersTo === 'policies' ? 'policy' : 'template', known[refersTo]);
}

/** Returns the names of a group in the raw document; none when it is no group. */
export function namesOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

/** Returns a list of the raw document; empty when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
