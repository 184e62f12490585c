import { canonicalJson } from '../lib/hash.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';

/**
 * What became of a backup that was due, the worst result first. `no-result`: nothing says that it was made or failed;
 * `not-scheduled`: AWS Backup was not meant to make it.
 */
export const runResults = ['failed', 'no-result', 'good', 'excused', 'not-scheduled'] as const;
export type RunResult = (typeof runResults)[number];

/** Why the result of a run is not good: one row for each reason, the only such list. */
export const runReasons = {
  failed: 'failed',
  expired: 'failed',
  aborted: 'failed',
  partial: 'failed',
  'completed-with-issues': 'failed',
  unknown: 'failed',
  'never-ran': 'no-result',
  'still-running': 'no-result',
  'not-known': 'no-result',
  'moved-on': 'excused',
  accepted: 'excused',
  'switched-off': 'not-scheduled',
} as const satisfies Readonly<Record<string, RunResult>>;
export type RunReason = keyof typeof runReasons;

/** A backup that was due, as expected when its start window ended: later changes to its plan do not matter. */
export interface DueRun {
  /** A short id made of lane, plan and due time: the same for the same run. */
  id: string;
  planId: string;
  planName: string | null;
  ruleNames: readonly string[];
  dueAt: Instant;
  deadline: Instant;
  timezone: string;
  result: RunResult;
  /** Null: it is good. */
  why: RunReason | null;
  jobId: string | null;
  /** Who accepted that it never ran, or how its job ended; absent: nobody. */
  accepted?: { name: string; owner: string; until: Instant };
  /** The automatic retry that made it good, and what it was before; absent: none did. */
  healed?: { jobId: string; was: RunReason };
  /** It had been missing since before the router's first look, which people were told about once. */
  isLongMissing: boolean;
}

/** The lane and day of a row. */
export interface RunDayKey {
  laneId: string;
  /** The day of the due times, in the time zones of their rules: `2026-11-22`. */
  day: string;
}

/** The runs of one lane that were due on one day, whichever plans they belong to, and the result of the day. */
export interface RunDay extends RunDayKey {
  resourceArn: string;
  resourceType: string | null;
  /** Who owned the resource when one of its runs was first stored; null: nobody, or not known. */
  owner: string | null;
  /** Where it is; absent: where the router is. */
  accountId?: string;
  region?: string;
  runs: readonly DueRun[];
  verdict: RunResult;
}

/** A run to store, with its place. */
export type RunOfDay = Omit<RunDay, 'runs' | 'verdict'> & { run: DueRun };

/** The end of a job whose run may have been stored as still running. */
export interface EndedJob extends RunDayKey {
  jobId: string;
  /** Null: it was good. */
  why: RunReason | null;
  /** Who accepted how it ended; absent: nobody. */
  accepted?: NonNullable<DueRun['accepted']>;
  /** It failed, and this job, its automatic retry, went well; absent: none did. */
  healedBy?: string;
}

/** Returns the result of a day: as bad as its worst run, and good if one of its runs is good and none is worse. */
export function verdictOf(runs: readonly Pick<DueRun, 'result'>[]): RunResult {
  return runResults.find((result) => runs.some((run) => run.result === result)) ?? 'not-scheduled';
}

/** Returns a day with runs added; null: nothing is new. Runs stored earlier stay as they are. */
export function withRuns(day: RunDay | null, kept: readonly [RunOfDay, ...RunOfDay[]]): RunDay | null {
  const { run: _run, ...place } = kept[0];
  const known = new Set(day?.runs.map(({ id }) => id));
  const added = new Map(kept.flatMap(({ run }) => (known.has(run.id) ? [] : [[run.id, run] as const])));
  return added.size === 0 ? null : asDay(day ?? place, [...(day?.runs ?? []), ...added.values()]);
}

/**
 * Returns a day with the results of runs whose jobs had not ended when they were stored, and with those runs good that a retry has
 * healed; null: nothing is new. Everything else about them stays, and so does a result once there is one.
 */
