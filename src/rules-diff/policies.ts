import { type Policy, type Step, stepSayings } from '../escalation/policy.ts';
import { formatDuration } from '../lib/duration.ts';
import { describeAfter, describeHold, describeHolds, describePolicy, joined } from '../rules/describe-policy.ts';
import type { Rules } from '../rules/rules.ts';
import { describeInstead, describeListChange } from './said.ts';

/** Says which policies were added, removed or changed, and how. */
export function comparePolicies(
  { policies: before }: Pick<Rules, 'policies'>,
  { policies: after }: Pick<Rules, 'policies'>,
): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined)
      return is === undefined ? [] : [`Policy "${name}" is new: ${describePolicy(is)}${describeRest(is)}.`];
    if (is === undefined) return [`Policy "${name}" is gone; it told ${describePolicy(was)}.`];
    const changes = [...compareSteps(was.steps, is.steps), ...compareEnd(was, is)];
    return changes.length === 0 ? [] : [`Policy "${name}": ${changes.join('; ')}.`];
  });
}

/** Compares steps. Unchanged ones at the beginning and at the end are left out; the others are compared in order or listed. */
function compareSteps(was: readonly Step[], is: readonly Step[]): string[] {
  if (was.length === is.length) {
    return is.flatMap((step, index) => compareStep(was[index] as Step, step).map((one) => `step ${index + 1} ${one}`));
  }
  const isSame = (a: number, b: number) => JSON.stringify(was[a]) === JSON.stringify(is[b]);
  const shorter = Math.min(was.length, is.length);
  let head = 0;
  while (head < shorter && isSame(head, head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(was.length - 1 - tail, is.length - 1 - tail)) tail += 1;
  const say = (steps: readonly Step[]) =>
    steps.slice(head, steps.length - tail).map((step, index) => `step ${head + index + 1}, ${describeStep(step)}`);
  return [...say(was).map((one) => `no longer has ${one}`), ...say(is).map((one) => `has a new ${one}`)];
}

function compareStep(was: Step, is: Step): string[] {
  return [
    ...describeInstead('comes', describeAfter(was.after), describeAfter(is.after)),
    ...describeListChange(
      was.notify,
      is.notify,
      (names) => `tells ${joined(names)} too`,
      (names) => `no longer tells ${joined(names)}`,
    ),
    ...describeOrder(was.notify, is.notify),
    ...Object.values(stepSayings).flatMap(({ say, what, otherwise }) =>
      describeInstead(what, say(was) ?? otherwise, say(is) ?? otherwise),
    ),
  ];
}

/** Says that the order of targets in a step changed: it has no effect, but every change is mentioned. */
function describeOrder(was: readonly string[], is: readonly string[]): string[] {
  const isSameSet = was.length === is.length && was.every((name) => is.includes(name));
  return isSameSet && was.join() !== is.join() ? [`lists the same targets in another order`] : [];
}

function compareEnd(was: Policy, is: Policy): string[] {
  return [
    ...describeInstead('runs', formatRounds(was), formatRounds(is)),
    ...(is.repeat > 0 && was.repeat > 0
      ? describeInstead(
          'repeats',
          `after ${formatDuration(was.repeatAfterSeconds)}`,
          `after ${formatDuration(is.repeatAfterSeconds)}`,
        )
      : []),
    ...describeInstead('an acknowledgement holds', describeHold(was), describeHold(is)),
    ...describeInstead('hands over to', describeNext(was), describeNext(is)),
  ];
}

function describeStep(step: Step): string {
  return `${describeAfter(step.after)}${describeHolds(step)}: ${joined(step.notify)}`;
}

function describeRest(policy: Policy): string {
  const next = policy.handOver == null ? '' : `; hands over to ${describeNext(policy)}`;
  return `${policy.repeat === 0 ? '' : `; runs ${formatRounds(policy)}`}${next}`;
}

function formatRounds({ repeat }: Policy): string {
  return repeat === 0 ? 'once' : `${repeat + 1} times`;
}

function describeNext({ handOver }: Policy): string {
  return handOver == null ? 'nobody' : `policy "${handOver}"`;
}
