import { isWithin } from '../../escalation/hours.ts';
import { describeConditions, type Policy, type Step } from '../../escalation/policy.ts';
import { onDuty, type Rotation } from '../../escalation/rotation.ts';
import { formatDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { formatTime } from '../../notices/times.ts';
import { withThoseInside } from '../../rules/compile-route.ts';
import { describePattern } from '../../rules/describe-pattern.ts';
import { describeAfter, describeHold, describeHours } from '../../rules/describe-policy.ts';
import type { MuteRules, Rules } from '../../rules/rules.ts';
import { type SectionName, saidSections } from '../../rules/sections.ts';
import { hoursOf } from '../../rules-diff/duty.ts';

/** A step of a policy as it is shown. */
export interface StepView {
  /** `at once`, `after 15 min`. */
  when: string;
  /** `during office`; null: at any time. */
  hours: string | null;
  notify: readonly string[];
  /** For each rotation among them the target on duty. */
  onDuty: Record<string, string>;
}

/** A policy as it is shown. */
export interface PolicyView {
  name: string;
  steps: StepView[];
  /** What happens after the last step, and how long an acknowledgement holds. */
  afterwards: string[];
}

/** Something with a name, and what there is to say of it at the moment. */
export interface Note {
  name: string;
  says: string;
}

/** How soon a change of duty is looked for, in seconds, and for how long. */
const lookedEvery = 900;
const lookedFor = 8 * 86_400;

/** Returns policies with who would be told by each of their steps, were it due at the moment. */
export function viewPolicies({ policies, rotations }: Rules, names: ReadonlySet<string>, at: Instant): PolicyView[] {
  return [...policies.values()]
    .filter(({ name }) => names.has(name))
    .map((policy) => ({
      name: policy.name,
      steps: policy.steps.map((step) => viewStep(step, rotations, at)),
      afterwards: describeThen(policy),
    }));
}

/** Returns the names of policies that routes and defaults lead to. */
export function namedPolicies({ routes, defaults }: Rules): string[] {
  return [defaults.policy, ...withThoseInside(routes).flatMap(({ policy }) => policy ?? [])];
}

/** Returns policies with those that they hand over to. */
export function withSuccessors(names: readonly string[], { policies }: Rules): Set<string> {
  const used = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    const next = policies.get(name)?.handOver;
    if (next != null) open.push(next);
  }
  return used;
}

/** Returns the hours that steps name, and whether they hold at the moment. */
export function noteHours(rules: Rules, at: Instant): Note[] {
  return [...hoursOf(rules).values()].map((hours) => ({
    name: hours.name,
    says: `${describeHours(hours)}, ${isWithin(hours, at) ? 'which is now' : 'not now'}`,
  }));
}

/** Returns who is on duty at the moment, until when, and who comes after. */
export function noteRotations({ rotations }: Rules, at: Instant): Note[] {
  return [...rotations.values()].map((rotation) => ({ name: rotation.name, says: describeDuty(rotation, at) }));
}

/** Returns the sections that have no drawing of their own, each under its title with what there is to say of its entries. */
export function noteOthers(rules: Rules): { name: SectionName; title: string; notes: Note[] }[] {
  return saidSections(rules).map(({ name, title, entries }) => ({ name, title, notes: [...entries] }));
}

/** Returns what keeps alerts quiet, and whether it does at the moment. */
export function noteMutes({ silences, windows, inhibitions }: MuteRules, at: Instant): Note[] {
  return [
    ...silences.map(({ from, until, by, reason, pattern }) => ({
      name: `silence of ${by}`,
      says: `${describePattern(pattern)}: ${reason}; ${formatSpan(from, until, at)}`,
    })),
    ...windows.map(({ name, pattern, schedule, written, durationSeconds }) => {
      const begin = schedule.lastBegin(at);
      const end = begin === null ? null : addSeconds(begin, durationSeconds);
      const next = schedule.nextBegin(at);
      const state =
        end !== null && end > at
          ? `open now, until ${formatTime(end)}`
          : next === null
            ? 'over'
            : `next ${formatTime(next)}`;
      const runs = `${written.schedule} ${written.timezone} for ${formatDuration(durationSeconds)}`;
      return { name: `window ${name}`, says: `${describePattern(pattern)}: ${runs}; ${state}` };
    }),
    ...inhibitions.map(({ name, patterns, equal }) => ({
      name: `inhibition ${name}`,
      says: `${describePattern(patterns.target)}: while ${describePattern(patterns.source)} is open${equal.length === 0 ? '' : ` with the same ${equal.join(', ')}`}`,
    })),
  ];
}

function viewStep(step: Step, rotations: Rules['rotations'], at: Instant): StepView {
  const { after, notify } = step;
  const duty = notify.flatMap((name): [string, string][] => {
    const rotation = rotations.get(name);
    return rotation === undefined ? [] : [[name, onDuty(rotation, at)]];
  });
  return {
    when: describeAfter(after),
    hours: describeConditions(step).join(', ') || null,
    notify,
    onDuty: Object.fromEntries(duty),
  };
}

function describeThen(policy: Policy): string[] {
  const { repeat, repeatAfterSeconds, handOver, acknowledgedForSeconds } = policy;
  const pause = `${formatDuration(repeatAfterSeconds)} after the last step`;
  const again = repeat === 1 ? 'once more' : `${repeat} more times`;
  return [
    ...(repeat === 0 ? [] : [`all of it ${again}, ${pause}`]),
    ...(handOver == null ? [] : [`unanswered, ${repeat === 0 ? `${pause}: ` : ''}hands over to ${handOver}`]),
    ...(acknowledgedForSeconds === null ? [] : [`an acknowledgement holds ${describeHold(policy)}`]),
  ];
}

function describeDuty(rotation: Rotation, at: Instant): string {
  const now = onDuty(rotation, at);
  const begin = addSeconds(`${at.slice(0, 13)}:00:00.000Z`, 0);
  for (let later = lookedEvery; later <= lookedFor; later += lookedEvery) {
    const moment = addSeconds(begin, later);
    if (moment <= at) continue;
    const next = onDuty(rotation, moment);
    if (next !== now) return `${now} until ${formatTime(moment)}, then ${next}`;
  }
  return now;
}

/** A silence without a beginning has one before the calendar. */
function formatSpan(from: Instant, until: Instant, at: Instant): string {
  if (at >= until) return `over since ${formatTime(until)}`;
  return at < from ? `from ${formatTime(from)} until ${formatTime(until)}` : `now, until ${formatTime(until)}`;
}
