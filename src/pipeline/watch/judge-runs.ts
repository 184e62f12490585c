import type { Answer } from '../../estate/answers.ts';
import { Answers } from '../../estate/answers.ts';
import type { Call } from '../../estate/calls.ts';
import type { Estate } from '../../estate/estate.ts';
import { readEstate } from '../../estate/read-estate.ts';
import type { MissedRun } from '../../events/missed-run.ts';
import { acceptFindings } from '../../findings/acceptances.ts';
import type { Denials } from '../../findings/denials.ts';
import { judge } from '../../findings/find.ts';
import type { Finding, Judgement } from '../../findings/finding.ts';
import type { Lane as EstateLane } from '../../findings/lanes.ts';
import type { Look } from '../../findings/look.ts';
import { notStarted } from '../../findings/reasons/not-started.ts';
import { type EndedJob, type RunOfDay, resultOf } from '../../incidents/run-day.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { someOf } from '../../lib/some-of.ts';
import type { RunsProgress } from '../../ports/incidents/due-runs.ts';
import type { Rules } from '../../rules/rules.ts';
import { backupLaneIdOf, type DueOnLane, dueOnLane } from './due-on-lane.ts';
import type { Home } from './listed-jobs.ts';

/** The results of a look. */
export interface JudgedRuns {
  /** What people are to be told. */
  missed: MissedRun[];
  /** Runs to store. */
  runs: RunOfDay[];
  /** Jobs of stored runs that have ended since. */
  ended: EndedJob[];
  progress: RunsProgress;
  /** Other findings, with the acceptances that cover some of them. */
  judgement: Judgement;
  /** What the first look says about runs; null: nothing, or this is not the first look. */
  firstSays: string | null;
}

/** How many lanes are remembered as missing since before the first look. */
const mostLongMissing = 5000;

/**
 * Judges the runs whose start window has ended since the last look; null: AWS did not say enough, so the next look has to. Loaded
 * only when needed, once an hour. `at`: start windows that end later are left to a later look.
 */
export function judgeRuns(
  answers: readonly Answer[],
  {
    since,
    at,
    before,
    home,
    rules,
    denials = [],
  }: {
    since: Instant;
    at: Instant;
    before: RunsProgress;
    home: Home;
    rules: Pick<Rules, 'expect' | 'accept'>;
    denials?: Denials;
  },
): JudgedRuns | null {
  const estate = readEstate(new Answers(answers));
  if (!isEnough(estate, before, at)) return null;
  const judged = judge(estate, { since, at, reaches: true }, rules.expect, denials);
  const { findings } = acceptFindings(judged, rules.accept);
  const { look } = judged;
  const acceptedBy = acceptedRuns(findings);
  const longMissing = new Set(before.longMissing);
  const lanes = look.lanes.map((lane) => laneOf(lane, look, { home, before, longMissing }));
  const isFirst = before.judgedAt === null;
  return {
    missed: isFirst ? [] : lanes.flatMap(({ missed }) => missed).filter((run) => acceptedBy(run) === null),
    runs: isFirst ? [] : lanes.flatMap(({ runs }) => runs).map((run) => withAccepted(run, acceptedBy)),
    ended: lanes.flatMap(({ ended }) => ended),
    judgement: { ...judged, findings },
    firstSays: isFirst ? firstSummary(lanes) : null,
    progress: {
      judgedAt: at,
      behind: behindAfter(estate, before),
      longMissing: stillMissing(lanes, estate, { home, before }),
    },
  };
}

/** How long to wait for a list that AWS refuses before judging without it, in seconds. */
const withoutSeconds = 6 * 3600;

/** Lists that say what is stopped or gone. */
const wanted: readonly Call[] = ['describe-instances', 'describe-db-instances', 'describe-db-clusters'];

/** Codes for access that is denied: this lasts until a person allows it. */
const denied = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|Forbidden|ExplicitDeny|OptInRequired/i;

/** Without the lists of plans and jobs nothing can be judged; without other lists, not at once. */
function isEnough({ backupJobs, plans, answers }: Estate, { judgedAt }: RunsProgress, at: Instant): boolean {
  if (backupJobs === null || plans === null || answers.isCut('list-backup-jobs')) return false;
  // Without tags nobody knows what is selected, whatever the reason for their absence.
  const lacks = answers
    .refusals()
    .some(({ call, refused }) => call === 'get-resources' || (wanted.includes(call) && !denied.test(refused ?? '')));
  return !lacks || judgedAt === null || secondsBetween(judgedAt, at) > withoutSeconds;
}

