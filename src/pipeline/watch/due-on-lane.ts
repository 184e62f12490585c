import { ownerTags } from '../../enrich/owner.ts';
import { readTag } from '../../enrich/read-tag.ts';
import type { BackupJob, Plan } from '../../estate/estate.ts';
import type { Outcome } from '../../events/backup-event.ts';
import { type MissedRun, runIdOf } from '../../events/missed-run.ts';
import type { LaneRun } from '../../findings/lane-runs.ts';
import type { Lane as EstateLane } from '../../findings/lanes.ts';
import type { Look } from '../../findings/look.ts';
import { missedRuns } from '../../findings/missed-runs.ts';
import { isContinuousLane } from '../../findings/plan-runs.ts';
import { nameOfResource, quote } from '../../findings/words.ts';
import { laneIdOf, laneKeyOf } from '../../incidents/lane.ts';
import { type DueRun, type EndedJob, type RunOfDay, type RunReason, resultOf } from '../../incidents/run-day.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { dateOf, isTimezone } from '../../lib/zoned-time.ts';
import type { Home } from './listed-jobs.ts';

/** What a look says about one resource under one plan. */
export interface DueOnLane {
  laneId: string;
  /** What people call it, with its plan. */
  name: string;
  /** Whether the newest run that is over never started, as far as is known. */
  isMissing: boolean;
  /** Whether the newest run that is over is not missing; a lane without such a run says nothing. */
  isMade: boolean;
  /** Runs that have ended since the last look. */
  runs: RunOfDay[];
  /** Jobs that have ended since then and belong to earlier runs. */
  ended: EndedJob[];
  /** Those runs that people have to be told about. */
  missed: MissedRun[];
}

/** What is known from earlier looks. */
export interface DueSince {
  home: Home;
  judgedAt: Instant | null;
  /** Whether everything that its plan selects is known; if not, it is judged later. */
  isKnown: boolean;
  longMissing: ReadonlySet<string>;
}

/** Judges the runs of one resource under one plan that have ended since the last look. */
export function dueOnLane(lane: EstateLane, look: Look, { home, judgedAt, isKnown, longMissing }: DueSince): DueOnLane {
  const { plan, resource, runs } = lane;
  const laneId = backupLaneIdOf(resource.arn, home);
  const missing = new Set(missedRuns(lane, look).map(({ dueAt }) => dueAt));
  const isLong = longMissing.has(laneId);
  const rowOf = (one: LaneRun) =>
    runOfDay(one, lane, { laneId, isLong: isLong && missing.has(one.run.dueAt), why: whyOf(one, lane, missing) });
  const isNew = ({ run }: LaneRun) => judgedAt === null || run.deadline > judgedAt;
  const due = (isKnown ? runs.filter(isNew) : []).map(rowOf);
  const newest = runs.at(-1)?.run.dueAt;
  const isMissing = newest !== undefined && missing.has(newest) && isToldOf(lane);
  return {
    laneId,
    name: `${nameOfResource(resource)} (plan ${quote(plan.name ?? plan.id)})`,
    isMissing,
    isMade: newest !== undefined && !isMissing,
    runs: due,
    ended: judgedAt === null ? [] : endedJobs(lane, laneId, judgedAt),
    missed: due
      .filter(({ run: { why, isLongMissing } }) => why === 'never-ran' && !isLongMissing)
      .map(({ run }) => missedRunOf(run, lane, look)),
  };
}

/** Returns the lane of the backups of a resource. */
export function backupLaneIdOf(resourceArn: string, home: Home): string {
  return laneIdOf(laneKeyOf({ ...home, ...ofBackup, resourceArn }));
}

/** The part of a lane's key that does not come from the resource. */
const ofBackup = {
  kind: 'backup',
  outcome: 'failed',
  state: '',
  jobId: '',
  recoveryPointArn: null,
  destinationVaultArn: null,
  drill: false,
} as const;

/** The longest time until AWS lists a job that has ended, in seconds. */
const listedLate = 3600;

/** The run of a job may no longer be in the plan: it was due on the day of the job, or the day before. */
function endedJobs({ plan, runs, jobs }: EstateLane, laneId: string, judgedAt: Instant): EndedJob[] {
  const since = addSeconds(judgedAt, -listedLate);
  const ended = jobs.filter(
    ({ outcome, createdAt, completedAt }) =>
      outcome !== 'in-progress' && createdAt < judgedAt && (completedAt ?? since) >= since,
  );
  return ended.flatMap((job) => {
    const run = runs.find((one) => one.job === job)?.run;
    if (run !== undefined && run.deadline > judgedAt) return [];
    return daysOf(job, plan).map((day) => ({ laneId, day, jobId: job.id, why: whyOfJob(job.outcome) }));
  });
}

