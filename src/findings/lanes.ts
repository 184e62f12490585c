import type { BackupJob, Estate, Plan, Resource } from '../estate/estate.ts';
import { isSwitchedOff, moreExact, type SelectedBy, type Selection, selectorOf } from '../estate/selection.ts';
import { addSeconds, earlierOf, type Instant, laterOf, secondsBetween } from '../lib/instant.ts';
import { type LaneRun, matchRuns } from './lane-runs.ts';
import { type DueRun, type PlanRuns, runModeOf } from './plan-runs.ts';
import { ResourceIndex } from './resource-index.ts';

/** One resource under one plan. */
export interface Lane {
  plan: Plan;
  resource: Resource;
  /** Null: only its jobs show that the plan selects it, because tags or selections are not known. */
  by: SelectedBy | null;
  selections: readonly Selection[];
  /** Whether its type is switched off in the Region, if that matters for the way it is selected; null: not known. */
  isOff: boolean | null;
  /** The earliest moment since which it can have been under the plan; null: not known. */
  since: Instant | null;
  /** The jobs that the plan made for it, oldest first. */
  jobs: readonly BackupJob[];
  /** The runs that were expected within the time looked at and whose start window is over, oldest first. */
  runs: readonly LaneRun[];
}

/** Marks what AWS Backup's own restore tests create, which it skips on purpose. */
const restoreTest = 'awsbackup-restore-test';

/** Returns every resource under every plan, except those that are stopped, gone or skipped on purpose. */
export function lanesOf(estate: Estate, planRuns: PlanRuns): Lane[] {
  const index = new ResourceIndex(estate.resources.values());
  const jobs = jobsByPlan(estate.backupJobs ?? []);
  return (estate.plans ?? []).flatMap((plan) => {
    const ofPlan = jobs.get(plan.id) ?? new Map<string, BackupJob[]>();
    return membersOf(plan, estate, index, ofPlan).map((member): Lane => {
      const jobsOfIt = ofPlan.get(member.resource.arn) ?? [];
      const lane = { plan, ...member, since: sinceOf(plan, member), jobs: jobsOfIt };
      return { ...lane, isOff: isOff(lane, estate), runs: runsOf(lane, planRuns) };
    });
  });
}

interface Member {
  resource: Resource;
  by: SelectedBy | null;
  selections: Selection[];
}

function membersOf(
  plan: Plan,
  estate: Estate,
  index: ResourceIndex,
  jobs: ReadonlyMap<string, readonly BackupJob[]>,
): Member[] {
  const members = new Map<string, Member>();
  const add = (resource: Resource, by: SelectedBy | null, selections: Selection[]) => {
    const before = members.get(resource.arn);
    if (before === undefined) members.set(resource.arn, { resource, by, selections });
    else
      members.set(resource.arn, {
        ...before,
        by: moreExact(before.by, by),
        selections: [...before.selections, ...selections],
      });
  };
  for (const selection of plan.selections ?? [])
    for (const { resource, by } of selectedBy(selection, index, jobs)) add(resource, by, [selection]);
  // Nobody knows what it selects, but its jobs show what it backs up.
  for (const arn of plan.selections === null ? jobs.keys() : []) {
    const resource = estate.resources.get(arn);
    if (resource !== undefined && !isSkipped(resource)) add(resource, null, []);
  }
  return [...members.values()];
}

/** If a resource's tags are not known, its jobs show that it is selected. */
function* selectedBy(
  selection: Selection,
  index: ResourceIndex,
  jobs: ReadonlyMap<string, unknown>,
): Generator<{ resource: Resource; by: SelectedBy | null }> {
  const select = selectorOf(selection);
  for (const resource of index.candidates(selection)) {
    const selected = isSkipped(resource) ? 'no' : select(resource);
    if (typeof selected === 'object') yield { resource, by: selected.by };
    else if (selected === 'unknown' && jobs.has(resource.arn)) yield { resource, by: null };
  }
}

/** Says whether a resource is left alone because it is stopped, gone or made by a restore test. */
export function isSkipped({ state, tags, name }: Resource): boolean {
  if (state === 'stopped' || state === 'gone') return true;
  return (tags !== null && Object.hasOwn(tags, restoreTest)) || name?.startsWith(restoreTest) === true;
}

/** If several selections mean it, the one that was made first counts. */
function sinceOf(plan: Plan, { resource, selections }: Member): Instant | null {
  const selected = selections.map(({ createdAt }) => createdAt);
  const first = selected.includes(null)
    ? null
    : selected.reduce((a, b) => (a === null || b === null ? (a ?? b) : earlierOf(a, b)), null);
  return [plan.createdAt, first, resource.createdAt].reduce(
    (a, b) => (a === null || b === null ? (a ?? b) : laterOf(a, b)),
    null,
  );
}

function isOff(
  { plan, resource, by }: { plan: Plan; resource: Resource; by: SelectedBy | null },
  estate: Estate,
): boolean | null {
  // Plans of the organisation follow the settings of its management account.
  if (plan.isOfOrganisation || by === null) return null;
  return isSwitchedOff(resource.type, by, estate.optIn);
}

function runsOf(lane: Pick<Lane, 'plan' | 'resource' | 'since' | 'jobs'>, planRuns: PlanRuns): LaneRun[] {
  const { plan, resource, jobs } = lane;
  const mode = runModeOf(plan, resource.type);
  const made = matchRuns(planRuns.until(plan, mode), jobs, plan.rules ?? []);
  return made.filter(({ run }) => planRuns.isJudged(run) && isExpected(run, lane, planRuns.longestGap(plan, mode)));
}

/** A newcomer has one interval and one start window before a run is expected of it. */
function isExpected(
  { dueAt, deadline }: DueRun,
  { since, jobs }: Pick<Lane, 'since' | 'jobs'>,
  interval: number | null,
): boolean {
  const first = jobs[0]?.createdAt ?? null;
  if (since === null || (first !== null && first < dueAt && since <= dueAt)) return true;
  return dueAt >= addSeconds(since, (interval ?? 0) + secondsBetween(dueAt, deadline));
}

function jobsByPlan(jobs: readonly BackupJob[]): Map<string, Map<string, BackupJob[]>> {
  const plans = new Map<string, Map<string, BackupJob[]>>();
  for (const job of jobs) {
    if (job.planId === null) continue;
    const ofPlan = plans.get(job.planId) ?? new Map<string, BackupJob[]>();
    plans.set(job.planId, ofPlan);
    const ofResource = ofPlan.get(job.resourceArn) ?? [];
    ofPlan.set(job.resourceArn, ofResource);
    ofResource.push(job);
  }
  return plans;
}
