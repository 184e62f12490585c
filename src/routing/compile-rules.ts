import type { StepHours } from '../escalation/hours.ts';
import type { Policy } from '../escalation/policy.ts';
import type { Rotation } from '../escalation/rotation.ts';
import { type Weekday, weekdays } from '../lib/zoned-time.ts';
import { readAfter, secondsOf } from './after.ts';
import { alertTopic, defaultPolicy } from './built-in.ts';
import { compileRoute } from './compile-route.ts';
import type { Inhibition, Matcher, MuteRules, Rules, Silence, Target, Window } from './decision.ts';
import type { RulesDocument } from './document.ts';
import { isObject } from './is-object.ts';
import { keepDefaults } from './kept-options.ts';
import { readClock, readDate, readMoment } from './moment.ts';
import { compilePattern } from './pattern/match.ts';
import { readSchedule } from './schedule.ts';

type Named<Field extends keyof RulesDocument> = NonNullable<RulesDocument[Field]>;
type PolicyDocument = Named<'policies'>[string];
type HoursDocument = Named<'hours'>[string];

/** Pause before another round when the policy does not say, in seconds. */
const defaultRepeatAfterSeconds = 3600;

/** When duty changes hands when the rotation does not say. */
const defaultHandover = '09:00';

/** A silence that has no beginning holds from the moment it is read. */
const longAgo = '0001-01-01T00:00:00.000Z';

/** Makes rules of a document in which every check has found nothing. */
export function compileRules(document: RulesDocument, version: string): Rules {
  const hours = document.hours ?? {};
  return {
    version,
    origin: 'parameter',
    problem: null,
    targets: byName([alertTopic, ...mapNamed(document.targets, compileTarget)]),
    policies: byName([
      defaultPolicy,
      ...mapNamed(document.policies, (name, policy) => compilePolicy(name, policy, hours)),
    ]),
    rotations: byName(mapNamed(document.rotations, compileRotation)),
    templates: byName(
      mapNamed(document.templates, (name, { title, text }) => ({ name, title: title ?? null, text: text ?? null })),
    ),
    fallback: document.fallback ?? [alertTopic.name],
    bulletins: document.bulletins ?? document.fallback ?? [alertTopic.name],
    routes: (document.routes ?? []).map((route) => compileRoute(route, null)),
    ...compileMutes(document),
    defaults: keepDefaults(document.defaults ?? {}),
  };
}

/** Returns the days that a list with ranges such as `MON-FRI` means. */
export function readDays(days: readonly string[] | undefined): Weekday[] {
  const named = (days ?? weekdays).flatMap((text) => {
    const [first, last = first] = text.split('-').map((name) => weekdays.indexOf(name as Weekday)) as [number, number?];
    const count = ((last - first + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => weekdays[(first + index) % 7] as Weekday);
  });
  return weekdays.filter((day) => named.includes(day));
}

/** Returns what of a document keeps alerts quiet. */
function compileMutes(document: RulesDocument): MuteRules {
  return {
    silences: (document.silences ?? []).map(compileSilence),
    windows: (document.windows ?? []).flatMap(compileWindow),
    inhibitions: (document.inhibitions ?? []).map(compileInhibition),
  };
}

function compileSilence({ match, from, until, reason, by }: Named<'silences'>[number]): Silence {
  const begin = from === undefined ? null : readMoment(from);
  return {
    from: begin ?? longAgo,
    until: readMoment(until) ?? longAgo,
    reason,
    by,
    pattern: match,
    matches: matcherOf(match),
  };
}

function compileWindow({ name, match, schedule, timezone, duration }: Named<'windows'>[number]): Window[] {
  const read = readSchedule(schedule, timezone);
  if ('mistake' in read) return [];
  const written = { schedule, timezone };
  const durationSeconds = secondsOf(duration);
  return [{ name, schedule: read, written, durationSeconds, pattern: match, matches: matcherOf(match) }];
}

function compileInhibition({ name, source, target, equal }: Named<'inhibitions'>[number]): Inhibition {
  return {
    name,
    patterns: { source, target },
    source: matcherOf(source),
    target: matcherOf(target),
    equal: equal ?? ['account', 'region'],
  };
}

function matcherOf(pattern: unknown): Matcher {
  return pattern === undefined ? () => ({ matched: true }) : compilePattern(pattern);
}

function compileTarget(name: string, written: unknown): Target {
  const { template, ...channels } = isObject(written) ? written : {};
  const [channel, options] = Object.entries(channels)[0] ?? ['', {}];
  return { name, channel, options: options ?? {}, ...(typeof template === 'string' ? { template } : {}) };
}

function compilePolicy(name: string, policy: PolicyDocument, hours: Record<string, HoursDocument>): Policy {
  return {
    name,
    steps: policy.steps.map(({ after, notify, during, outside }) => ({
      after: readAfter(after) ?? { seconds: 0 },
      notify,
      hours: compileHours(during ?? outside, during === undefined ? 'outside' : 'during', hours),
    })),
    repeat: policy.repeat ?? 0,
    repeatAfterSeconds: secondsOr(policy.repeatAfter, defaultRepeatAfterSeconds),
    acknowledgedForSeconds: secondsOr(policy.acknowledgedFor, null),
    handOver: policy.handOver ?? null,
  };
}

function compileHours(
  name: string | undefined,
  holds: StepHours['holds'],
  all: Record<string, HoursDocument>,
): StepHours | null {
  const written = name === undefined ? undefined : all[name];
  if (name === undefined || written === undefined) return null;
  const { timezone, days, from, to } = written;
  return {
    holds,
    hours: { name, timezone, days: readDays(days), from: readClock(from) ?? 0, to: readClock(to) ?? 1440 },
  };
}

function compileRotation(name: string, written: Named<'rotations'>[string]): Rotation {
  const { timezone, start, handover = defaultHandover, order, overrides = [] } = written;
  const minutes = readClock(handover) ?? 0;
  const date = readDate(start) ?? { year: 2026, month: 1, day: 1, hour: 0, minute: 0 };
  return {
    name,
    timezone,
    start: { ...date, hour: Math.floor(minutes / 60), minute: minutes % 60 },
    order,
    overrides: overrides.map(({ from, until, target }) => ({
      from: readMoment(from, timezone) ?? longAgo,
      until: readMoment(until, timezone) ?? longAgo,
      target,
    })),
  };
}

function mapNamed<Written, Made>(
  written: Record<string, Written> | undefined,
  make: (name: string, value: Written) => Made,
): Made[] {
  return Object.entries(written ?? {}).map(([name, value]) => make(name, value));
}

function byName<Value extends { name: string }>(values: readonly Value[]): Map<string, Value> {
  return new Map(values.map((value) => [value.name, value]));
}

function secondsOr<Default>(text: string | undefined, otherwise: Default): number | Default {
  return text === undefined ? otherwise : secondsOf(text);
}
