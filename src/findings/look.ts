import { parseRpo, rpoTags } from '../enrich/exposure.ts';
import { readTag } from '../enrich/read-tag.ts';
import {
  type BackupJob,
  type Estate,
  isGood,
  type Plan,
  type PlanRule,
  type RecoveryPoint,
  type Resource,
} from '../estate/estate.ts';
import { type TrailedCall, trailedCalls } from '../estate/trail.ts';
import type { ExpectedRun } from '../expected/expected-runs.ts';
import type { Instant } from '../lib/instant.ts';
import type { Expectation } from '../rules/sections/protection.ts';
import type { Denials } from './denials.ts';
import { type Lane, lanesOf } from './lanes.ts';
import { PlanRuns, runModeOf } from './plan-runs.ts';

/** What every row is given: an estate at a moment, and what several rows want to know about it. */
export interface Look {
  estate: Estate;
  /** The moment that counts as now. */
  at: Instant;
  /** Runs that were due earlier are not looked at. */
  since: Instant;
  lanes: readonly Lane[];
  /** What has to be in some plan. */
  expected: readonly Expectation[];
  /** What the policies of vaults denied at earlier looks; empty: this is the first one. */
  denials: Denials;
  lanesOf(resourceArn: string): readonly Lane[];
  jobsOf(resourceArn: string): readonly BackupJob[];
  pointsOf(resourceArn: string): readonly RecoveryPoint[];
  /** Returns the rule with an id, and its plan; null: none is known. */
  ruleOf(id: string | null): RuleOfPlan | null;
  /** Returns the recovery point with an ARN; null: none is known. */
  pointOf(arn: string | null): RecoveryPoint | null;
  /**
   * Returns the calls since a moment that took something away, oldest first.
   *
   * @param since the look's own: a row may be given one that reaches further back than that of the others
   */
  trailed(since: Instant): readonly TrailedCall[];
  /** Returns the latest moment to which a resource can be restored, whoever made the backup; null: none is known. */
  lastGoodAt(resource: Resource): Instant | null;
  /** Returns how old its newest backup may be, in seconds: by its tag, or else the longest time between two runs of its plan. */
  rpoOf(lane: Lane): number | null;
  /** Returns the longest time between two runs of its plan, in seconds; null: there are no two runs. */
  intervalOf(lane: Lane): number | null;
  /** Returns the runs of its plan from now until a moment, soonest first. */
  nextRunsOf(lane: Lane, until: Instant): readonly ExpectedRun[];
}

/** A rule with its plan. */
export interface RuleOfPlan {
  plan: Plan;
  rule: PlanRule;
}

/** States of recovery points that can be restored. */
const restorable: ReadonlySet<string> = new Set(['COMPLETED', 'AVAILABLE']);

/** Says whether a recovery point can be restored. */
export function isRestorable({ status }: RecoveryPoint): boolean {
  return restorable.has(status);
}

/** Says whether a resource has a continuous recovery point that still goes on: the date of such a point never changes. */
export function hasMovingPoint({ arn }: Pick<Resource, 'arn'>, look: Pick<Look, 'pointsOf'>): boolean {
  return look.pointsOf(arn).some(({ isContinuous, status }) => isContinuous && status !== 'STOPPED');
}

/** Returns a look at an estate. */
export function lookAt(estate: Estate, { since, at }: { since: Instant; at: Instant }): Look {
  const planRuns = new PlanRuns({ from: since, to: at });
  const lanes = lanesOf(estate, planRuns);
  const lanesByArn = grouped(lanes, ({ resource }) => resource.arn);
  const jobsByArn = grouped(estate.backupJobs ?? [], ({ resourceArn }) => resourceArn);
  const pointsByArn = grouped(estate.points, ({ resourceArn }) => resourceArn ?? '');
  const trail = once(() => trailedCalls(estate.answers, { since: '', at }));
  const pointByArn = once(() => new Map(estate.points.map((point) => [point.arn, point])));
  const ruleById = once(() => rulesById(estate));
  const lastGood = new Map<Resource, Instant | null>();
  const jobsOf = (arn: string) => jobsByArn.get(arn) ?? [];
  const pointsOf = (arn: string) => pointsByArn.get(arn) ?? [];
  return {
    estate,
    at,
    since,
    lanes,
    expected: [],
    denials: [],
    lanesOf: (arn) => lanesByArn.get(arn) ?? [],
    jobsOf,
    pointsOf,
    pointOf: (arn) => pointByArn().get(arn ?? '') ?? null,
    ruleOf: (id) => ruleById().get(id ?? '') ?? null,
    trailed: (from) => trail().filter((call) => call.at >= from),
    lastGoodAt: (resource) => {
      const known = lastGood.get(resource);
      if (known !== undefined) return known;
      const times = [
        resource.lastBackupAt,
        resource.restorableUntil,
        ...jobsOf(resource.arn).flatMap((job) => (isGood(job) ? [job.completedAt ?? job.createdAt] : [])),
        ...pointsOf(resource.arn).flatMap((point) => (isRestorable(point) ? [point.createdAt] : [])),
      ];
      const last = times.reduce((a, b) => (b !== null && b <= at && (a === null || b > a) ? b : a), null);
      lastGood.set(resource, last);
      return last;
    },
    rpoOf: ({ plan, resource }) => {
      const tag = readTag(resource.tags, rpoTags);
      return (tag === null ? null : parseRpo(tag)) ?? planRuns.longestGap(plan, runModeOf(plan, resource.type));
    },
    intervalOf: ({ plan, resource }) => planRuns.longestGap(plan, runModeOf(plan, resource.type)),
    nextRunsOf: ({ plan }, until) => planRuns.between(plan, at, until),
  };
}

function rulesById({ plans }: Estate): Map<string, RuleOfPlan> {
  return new Map(
    (plans ?? []).flatMap((plan) =>
      (plan.rules ?? []).flatMap((rule): [string, RuleOfPlan][] =>
        rule.id === null ? [] : [[rule.id, { plan, rule }]],
      ),
    ),
  );
}

/** Makes a value when it is first asked for: not every look needs it. */
function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Returns items by their keys, in the order given. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), group);
    group.push(item);
  }
  return groups;
}
