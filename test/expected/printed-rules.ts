import { expectedRuns, type RuleSchedule } from '../../src/expected/expected-runs.ts';
import type { PrintedRule } from './minute-walk.ts';

/** Returns a rule as `get-backup-plan` prints it in the form of src/expected. */
export function ruleOf(printed: PrintedRule): RuleSchedule {
  return {
    name: null,
    id: null,
    expression: printed.ScheduleExpression ?? null,
    timezone: printed.ScheduleExpressionTimezone ?? null,
    startWindowMinutes: printed.StartWindowMinutes ?? null,
    completionWindowMinutes: null,
    retentionDays: printed.Lifecycle?.DeleteAfterDays ?? null,
    continuous: false,
  };
}

/** Returns when the runs of rules are due, and by which. */
export function runsOf(rules: readonly PrintedRule[], from: string, to: string): { at: string; rule: number }[] {
  return expectedRuns(rules.map(ruleOf), { from, to }).map(({ dueAt, rule }) => ({ at: dueAt, rule }));
}
