import type { Policy } from '../../escalation/policy.ts';
import type { Mute } from '../../incidents/mute.ts';
import { formatDuration } from '../../lib/duration.ts';
import { formatTime } from '../../notices/times.ts';
import { describeHold } from '../../rules/describe-policy.ts';
import type { Rules } from '../../rules/rules.ts';
import { type Layout, wrap } from '../layout.ts';
import type { Action, Explanation, Plan } from './explain-event.ts';

const sayings: Readonly<Record<Action, string>> = {
  open: 'open an incident',
  join: 'join the open incident',
  resolve: 'resolve what is open',
  record: 'only note it',
  ignore: 'ignore it',
  accept: 'leave it as it is, because a person accepted it',
};

/** Returns the decision for people: what, by which route and policy, who hears of it when and in which own words, and every consideration. */
export function formatPlan(
  { plan }: Explanation,
  rules: Rules,
  layout: Layout,
  ownWords: readonly string[] = [],
): string[][] {
  const { width, paint } = layout;
  return [
    [
      paint('bold', `Decision: ${sayings[plan.action]}`),
      ...wrap(plan.reason, width, '  '),
      ...(plan.routing.route === '' ? [] : wrap(plan.routing.route, width, '  Route   ')),
      ...(plan.routing.policy === '' ? [] : wrap(plan.routing.policy, width, '  Policy  ')),
      ...(plan.routing.groupKey === '' || plan.action === 'ignore' || plan.action === 'accept'
        ? []
        : wrap(plan.routing.groupKey, width, '  Group   ')),
      ...(plan.mute === null ? [] : wrap(describeMuted(plan.mute), width, '  Muted   ')),
    ],
    ...(plan.steps.length === 0 ? [] : [[paint('bold', 'Who would hear of it'), ...timeline(plan, rules, width)]]),
    ...(ownWords.length === 0 ? [] : [[...ownWords]]),
    [paint('bold', 'How it was decided'), ...plan.trace.flatMap((line, index) => numbered(line, index, plan, width))],
  ];
}

function timeline(plan: Plan, rules: Rules, width: number): string[] {
  const policy = rules.policies.get(plan.routing.policy);
  return [
    ...(plan.groupWaitSeconds === 0
      ? []
      : wrap(`${formatDuration(plan.groupWaitSeconds)} are left for more alerts of the group; then:`, width, '  ')),
    ...plan.steps.flatMap(({ afterSeconds, targets }) =>
      wrap(
        targets.join(', '),
        width,
        `  ${afterSeconds === 0 ? 'at once' : `after ${formatDuration(afterSeconds)}`}: `,
      ),
    ),
    ...wrap(formatRounds(policy), width, '  '),
    ...(policy?.acknowledgedForSeconds == null
      ? []
      : wrap(`An acknowledgement holds ${describeHold(policy)}; then it opens again unless resolved.`, width, '  ')),
    ...wrap(`In place of a target that cannot be reached: ${rules.fallback.join(', ')}.`, width, '  '),
  ];
}

function formatRounds(policy: Policy | undefined): string {
  if (policy === undefined || policy.repeat === 0) return 'It goes on until somebody acknowledges or it is resolved.';
  const times = policy.repeat === 1 ? 'once more' : `${policy.repeat} more times`;
  return `All of it ${times}, ${formatDuration(policy.repeatAfterSeconds)} after the last step, until somebody acknowledges or it is resolved.`;
}

function describeMuted({ by, until }: Mute): string {
  return `${by}, until ${formatTime(until)}`;
}

function numbered(line: string, index: number, { trace }: Plan, width: number): string[] {
  const digits = String(trace.length).length;
  return wrap(line, width, `  ${String(index + 1).padStart(digits)}. `);
}
