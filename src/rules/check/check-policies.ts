import { isObject } from '../../lib/is-object.ts';
import { readAfter } from '../after.ts';
import type { StepOptions } from '../sections/step-option.ts';
import { type KnownNames, listOf, optionIssues, reference } from './check-names.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/** Finds steps out of order, names that refer to nothing and policies that hand over in a circle. */
export function checkPolicies(raw: Record<string, unknown>, known: KnownNames, options: StepOptions): RulesIssue[] {
  const policies = isObject(raw.policies) ? raw.policies : {};
  return [
    ...Object.entries(policies).flatMap(([name, policy]) =>
      policyIssues(policy, ['policies', name], known, Object.entries(options)),
    ),
    ...circleIssues(policies),
  ];
}

type Options = readonly [string, StepOptions[string]][];

function policyIssues(policy: unknown, path: RulesPath, known: KnownNames, options: Options): RulesIssue[] {
  if (!isObject(policy)) return [];
  const steps = listOf(policy.steps);
  return [
    ...steps.flatMap((step, index) =>
      isObject(step) ? stepIssues(step, [...path, 'steps', index], known, options) : [],
    ),
    ...orderIssues(steps, [...path, 'steps'], options),
    ...reference(policy.handOver, [...path, 'handOver'], 'policies', known),
  ];
}

function stepIssues(step: Record<string, unknown>, path: RulesPath, known: KnownNames, options: Options): RulesIssue[] {
  return [
    ...options.flatMap(([name, row]) => optionIssues(step[name], [...path, name], row, known)),
    ...options.flatMap(([name, { neverBeside: other }]) =>
      other !== undefined && step[name] !== undefined && step[other] !== undefined
        ? [{ path: [...path, name], message: `stands beside "${other}"; a step has one of them` }]
        : [],
    ),
  ];
}

/** Finds policies that hand over in a circle: they would never end, and the last resort would never be told. */
function circleIssues(policies: Record<string, unknown>): RulesIssue[] {
  const next = (name: string): string | null => {
    const policy = Object.hasOwn(policies, name) ? policies[name] : null;
    return isObject(policy) && typeof policy.handOver === 'string' ? policy.handOver : null;
  };
  return Object.keys(policies).flatMap((first): RulesIssue[] => {
    const way = [first];
    for (let name = next(first); name !== null; name = next(name)) {
      if (name === first) {
        const message = `hands over in a circle (${[...way, first].join(' → ')}), so that nobody is the last to be told; leave it out in one of them`;
        return [{ path: ['policies', first, 'handOver'], value: way[1] ?? first, message }];
      }
      if (way.includes(name)) return [];
      way.push(name);
    }
    return [];
  });
}

/**
 * Finds steps out of order. Durations have to ascend, and so have shares of the RPO among themselves; which of the two comes
 * first depends on the resource's RPO. Two steps with different hours may be due at the same time.
 */
function orderIssues(steps: readonly unknown[], path: RulesPath, options: Options): RulesIssue[] {
  const conditionsOf = (step: unknown) =>
    isObject(step) ? JSON.stringify(options.map(([name, { isCondition }]) => (isCondition ? step[name] : null))) : '';
  const latest: Record<string, number> = {};
  return steps.flatMap((step, index): RulesIssue[] => {
    const text = isObject(step) ? step.after : null;
    const after = text === undefined || typeof text === 'string' ? readAfter(text) : null;
    if (after === null) return [];
    const [unit, amount] = Object.entries(after)[0] as [string, number];
    const least = latest[unit] ?? Number.NEGATIVE_INFINITY;
    latest[unit] = Math.max(amount, latest[unit] ?? 0);
    if (amount > least || (amount === least && conditionsOf(step) !== conditionsOf(steps[index - 1]))) return [];
    if (text === undefined)
      return [{ path: [...path, index], message: 'says no "after"; only the first step may leave it out' }];
    return [
      {
        path: [...path, index, 'after'],
        value: text,
        message: 'is not later than the step before it; steps stand in ascending order',
      },
    ];
  });
}
