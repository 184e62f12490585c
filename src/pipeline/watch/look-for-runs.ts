import { type MissedRun, missedEvent } from '../../events/missed-run.ts';
import type { Denials } from '../../findings/denials.ts';
import type { Judgement } from '../../findings/finding.ts';
import type { Canary } from '../../incidents/canary.ts';
import type { RunOfDay } from '../../incidents/run-day.ts';
import { addSeconds, earlierOf, type Instant, laterOf, secondsBetween } from '../../lib/instant.ts';
import type { DueRuns, RunsProgress } from '../../ports/incidents/due-runs.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import type { KnownFindings } from '../../ports/incidents/known-findings.ts';
import type { Log } from '../../ports/log.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import type { Rules } from '../../rules/rules.ts';
import type { RulesLoader } from '../rules/load-rules.ts';
import type { EstateCollector } from './collect-estate.ts';
import type { Collected } from './estate-asker.ts';
import type { GoneDependencies } from './find-gone.ts';
import type { JudgedRuns } from './judge-runs.ts';
import type { Home } from './listed-jobs.ts';
import type { Going, Gone } from './pages.ts';

/** What looking for runs needs. */
export interface RunsDependencies extends GoneDependencies {
  /** Null: it is switched off. */
  estate: EstateCollector | null;
  dueRuns: DueRuns;
  heardJobs: Pick<HeardJobs, 'heardOf'>;
  intake: IntakeQueue;
  home: Home;
  /** It is not where the router is: promises, which are of all accounts, are told of there. */
  isElsewhere?: true;
  /** Whose promises are looked at: of the accounts that the router looks at; absent: of its own. */
  looksAtMembers?: boolean;
  now: () => Instant;
  log: Pick<Log, 'count'>;
  knownFindings: KnownFindings;
  /** What has to be protected, and what is accepted as it is. */
  rules: Pick<RulesLoader, 'load'>;
  /** Absent or null: there is none. */
  canary?: { is: Canary } | null;
}

/** How often is looked, in seconds. */
const everySeconds = 3600;

/** A look counts from this many seconds before it asked for jobs: AWS lists a job a little after making it. */
const judgedBehind = 600;

/** How often everything is looked at, even if it takes many calls, in seconds. */
const wholeEverySeconds = 86_400 - 1800;

/** How far back the first look goes, and later ones at the most, in seconds. */
const firstLookSeconds = 3 * 86_400;
const longestPause = 7 * 86_400;

/** Runs due up to this many seconds before the last look are looked at again: their start window may have ended since. */
const longestWindow = 2 * 86_400;

/** After storing this many runs, the time left is checked. */
const frozenTogether = 100;

/**
 * Looks, once an hour, which backups were due whose start window has ended since the last look, keeps what became of each
 * as evidence, and gives those that never started to the intake as alerts. The first look tells of what was missing before
 * in one alert, and of such a resource again only after it had a run. An answer that AWS refuses is no answer: what
 * hangs on it is judged neither missed nor made.
 */
export async function lookForRuns(dependencies: RunsDependencies, going: Going): Promise<Gone> {
  const { mayGoOn } = going;
  const { estate, dueRuns, now, knownFindings } = dependencies;
  if (estate === null) return nothing;
  const before = await dueRuns.progress();
  const isDue = before.judgedAt === null || secondsBetween(before.judgedAt, now()) >= everySeconds + judgedBehind;
  if (!estate.isUnderWay && (!isDue || estate.rests(now()))) return nothing;
  const { wholeAt, denials = [] } = await knownFindings.progress();
  const isDaily = wholeAt === null || secondsBetween(wholeAt, now()) >= wholeEverySeconds;
  const collected = await estate.goOn({ since: lookedAtSince(before, now()), isDaily }, now, mayGoOn);
  if (collected === null) return unfinished;
  if (!mayGoOn()) {
    estate.putBack(collected);
    return unfinished;
  }
  return useAnswers(collected, { estate, before, denials }, dependencies, going);
}