/** Returns the days on which the run of a job may have been due. */
export function daysOf({ createdAt }: Pick<BackupJob, 'createdAt'>, { rules }: Pick<Plan, 'rules'>): string[] {
  const zones = new Set((rules ?? []).map(({ timezone }) => zoneOf(timezone)));
  const days = [createdAt, addSeconds(createdAt, -86_400)].flatMap((at) => [...zones].map((zone) => dateOf(at, zone)));
  return [...new Set(days)];
}

function zoneOf(timezone: string | null | undefined): string {
  return timezone != null && isTimezone(timezone) ? timezone : 'UTC';
}

function runOfDay(
  { run, job }: LaneRun,
  lane: EstateLane,
  { laneId, isLong, why }: { laneId: string; isLong: boolean; why: RunReason | null },
): RunOfDay {
  const { plan, resource } = lane;
  const rules = plan.rules ?? [];
  const named = run.rules.flatMap((index) => rules[index] ?? []);
  const timezone = zoneOf((rules[run.rule] ?? named[0])?.timezone);
  return {
    laneId,
    day: dateOf(run.dueAt, timezone),
    resourceArn: resource.arn,
    resourceType: resource.type,
    owner: readTag(resource.tags, ownerTags),
    run: {
      id: runIdOf(laneId, plan.id, run.dueAt),
      planId: plan.id,
      planName: plan.name,
      ruleNames: named.flatMap(({ name }) => name ?? []),
      dueAt: run.dueAt,
      deadline: run.deadline,
      timezone,
      result: resultOf(why),
      why,
      jobId: job?.id ?? null,
      isLongMissing: isLong,
    },
  };
}

function whyOf({ run, job }: LaneRun, lane: EstateLane, missing: ReadonlySet<Instant>): RunReason | null {
  if (job !== null) return whyOfJob(job.outcome);
  if (lane.isOff === true) return 'switched-off';
  if (!missing.has(run.dueAt)) return 'moved-on';
  return isToldOf(lane) ? 'never-ran' : 'not-known';
}

function whyOfJob(outcome: Outcome): RunReason | null {
  if (outcome === 'succeeded') return null;
  if (outcome === 'in-progress') return 'still-running';
  return outcome === 'changed' ? 'unknown' : outcome;
}

/**
 * If nothing else says that a resource exists, a job of the last days has to. A continuous backup may go on without a listed job;
 * only its recovery point says how far it has come, and nobody asks for that.
 */
function isToldOf({ plan, resource, by, jobs }: EstateLane): boolean {
  if (isContinuousLane(plan, resource.type) && resource.restorableUntil === null) return false;
  return (resource.state === 'exists' && by !== null) || jobs.length > 0;
}

function missedRunOf({ id, planId, dueAt, deadline, ruleNames }: DueRun, lane: EstateLane, look: Look): MissedRun {
  const { plan, resource } = lane;
  const lastGood = look.lastGoodAt(resource);
  const rules =
    ruleNames.length === 0 ? '' : `, ${ruleNames.length === 1 ? 'rule' : 'rules'} ${ruleNames.map(quote).join(', ')}`;
  const says = [
    `No backup was started: it was due at ${dueAt} and its start window ended at ${deadline} without a job.`,
    `Plan ${quote(plan.name ?? plan.id)}${rules}.`,
    lastGood === null ? 'No good backup of it is known.' : `The last known good backup is from ${lastGood}.`,
    ...(resource.state === 'exists' ? [] : ['Nothing says whether it still exists: if it was deleted, resolve this.']),
  ];
  return {
    id,
    resourceArn: resource.arn,
    resourceType: resource.type,
    planId,
    planArn: plan.arn,
    dueAt,
    nextRunAt: nextRunOf(dueAt, lane, look),
    ...byWhat(lane, ruleNames),
    says: says.join(' '),
  };
}

/** What a backup by hand takes as well: the vault of its rule, and the role of its selection. */
function byWhat(
  { plan, selections }: EstateLane,
  ruleNames: readonly string[],
): Pick<MissedRun, 'vaultName' | 'iamRoleArn'> {
  const rules = plan.rules ?? [];
  const rule = rules.find(({ name }) => name !== null && ruleNames.includes(name)) ?? rules[0];
  const role = selections.find(({ iamRoleArn }) => iamRoleArn !== null);
  return { vaultName: rule?.vaultName ?? null, iamRoleArn: role?.iamRoleArn ?? null };
}

/** How far ahead the next run of a plan is looked for, in seconds; for rarer runs the usual interval counts. */
const aheadSeconds = 8 * 86_400;

function nextRunOf(dueAt: Instant, lane: EstateLane, look: Look): Instant | null {
  const known = lane.runs.find(({ run }) => run.dueAt > dueAt)?.run.dueAt;
  const next = known ?? look.nextRunsOf(lane, addSeconds(look.at, aheadSeconds))[0]?.dueAt;
  const interval = look.intervalOf(lane);
  return next ?? (interval === null ? null : addSeconds(dueAt, interval));
}