export function withResults(day: RunDay, ended: readonly EndedJob[]): RunDay | null {
  const ends = new Map(ended.filter(({ healedBy }) => healedBy === undefined).map((job) => [job.jobId, job]));
  const healers = new Map(
    ended.flatMap(({ jobId, healedBy }) => (healedBy === undefined ? [] : [[jobId.toLowerCase(), healedBy]])),
  );
  const runs = day.runs.map((run) => {
    const { jobId } = run;
    return jobId === null ? run : healedRun(endedRun(run, ends.get(jobId)), healers.get(jobId.toLowerCase()));
  });
  return runs.some((run, index) => run !== day.runs[index]) ? asDay(day, runs) : null;
}

function endedRun(run: DueRun, job: EndedJob | undefined): DueRun {
  if (run.why !== 'still-running' || job === undefined || job.why === 'still-running') return run;
  const { why, accepted } = job;
  return { ...run, result: resultOf(why), why, ...(accepted === undefined ? {} : { accepted }) };
}

/** The day of a run is that of its zone, and its job may have begun a day after it was due, in hours from when the job was made. */
const mayBeDue = [-36, -24, 0, 14];

/** Returns the days on which the run of a job may have been due, whatever the zone of its rule. */
export function daysNear(startedAt: Instant): string[] {
  return [...new Set(mayBeDue.map((hours) => addSeconds(startedAt, hours * 3600).slice(0, 10)))];
}

/** Returns a run that failed as what its good retry has made of it: a retry is part of its run. Any other run stays as it is. */
export function healedRun(run: DueRun, healedBy: string | undefined): DueRun {
  if (healedBy === undefined || run.why === null || resultOf(run.why) !== 'failed') return run;
  return { ...run, result: resultOf(null), why: null, healed: { jobId: healedBy, was: run.why } };
}

/**
 * Says whether a stored day may have become this later one: runs were added, ones that were still running have ended, and a retry
 * has healed ones that failed. Nothing else about it changes.
 */
export function mayBecome(before: RunDay, after: RunDay): boolean {
  const runs = new Map(after.runs.map((run) => [run.id, run]));
  const theirs = before.runs.every((run) => {
    const later = runs.get(run.id);
    return later !== undefined && mayBecomeRun(run, later);
  });
  const { runs: _before, verdict: _was, ...place } = before;
  const { runs: _after, verdict, ...same } = after;
  return theirs && isSame(place, same) && verdict === verdictOf(after.runs);
}

function mayBecomeRun(before: DueRun, after: DueRun): boolean {
  if (isSame(before, after)) return true;
  const ended = before.why === 'still-running' || (after.healed !== undefined && after.healed.was === before.why);
  const fits = after.result === resultOf(after.why);
  return ended && fits && isSame(withoutResult(before), withoutResult(after));
}

function withoutResult({ result: _result, why: _why, accepted: _accepted, healed: _healed, ...run }: DueRun): object {
  return run;
}

function isSame(one: object, other: object): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Returns the result that a reason means. */
export function resultOf(why: RunReason | null): RunResult {
  return why === null ? 'good' : runReasons[why];
}

/** Groups runs by lane and day. */
export function byDay<Run extends RunDayKey>(runs: readonly Run[]): [Run, ...Run[]][] {
  const days = new Map<string, [Run, ...Run[]]>();
  for (const one of runs) {
    const key = `${one.day} ${one.laneId}`;
    const others = days.get(key);
    if (others === undefined) days.set(key, [one]);
    else others.push(one);
  }
  return [...days.values()];
}

function asDay(
  { laneId, day, resourceArn, resourceType, owner, accountId, region }: Omit<RunDay, 'runs' | 'verdict'>,
  runs: readonly DueRun[],
): RunDay {
  const inOrder = [...runs].sort((a, b) => (a.dueAt === b.dueAt ? (a.id < b.id ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1));
  const place = accountId === undefined || region === undefined ? {} : { accountId, region };
  return { laneId, day, resourceArn, resourceType, owner, ...place, runs: inOrder, verdict: verdictOf(inOrder) };
}
