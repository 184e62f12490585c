import { isProblem, outcomes } from '../../../events/backup-event.ts';
import { eventKinds } from '../../../events/kinds.ts';
import { rememberedProblems } from '../../../incidents/lane.ts';
import { alternativesOf, type Condition, conditionsIn } from '../../../patterns/alternatives.ts';
import { readPatternTest } from '../../../patterns/pattern-test.ts';
import { showValue } from '../../../patterns/show-value.ts';
import type { RulesIssue, RulesPath } from '../issue.ts';
import { causeCategories } from './cause-categories.ts';
import type { Facts } from './facts.ts';
import type { Fact } from './prove.ts';

/** Outcomes that are no problem, so that no alert has them. */
const quiet: readonly string[] = outcomes.filter((outcome) => !isProblem(outcome));

/** Every number of strikes that an alert can have, beginning with one. */
const strikes = Array.from({ length: rememberedProblems }, (_none, index) => index + 1);

/** Finds values that a field allows and no alert has: outcomes that are no problem, and strikes beyond the highest count. */
export function warnOfImpossible(entry: unknown, field: string, path: RulesPath): RulesIssue[] {
  if (field === 'event.outcome') return warnOfQuiet(entry, path);
  return field === 'strikes' ? warnOfCount(entry, path) : [];
}

function warnOfQuiet(entry: unknown, path: RulesPath): RulesIssue[] {
  if (typeof entry !== 'string' || !quiet.includes(entry)) return [];
  return [{ path, value: entry, message: 'never matches: alerts are about problems only, and this is none' }];
}

function warnOfCount(entry: unknown, path: RulesPath): RulesIssue[] {
  const test = readPatternTest(entry);
  if ('issue' in test || strikes.some((count) => test.accepts(count))) return [];
  const message = `never matches: problems in a row are counted from 1 to ${strikes.length}`;
  return [{ path, value: entry, message }];
}

/** Finds error codes next to categories they do not belong to: in the catalogue each code has one category. */
export function warnOfCategories(pattern: unknown, path: RulesPath): RulesIssue[] {
  const [only, ...others] = alternativesOf(pattern) ?? [];
  if (only === undefined || others.length > 0) return [];
  const codes = only.find(({ field }) => field === 'error.code');
  const wanted = only.find(({ field }) => field === 'error.category');
  if (codes === undefined || wanted === undefined) return [];
  const pairs = Object.entries(causeCategories).filter(([code]) => accepts(codes, code));
  if (pairs.length === 0 || pairs.some(([, category]) => accepts(wanted, category))) return [];
  const [[code, category] = []] = pairs;
  const message = `never matches: ${showValue(code)} is of the category ${category}; take one of the two out`;
  return [{ path: [...path, ...wanted.path], message }];
}

/**
 * Finds `plan` where a restore test was meant, as 0.1.0 had it: no backup plan starts a restore.
 *
 * @param facts what is true of every alert the pattern matches, including what the routes around it ask for
 */
export function warnOfRestoresByPlan(pattern: unknown, path: RulesPath, facts: Facts): RulesIssue[] {
  if (facts === null || facts.length === 0 || !facts.every(isOfRestores)) return [];
  return conditionsIn(pattern).flatMap((condition): RulesIssue[] => {
    const index = condition.entries.indexOf('plan');
    if (condition.field !== 'job.initiator' || index < 0 || accepts(condition, 'restore-test')) return [];
    const message = 'never matches: no backup plan starts a restore, and a restore test is no longer called so';
    return [{ path: [...path, ...condition.path, index], value: 'plan', message, nearest: 'restore-test' }];
  });
}

function isOfRestores(facts: readonly Fact[]): boolean {
  const ofKind = facts.filter(({ field }) => field === 'event.kind');
  const kinds = eventKinds.filter((kind) =>
    ofKind.every(({ entries }) => entries.some(({ test }) => test.accepts(kind))),
  );
  return kinds.join() === 'restore';
}

function accepts({ entries }: Condition, value: string): boolean {
  return entries.some((entry) => {
    const test = readPatternTest(entry);
    return 'accepts' in test && test.accepts(value);
  });
}
