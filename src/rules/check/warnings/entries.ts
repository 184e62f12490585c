import { isObject } from '../../../lib/is-object.ts';
import { someOf } from '../../../lib/some-of.ts';
import { isAlternatives } from '../../../patterns/pattern-shape.ts';
import { readPatternTest } from '../../../patterns/pattern-test.ts';
import { showValue } from '../../../patterns/show-value.ts';
import { readOpenField } from '../../alert-document.ts';
import type { RulesDocument } from '../../document.ts';
import { sectionRows } from '../../sections.ts';
import { listOf } from '../check-names.ts';
import type { RulesIssue, RulesPath } from '../issue.ts';
import { type Facts, factsOf } from './facts.ts';
import { warnOfCategories, warnOfImpossible, warnOfRestoresByPlan } from './impossible.ts';
import type { SeenRoute } from './seen-routes.ts';
import { warnOfValues } from './values.ts';

/** One entry of a pattern's list and where it stands. */
export interface PlacedEntry {
  entry: unknown;
  field: string;
  path: RulesPath;
}

/** Finds values that no alert can have, and labels that no route sets. */
export function warnOfEntries(document: RulesDocument, routes: readonly SeenRoute[]): RulesIssue[] {
  const labels = routes.flatMap(({ route }) => Object.entries(route.labels));
  return patternsOf(document, routes).flatMap(({ pattern, path, facts }) => [
    ...entriesOf(pattern, path, '').flatMap((placed) => [...warnOfValue(placed), ...warnOfLabel(placed, labels)]),
    ...warnOfCategories(pattern, path),
    ...warnOfRestoresByPlan(pattern, path, facts),
  ]);
}

/** Returns every entry of every pattern. */
export function placedEntries(document: RulesDocument, routes: readonly SeenRoute[]): PlacedEntry[] {
  return patternsOf(document, routes).flatMap(({ pattern, path }) => entriesOf(pattern, path, ''));
}

/** A pattern, its path, and what is true of every alert it matches. */
interface SeenPattern {
  pattern: unknown;
  path: RulesPath;
  facts: Facts;
}

function patternsOf(document: RulesDocument, routes: readonly SeenRoute[]): SeenPattern[] {
  return [
    ...routes.map(({ route, path, facts }) => ({ pattern: route.pattern, path: [...path, 'match'], facts })),
    ...sectionRows
      // Routes are nested, so they are looked at together with what is known of the alerts that reach them.
      .filter(([name]) => name !== 'routes')
      .flatMap(([name, { patterns = {} }]) =>
        listOf(document[name]).flatMap((entry, index) =>
          Object.keys(patterns).map((field) => {
            const pattern = isObject(entry) ? entry[field] : undefined;
            return { pattern, path: [name, index, field], facts: factsOf(pattern) };
          }),
        ),
      ),
  ];
}

function entriesOf(pattern: unknown, path: RulesPath, field: string): PlacedEntry[] {
  if (Array.isArray(pattern)) return pattern.map((entry, index) => ({ entry, field, path: [...path, index] }));
  if (!isObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, inner]) => {
    const here = [...path, name];
    return isAlternatives(name, inner)
      ? inner.flatMap((one, index) => entriesOf(one, [...here, index], field))
      : entriesOf(inner, here, field === '' ? name : `${field}.${name}`);
  });
}

/** Finds values that a field cannot have; the fields that routes set can have any. */
function warnOfValue({ entry, field, path }: PlacedEntry): RulesIssue[] {
  if (readOpenField(field)?.branch === 'labels') return [];
  return [...warnOfValues(entry, field, path), ...warnOfImpossible(entry, field, path)];
}

function warnOfLabel(
  { entry, field, path }: PlacedEntry,
  labels: readonly (readonly [string, string])[],
): RulesIssue[] {
  const open = readOpenField(field);
  const test = readPatternTest(entry);
  if (open?.branch !== 'labels' || 'issue' in test || test.acceptsMissing) return [];
  const values = [...new Set(labels.filter(([name]) => name === open.name).map(([, value]) => value))];
  if (values.some((value) => test.accepts(value))) return [];
  const message =
    values.length === 0
      ? `never matches: no route sets the label ${showValue(open.name)}`
      : `never matches: routes set the label ${showValue(open.name)} only to ${someOf(values.map(showValue), 5)}`;
  return [{ path, value: entry, message }];
}
