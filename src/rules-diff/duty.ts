import type { Hours } from '../escalation/hours.ts';
import { onDuty, type Rotation } from '../escalation/rotation.ts';
import { addSeconds, type Instant, minuteInUtc } from '../lib/instant.ts';
import { civilMs, type LocalTime } from '../lib/zoned-time.ts';
import { describeHours, formatClock } from '../rules/describe-policy.ts';
import type { Rules } from '../rules/rules.ts';
import { describeInstead } from './said.ts';

/** Says how rotations and hours changed and, when a moment is given, who is newly on duty then. */
export function compareDuty(before: Rules, after: Rules, at: Instant | null): string[] {
  return [...compareRotations(before.rotations, after.rotations, at), ...compareHours(before, after)];
}

type Rotations = Rules['rotations'];

function compareRotations(before: Rotations, after: Rotations, at: Instant | null): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return is === undefined ? [] : [`Rotation "${name}" is new: ${describeOrder(is)}.`];
    if (is === undefined) return [`Rotation "${name}" is gone; it was: ${describeOrder(was)}.`];
    const changes = changesOfRotation(was, is);
    if (changes.length === 0) return [];
    return [`Rotation "${name}": ${[...changes, ...describeDuty(was, is, at)].join('; ')}.`];
  });
}

function changesOfRotation(was: Rotation, is: Rotation): string[] {
  return [
    ...describeInstead('the order is', describeOrder(was), describeOrder(is)),
    ...describeInstead('begins', formatDate(was.start), formatDate(is.start)),
    ...describeInstead('hands over at', formatTime(was.start), formatTime(is.start)),
    ...describeInstead('on the clock of', was.timezone, is.timezone),
    ...compareOverrides(was, is),
  ];
}

/** Says who is on duty at the moment or, without one, whether anybody else ever is in the weeks after both have begun. */
function describeDuty(was: Rotation, is: Rotation, at: Instant | null): string[] {
  if (at !== null) {
    const changed = describeInstead('on duty now:', onDuty(was, at), onDuty(is, at));
    if (changed.length > 0) return changed;
  }
  const begin = Math.max(civilMs(was.start), civilMs(is.start));
  const halfDays = Array.from({ length: 14 * (was.order.length + is.order.length) }, (_, index) => index * 43_200 + 60);
  const first = new Date(begin).toISOString();
  const [before, after] = [
    { ...was, overrides: [] },
    { ...is, overrides: [] },
  ];
  const isAlike = halfDays.every((seconds) => {
    const moment = addSeconds(first, seconds);
    return onDuty(before, moment) === onDuty(after, moment);
  });
  if (!isAlike) return ['others are on duty in the weeks to come'];
  return formatDate(was.start) === formatDate(is.start) ? [] : ['who is on duty stays the same'];
}

function compareOverrides({ overrides: was }: Rotation, { overrides: is }: Rotation): string[] {
  const [before, after] = [was, is].map((list) => list.map(describeOverride)) as [string[], string[]];
  const came = after.filter((one) => !before.includes(one));
  const left = before.filter((one) => !after.includes(one));
  const isMoved = came.length + left.length === 0 && before.join() !== after.join();
  return [
    ...came,
    ...left.map((one) => `no longer: ${one}`),
    ...(isMoved ? ['its overrides stand in another order, of which the first that fits counts'] : []),
  ];
}

function describeOverride({ from, until, target }: Rotation['overrides'][number]): string {
  return `${target} stands in from ${minuteInUtc(from)} until ${minuteInUtc(until)}`;
}

function describeOrder({ order }: Rotation): string {
  return order.join(', ');
}

/** Says how hours changed; hours that no step names have no effect and are left out. */
function compareHours(before: Rules, after: Rules): string[] {
  const [was, is] = [before, after].map(hoursOf) as [Map<string, Hours>, Map<string, Hours>];
  return [...is].flatMap(([name, hours]) => {
    const earlier = was.get(name);
    if (earlier === undefined) return [`Hours "${name}" are new: ${describeHours(hours)}.`];
    return describeInstead(`Hours "${name}":`, describeHours(earlier), `${describeHours(hours)}`).map(
      (one) => `${one}.`,
    );
  });
}

/** Returns the hours that steps name. */
export function hoursOf({ policies }: Pick<Rules, 'policies'>): Map<string, Hours> {
  const steps = [...policies.values()].flatMap((policy) => policy.steps);
  return new Map(steps.flatMap(({ hours }) => (hours == null ? [] : [[hours.hours.name, hours.hours]])));
}

function formatDate({ year, month, day }: LocalTime): string {
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

function formatTime({ hour, minute }: LocalTime): string {
  return formatClock(hour * 60 + minute);
}
