import type { Definitions, DrillBook, DrillRun } from '../../incidents/drill-book.ts';
import { type DrillScope, scopeKeyOf } from '../../incidents/drill-scope.ts';
import { sha256 } from '../../lib/hash.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { definitionsOf } from '../../rules/definitions.ts';
import type { Rules } from '../../rules/rules.ts';
import type { ReadSchedule } from '../../rules/schedule.ts';
import type { PlannedDrill } from '../../rules/sections/drills.ts';

/** Definitions have to stand for so long before they are drilled, in seconds: edits come in rows. */
const settledSeconds = 1800;

/** Between two drills for changes lie so many seconds: who edits all day is not woken all day. */
const apartSeconds = 6 * 3600;

/** What planning goes by. */
export interface Planning {
  rules: Rules;
  now: Instant;
  readSchedule: ReadSchedule;
  /** Says whether a target can be drilled: what hears only news of the router cannot. */
  isTold: (target: string) => boolean;
}

/**
 * Returns the book with the drills that are due by now. A schedule that is new, or was changed, is followed from now on; of several
 * times that were missed the last one is caught up with; nothing is due twice. While a drill of the same name is still being
 * played, it waits.
 */
export function planDrills(book: DrillBook, planning: Planning): DrillBook {
  const busy = new Set(book.runs.map(({ drill }) => drill));
  const scheduled = followSchedules(book, planning, busy);
  const changed = followChanges(book, planning, busy);
  return {
    ...book,
    ...changed.book,
    followed: scheduled.followed,
    runs: [...book.runs, ...scheduled.runs, ...changed.runs],
  };
}

function followSchedules(book: DrillBook, { rules, now, readSchedule }: Planning, busy: ReadonlySet<string>) {
  const runs: DrillRun[] = [];
  const followed = rules.drills.map((drill) => {
    const schedule = `${drill.schedule} ${drill.timezone}`;
    const known = book.followed.find((one) => one.drill === drill.name && one.schedule === schedule);
    if (known === undefined) return { drill: drill.name, schedule, dueAt: now };
    const read = readSchedule(drill.schedule, drill.timezone);
    const dueAt = 'issue' in read ? null : read.lastBegin(now);
    if (dueAt === null || dueAt <= known.dueAt || busy.has(drill.name)) return known;
    runs.push(...runsOf(drill, drill.scopes, { cause: 'schedule', dueAt }));
    return { ...known, dueAt };
  });
  return { followed, runs };
}

/** What of the book says which definitions were drilled. */
type Known = Pick<DrillBook, 'drilled' | 'seen' | 'changesPlayedAt'>;

function followChanges(
  book: DrillBook,
  { rules, now, isTold }: Planning,
  busy: ReadonlySet<string>,
): { book: Known; runs: DrillRun[] } {
  const { changesPlayedAt } = book;
  const asking = rules.drills.filter((one) => one.afterRulesChange || one.afterTargetChange);
  if (asking.length === 0) return { book: { drilled: null, seen: null, changesPlayedAt }, runs: [] };
  // While other rules than those that were written are in force, nothing is known of those.
  if (rules.origin !== 'parameter') return { book, runs: [] };
  const current = definitionsOf(rules);
  const hash = sha256(JSON.stringify(current), 16);
  const seen = book.seen?.hash === hash ? book.seen : { hash, since: now };
  const drilled = book.drilled ?? current;
  const isSettled = secondsBetween(seen.since, now) >= settledSeconds;
  const isApart = changesPlayedAt === null || secondsBetween(changesPlayedAt, now) >= apartSeconds;
  if (!isSettled || !isApart || asking.some(({ name }) => busy.has(name))) {
    return { book: { drilled, seen, changesPlayedAt }, runs: [] };
  }
  const runs = runsForChanges(asking, { drilled, current }, seen.since, isTold);
  const playedAt = runs.length > 0 ? now : changesPlayedAt;
  return { book: { drilled: current, seen, changesPlayedAt: playedAt }, runs };
}

function runsForChanges(
  asking: readonly PlannedDrill[],
  { drilled, current }: { drilled: Definitions; current: Definitions },
  dueAt: Instant,
  isTold: Planning['isTold'],
): DrillRun[] {
  const before = new Map(drilled.targets);
  const changed = current.targets.filter(([name, hash]) => before.get(name) !== hash && isTold(name));
  const scopes = changed.map(([name]): DrillScope => ({ way: 'target', name }));
  const byTarget = asking.find(({ afterTargetChange }) => afterTargetChange);
  const byRules = drilled.rules === current.rules ? [] : asking.filter(({ afterRulesChange }) => afterRulesChange);
  const whole = byRules.flatMap((drill) => runsOf(drill, drill.scopes, { cause: 'rules-changed', dueAt }));
  const known = new Set(whole.map(({ scope }) => scopeKeyOf(scope)));
  const others = scopes.filter((scope) => !known.has(scopeKeyOf(scope)));
  const ofTargets = byTarget === undefined ? [] : runsOf(byTarget, others, { cause: 'target-changed', dueAt });
  return [...whole, ...ofTargets];
}

function runsOf(
  { name, wantsAnswer }: PlannedDrill,
  scopes: readonly DrillScope[],
  why: Pick<DrillRun, 'cause' | 'dueAt'>,
): DrillRun[] {
  return scopes.map((scope) => ({
    id: `drill-${sha256(JSON.stringify([name, why.cause, why.dueAt, scopeKeyOf(scope)]), 24)}`,
    drill: name,
    ...why,
    scope,
    wantsAnswer,
  }));
}
