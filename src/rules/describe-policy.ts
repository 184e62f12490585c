import type { Hours } from '../escalation/hours.ts';
import { type After, describeConditions, type Policy, type Step } from '../escalation/policy.ts';
import { formatDuration } from '../lib/duration.ts';
import { someOf } from '../lib/some-of.ts';
import { type Weekday, weekdays } from '../lib/zoned-time.ts';

/** How many steps of a policy one sentence names. */
const saidSteps = 3;

/** Returns a policy in one sentence: `backup-channel and tickets, then dba-pager after 15 min`. */
export function describePolicy({ steps }: Pick<Policy, 'steps'>): string {
  const said = steps.slice(0, saidSteps).map((step, index) => {
    const isAtOnce = index === 0 && isNow(step.after);
    return `${joined(step.notify)}${isAtOnce ? '' : ` ${describeAfter(step.after)}`}${describeHolds(step)}`;
  });
  const more = steps.length - saidSteps;
  return [...said, ...(more > 0 ? [more === 1 ? 'one more step' : `${more} more steps`] : [])].join(', then ');
}

/** Returns when a step is due: `at once`, `after 15 min`, `after 50% of the RPO`. */
export function describeAfter(after: After): string {
  if ('rpoShare' in after) return `after ${Math.round(after.rpoShare * 100)}% of the RPO`;
  return isNow(after) ? 'at once' : `after ${formatDuration(after.seconds)}`;
}

/** Returns a step's other conditions, such as its hours, each after a blank; empty when it has none. */
export function describeHolds(step: Step): string {
  return describeConditions(step)
    .map((one) => ` ${one}`)
    .join('');
}

/** Returns how long an acknowledgement holds: `until it is resolved`, `for 8 h`, `until the next run`. */
export function describeHold({ acknowledgedForSeconds: seconds, acknowledgedUntil }: Policy): string {
  if (seconds === null) return 'until it is resolved';
  const lasts = `for ${formatDuration(seconds)}`;
  return acknowledgedUntil === undefined ? lasts : `until the next run, ${lasts} where that is not known`;
}

/** Returns hours as people write them: `MON-FRI 09:00-17:00 Europe/Berlin`. */
export function describeHours({ days, from, to, timezone }: Omit<Hours, 'name'>): string {
  return `${formatDays(days)} ${formatClock(from)}-${formatClock(to)} ${timezone}`;
}

/** Returns minutes after midnight as a clock shows them. */
export function formatClock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Returns a list as people say it: `a, b and c`. */
export function joined(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Returns a list as people say it, with the first few named: `a, b and c`, or `a, b, c and 2 more`. */
export function joinedFew(names: readonly string[], most = 3): string {
  return names.length > most ? someOf(names, most) : joined(names);
}

function isNow(after: After): boolean {
  return 'seconds' in after && after.seconds === 0;
}

/** Days of the week in the order in which they are listed, from Monday. */
const week = [...weekdays.slice(1), weekdays[0]] as readonly Weekday[];

function formatDays(days: readonly Weekday[]): string {
  if (days.length === 7) return 'every day';
  const runs: Weekday[][] = [];
  week.forEach((day, index) => {
    if (!days.includes(day)) return;
    const last = runs.at(-1);
    if (last !== undefined && week[index - 1] === last.at(-1)) last.push(day);
    else runs.push([day]);
  });
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(', '))).join(', ');
}