/** A plan that AWS did not describe completely is judged once it does, from where the last look ended. */
function behindAfter({ plans }: Estate, before: RunsProgress): [string, Instant][] {
  return (plans ?? []).flatMap(({ id, rules, selections }): [string, Instant][] => {
    const since = judgedUntil(id, before);
    return since !== null && (rules === null || selections === null) ? [[id, since]] : [];
  });
}

function judgedUntil(planId: string, { judgedAt, behind }: RunsProgress): Instant | null {
  return behind.find(([id]) => id === planId)?.[1] ?? judgedAt;
}

function laneOf(
  lane: EstateLane,
  look: Look,
  { home, before, longMissing }: { home: Home; before: RunsProgress; longMissing: ReadonlySet<string> },
): DueOnLane {
  const judgedAt = judgedUntil(lane.plan.id, before);
  return dueOnLane(lane, look, {
    home,
    judgedAt,
    isKnown: lane.plan.selections !== null,
    longMissing,
  });
}

/**
 * Returns the lanes whose newest run is missing: at the first look all of them; later, those that were missing then and have had
 * no run since, as long as their plans select them.
 */
function stillMissing(
  lanes: readonly DueOnLane[],
  estate: Estate,
  { home, before: { judgedAt, longMissing } }: { home: Home; before: RunsProgress },
): string[] {
  const idsOf = (some: readonly DueOnLane[]) => some.map(({ laneId }) => laneId);
  if (judgedAt === null) return idsOf(lanes.filter(({ isMissing }) => isMissing)).slice(0, mostLongMissing);
  if (longMissing.length === 0) return [];
  const made = new Set(idsOf(lanes.filter(({ isMade }) => isMade)));
  const left = longMissing.filter((laneId) => !made.has(laneId));
  if (!saysWhoIsSelected(estate)) return left;
  const stopped = [...estate.resources.values()].filter(({ state }) => state === 'stopped');
  const there = new Set([...idsOf(lanes), ...stopped.map(({ arn }) => backupLaneIdOf(arn, home))]);
  return left.filter((laneId) => there.has(laneId));
}

/** Says whether all selections are known, so that a resource under no plan is gone or was taken out. */
function saysWhoIsSelected({ plans, answers }: Estate): boolean {
  const lists: readonly Call[] = ['list-backup-plans', 'get-resources', 'list-protected-resources'];
  return (
    plans?.every(({ selections }) => selections !== null) === true &&
    lists.every((call) => answers.has(call) && !answers.lacksSome(call))
  );
}

type AcceptedBy = (run: { resourceArn: string | null; planId: string | null }) => Finding['accepted'];

/** Returns a test that says who accepted a missed run; null: nobody. */
function acceptedRuns(findings: readonly Finding[]): AcceptedBy {
  const notBegun = findings.filter(({ reason }) => reason === notStarted.reason);
  const places = new Map(notBegun.map(({ resourceArn, planId, accepted }) => [`${resourceArn} ${planId}`, accepted]));
  return ({ resourceArn, planId }) => places.get(`${resourceArn} ${planId}`) ?? null;
}

/** Marks accepted runs as excused in the store, too, so that they count against nobody. */
function withAccepted(one: RunOfDay, acceptedBy: AcceptedBy): RunOfDay {
  const { run } = one;
  const by = run.why === 'never-ran' ? acceptedBy({ resourceArn: one.resourceArn, planId: run.planId }) : null;
  if (by === null) return one;
  const { name, owner, until } = by;
  return { ...one, run: { ...run, result: resultOf('accepted'), why: 'accepted', accepted: { name, owner, until } } };
}

/** One alert instead of hundreds for what was so before anybody looked. */
function firstSummary(lanes: readonly DueOnLane[]): string | null {
  const missing = lanes.filter(({ isMissing }) => isMissing);
  if (missing.length === 0) return null;
  const names = missing.map(({ name }) => name);
  return `At the first look, the last scheduled backup of ${missing.length} of ${lanes.length} resources had never started: ${someOf(names, 10, '; ')}.`;
}
