import type { Instant } from '../lib/instant.ts';
import { type ReadSchedule, readScheduleExpression } from './cron-expression.ts';
import { hasClock, timesBetween } from './schedule-times.ts';

/** A rule of a backup plan, as far as it says when backups are due. */
export interface RuleSchedule {
  name: string | null;
  id: string | null;
  /** As AWS writes it; null: none, for which AWS takes 05:00 each day. */
  expression: string | null;
  /** Null: UTC. */
  timezone: string | null;
  /** Null: AWS's eight hours. */
  startWindowMinutes: number | null;
  /** Null: AWS's seven days. */
  completionWindowMinutes: number | null;
  /** Null: for ever. */
  retentionDays: number | null;
  continuous: boolean;
}

/** A backup that is due: one for all rules whose windows overlap. */
export interface ExpectedRun {
  dueAt: Instant;
  /** When its start window is over. */
  deadline: Instant;
  /** The rule that AWS keeps, by its place in the plan. */
  rule: number;
  /** The rules that it stands for, the kept one first. */
  rules: readonly number[];
  /** A job of the plan that begins in here is this run's: from the first due time to the end of the last window it stands for. */
  coverFrom: Instant;
  coverTo: Instant;
}

/** What AWS takes for a start window where a rule has none, in minutes. */
export const usualStartWindow = 480;
/** What AWS takes for a completion window where a rule has none, in minutes. */
export const usualCompletionWindow = 10_080;

/** The longest window that AWS takes, in minutes: a hundred years. What is said to be longer, or shorter than nothing, ends there. */
const longestWindow = 52_560_000;

/**
 * The most runs of a day: AWS Backup takes no schedule that is due more often than once an hour. What is said to be, is not
 * followed: of each minute of a year there would be half a million runs.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html#backup-frequency
 */
const mostADay = 24;

/** Windows that are longer than this begin too long ago to be looked at: what is due since then decides which rule is kept. */
const farthestMs = 400 * 86_400_000;

/** How long before the first wanted run rules are looked at, beside their longest window: what is before decides which are kept. */
const leadInMs = 3 * 86_400_000;

interface Tick {
  rule: number;
  at: number;
  until: number;
}

interface Kept extends Tick {
  stoodFor: Tick[];
}

/**
 * Returns the runs of a plan that are due from one moment on and before another, soonest first.
 *
 * Where the start windows of different rules overlap, AWS Backup keeps the rule with the longer retention for the whole
 * window; of rules that keep equally long, the earlier one, then the first of the plan. What is not kept is no run of its
 * own: the kept one stands for it. A rule that is said to be due more often than AWS Backup takes has no runs. Windows of one rule never thin each other out, and a window's end is no longer in it.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html#overlapping-backup-rules
 *
 * @param anchor where rates count from: the moment at which the plan was made; null: not known, so that they have no runs
 */
export function expectedRuns(
  rules: readonly RuleSchedule[],
  { from, to, anchor = null }: { from: Instant; to: Instant; anchor?: Instant | null },
): ExpectedRun[] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const kept = thinOut(ticksOf(rules, fromMs, toMs, anchor), rules);
  return kept
    .filter(({ at }) => at >= fromMs && at < toMs)
    .sort((a, b) => a.at - b.at || a.rule - b.rule)
    .map(toRun);
}

/** Says why the schedule of a rule has no moments; null: it has. */
export function describeUnreadable({ expression, timezone }: RuleSchedule, anchor: Instant | null): string | null {
  const schedule = readScheduleExpression(expression);
  if (schedule.kind === 'unreadable') return schedule.issue;
  if (isTooFrequent(schedule)) return 'is due more often than once an hour, the most that AWS Backup takes';
  if (!hasClock(timezone)) return `is in the zone ${timezone}, which is not known`;
  return schedule.kind === 'rate' && anchor === null ? 'is a rate, which counts from a moment that is not known' : null;
}

/** Those before are looked at too, from a midnight on, so that the same moments are found whenever one looks. */
function ticksOf(rules: readonly RuleSchedule[], fromMs: number, toMs: number, anchor: Instant | null): Tick[] {
  const longest = Math.min(farthestMs, Math.max(0, ...rules.map(windowMs)));
  const begin = Math.floor((fromMs - longest - leadInMs) / 86_400_000) * 86_400_000;
  const anchorMs = anchor === null ? null : Date.parse(anchor);
  return rules.flatMap((rule, index) => {
    const schedule = readScheduleExpression(rule.expression);
    if (isTooFrequent(schedule)) return [];
    const times = timesBetween(schedule, { timezone: rule.timezone, anchorMs }, begin, toMs + longest);
    return times.map((at) => ({ rule: index, at, until: at + windowMs(rule) }));
  });
}

function isTooFrequent(schedule: ReadSchedule): boolean {
  if (schedule.kind === 'rate') return schedule.everyMinutes * mostADay < 1440;
  return schedule.kind === 'cron' && schedule.times.length > mostADay;
}

function windowMs({ startWindowMinutes }: RuleSchedule): number {
  return Math.max(0, Math.min(startWindowMinutes ?? usualStartWindow, longestWindow)) * 60_000;
}

function thinOut(ticks: readonly Tick[], rules: readonly RuleSchedule[]): Kept[] {
  if (rules.length === 1) return ticks.map((tick) => ({ ...tick, stoodFor: [] }));
  const retention = ({ rule }: Tick) => rules[rule]?.retentionDays ?? Number.POSITIVE_INFINITY;
  const byRank = [...ticks].sort((a, b) => compare(retention(b), retention(a)) || a.at - b.at || a.rule - b.rule);
  const kept = rules.map((): Kept[] => []);
  for (const tick of byRank) {
    const instead = kept.flatMap((ofRule, rule) => (rule === tick.rule ? [] : overlapping(ofRule, tick)));
    for (const one of instead) one.stoodFor.push(tick);
    if (instead.length === 0) kept[tick.rule]?.push({ ...tick, stoodFor: [] });
  }
  return kept.flat();
}

/** Both may be without end, whose difference is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Those of one rule are in order of time and have windows of one length, so that the first that may overlap can be found by halves. */
function overlapping(ofRule: readonly Kept[], { at, until }: Tick): Kept[] {
  let low = 0;
  let high = ofRule.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ofRule[middle]?.until ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  let end = low;
  while (end < ofRule.length && (ofRule[end]?.at ?? 0) < until) end += 1;
  return ofRule.slice(low, end);
}

function toRun({ rule, at, until, stoodFor }: Kept): ExpectedRun {
  let [first, last] = [at, until];
  for (const tick of stoodFor) [first, last] = [Math.min(first, tick.at), Math.max(last, tick.until)];
  return {
    dueAt: instantOf(at),
    deadline: instantOf(until),
    rule,
    rules: [...new Set([rule, ...stoodFor.map((tick) => tick.rule)])],
    coverFrom: instantOf(first),
    coverTo: instantOf(last),
  };
}

function instantOf(ms: number): Instant {
  return new Date(ms).toISOString();
}