/** Judges the answers, stores the results and reports them; the next run goes on with the same answers if time runs out. */
async function useAnswers(
  collected: Collected,
  { estate, before, denials }: { estate: EstateCollector; before: RunsProgress; denials: Denials },
  dependencies: RunsDependencies,
  going: Going,
): Promise<Gone> {
  const { mayGoOn } = going;
  const { dueRuns, home, now } = dependencies;
  const { judgeRuns } = await import('./judge-runs.ts');
  const rules = await dependencies.rules.load();
  const at = addSeconds(collected.at, -judgedBehind);
  const found = judgeRuns(await ownLeftOut(collected.answers, dependencies), {
    since: collected.since,
    at,
    before,
    home,
    rules,
    denials,
  });
  if (found === null) {
    estate.restUntil(addSeconds(now(), everySeconds));
    return { found: 0, outcomes: { 'not-known': 1 }, isThrough: true };
  }
  const { withAcceptedJobs } = await import('./accepted-jobs.ts');
  const { withHealedRuns } = await import('./healed-runs.ts');
  const healed = await withHealedRuns(found, found.judgement.look, dependencies);
  const accepted = await withAcceptedJobs(healed, rules, dependencies);
  const judged = { ...found, ...accepted, runs: accepted.runs.map(placed(dependencies)) };
  const { runs, progress, judgement } = judged;
  // The order matters: work lost in a crash is done again, and reporting something again changes nothing.
  const frozen = await keepInTime(judged, collected.frozen ?? null, dependencies, mayGoOn);
  if (frozen < runs.length) {
    estate.putBack({ ...collected, frozen });
    return unfinished;
  }
  const outcomes =
    collected.told?.outcomes ?? (await tell(judged, { rules, isDaily: collected.isDaily }, dependencies, mayGoOn));
  if (collected.isDaily) {
    const { closeWhatIsGone } = await import('./find-gone.ts');
    const place = { cursor: collected.told?.goneFrom ?? null };
    const gone = await closeWhatIsGone(judgement, collected.askedSince, dependencies, { ...going, place });
    if (!gone.isThrough) {
      estate.putBack({ ...collected, frozen, told: { outcomes, goneFrom: place.cursor } });
      return unfinished;
    }
  }
  await dueRuns.saveProgress(progress);
  return { found: runs.length, outcomes, isThrough: true };
}

/** A run of another account says so: the rows of all accounts are together. */
function placed({ isElsewhere, home }: Pick<RunsDependencies, 'isElsewhere' | 'home'>): (run: RunOfDay) => RunOfDay {
  return (run) => (isElsewhere === true ? { ...run, accountId: home.accountId, region: home.region } : run);
}

/** What the canary's are is no backup of anybody. */
async function ownLeftOut(
  answers: Collected['answers'],
  { canary }: Pick<RunsDependencies, 'canary'>,
): Promise<Collected['answers']> {
  if (canary == null) return answers;
  const [{ withoutCanary }, { namesOf }] = await Promise.all([
    import('../../estate/without-canary.ts'),
    import('../../incidents/canary.ts'),
  ]);
  return withoutCanary(answers, namesOf(canary.is));
}

/** Adds results to stored runs, and reports findings. Returns how many there were. */
async function tell(
  { missed, runs, ended, progress, judgement, firstSays }: JudgedRuns,
  { rules, isDaily }: { rules: Rules; isDaily: boolean },
  dependencies: RunsDependencies,
  mayGoOn: () => boolean,
): Promise<Record<string, number>> {
  const { tellFindings } = await import('./tell-findings.ts');
  const { tellRates } = await import('./tell-rates.ts');
  if (isDaily) countPointsLeft(judgement, dependencies.log);
  await dependencies.dueRuns.settle(ended, progress.judgedAt ?? dependencies.now());
  // Without anybody's rules nobody knows what is accepted as it is.
  const isKnown = rules.origin !== 'built-in' || rules.problem === null;
  const first = { says: firstSays, missing: progress.longMissing };
  const told = isKnown
    ? await tellFindings(judgement, { isDaily, tellFrom: rules.firstLook.tellFrom, first }, dependencies)
    : { found: 0, over: 0 };
  const tellsRates = isKnown && dependencies.isElsewhere !== true;
  const rates = tellsRates
    ? await tellRates(rules.expectedRate, runs.length + ended.length > 0, dependencies, mayGoOn)
    : { broken: 0, kept: 0 };
  return { missed: missed.length, found: told.found + rates.broken, over: told.over + rates.kept };
}

/** Counts as `RestorePointsLeft` the fewest recovery points that a resource without new ones has; nothing when there is none. */
function countPointsLeft({ findings }: Judgement, log: Pick<Log, 'count'>): void {
  const left = findings.flatMap(({ reason, missed }) => (reason === 'last-restore-points' ? [missed] : []));
  if (left.length > 0) log.count('RestorePointsLeft', Math.min(...left));
}

/**
 * Reports missed runs and stores all runs, some at a time. Goes on after those that an earlier run of `watch` stored; null: none
 * has begun. Returns how many are stored by now.
 */
async function keepInTime(
  { missed, runs, progress }: { missed: readonly MissedRun[]; runs: readonly RunOfDay[]; progress: RunsProgress },
  keptBefore: number | null,
  { intake, dueRuns, home, now }: RunsDependencies,
  mayGoOn: () => boolean,
): Promise<number> {
  if (keptBefore === null) await intake.put(missed.map((run) => missedEvent(run, home, now())));
  let frozen = keptBefore ?? 0;
  while (frozen < runs.length && mayGoOn()) {
    await dueRuns.freeze(runs.slice(frozen, frozen + frozenTogether), progress.judgedAt ?? now());
    frozen += frozenTogether;
  }
  return frozen;
}

const nothing: Gone = { found: 0, outcomes: {}, isThrough: true };
const unfinished: Gone = { ...nothing, isThrough: false };

function lookedAtSince({ judgedAt, behind }: RunsProgress, now: Instant): Instant {
  if (judgedAt === null) return addSeconds(now, -firstLookSeconds);
  const first = behind.reduce((earliest, [, until]) => earlierOf(earliest, until), judgedAt);
  return laterOf(addSeconds(now, -longestPause), addSeconds(first, -longestWindow));
}
