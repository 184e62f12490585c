import { type JobKind, jobKinds } from '../../events/kinds.ts';
import { actorNamed } from '../../evidence/actor.ts';
import { chainRecord, chainStart } from '../../evidence/record.ts';
import { addSeconds, earlierOf, type Instant, laterOf, secondsBetween, utcDay } from '../../lib/instant.ts';
import { isListCut } from '../../lib/page-tokens.ts';
import type { EndedJobs, Span } from '../../ports/aws-backup/ended-jobs.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type {
  DayCounts,
  DayProgress,
  ReconcileNotes,
  ReconcileProgress,
} from '../../ports/incidents/reconcile-notes.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import { type ComparingDependencies, compareWithHeard, countFound, type ListedJob, passOn } from './listed-jobs.ts';
import type { Going } from './pages.ts';

/** What counting days needs. */
export type BalanceDependencies = ComparingDependencies & {
  store: Pick<IncidentStore, 'commit'>;
  endedJobs: EndedJobs;
  intake: IntakeQueue;
  reconcileNotes: ReconcileNotes;
};

/** A day is counted this many seconds after it is over, so that jobs found late have come in. */
export const balanceAfterSeconds = 2 * 3600;

/** The longest and shortest part of a day that is counted at once, in seconds; halved whenever a run had no time for it. */
const mostStretch = 4 * 3600;
const leastStretch = 300;

/** Earlier days are not counted any more: AWS lists jobs for thirty days. */
const mostDays = 28;

const nothing: DayCounts = { listed: 0, heard: 0, ok: 0, incidents: 0, keptQuiet: 0, foundLate: 0, unexplained: 0 };

/**
 * Counts the jobs of each day that is over, once, and puts it on record: what AWS lists as ended, and what became of it.
 * Jobs that nobody had heard about by then are given to the intake, too. Counting begins with the first whole day after the very
 * first look. Returns how many days were done.
 */
export async function balanceDays(
  progress: ReconcileProgress,
  { confirmedAt, outcomes }: { confirmedAt: Instant; outcomes: Record<string, number> },
  dependencies: BalanceDependencies,
  going: Going,
): Promise<number> {
  const { reconcileNotes, now } = dependencies;
  const until = earlierOf(confirmedAt, addSeconds(now(), -balanceAfterSeconds));
  let known = progress;
  if (known.balancedDay === null) {
    known = { ...known, balancedDay: utcDay(now()) };
    await reconcileNotes.saveReconciled(known);
  }
  let done = 0;
  for (let day = dayToCount(known, until); day !== null; day = dayToCount(known, until)) {
    const counted = await countDay(known, day, outcomes, dependencies, going);
    if (counted === null) return done;
    await putOnRecord(day, counted, dependencies);
    known = { ...known, balancedDay: day, counting: null };
    await reconcileNotes.saveReconciled(known);
    done += 1;
  }
  return done;
}

function dayToCount({ balancedDay }: ReconcileProgress, until: Instant): string | null {
  const first = utcDay(addSeconds(until, -mostDays * 86_400));
  const next = utcDay(addSeconds(`${balancedDay ?? utcDay(until)}T00:00:00.000Z`, 86_400));
  const day = laterOf(first, next);
  return addSeconds(`${day}T00:00:00.000Z`, 86_400) <= until ? day : null;
}

/** Null: there was not enough time; how far it came is noted. */
async function countDay(
  progress: ReconcileProgress,
  day: string,
  outcomes: Record<string, number>,
  dependencies: BalanceDependencies,
  going: Going,
): Promise<DayCounts | null> {
  const saveReconciled = (noted: ReconcileProgress) => dependencies.reconcileNotes.saveReconciled(noted);
  const begin: Instant = `${day}T00:00:00.000Z`;
  const end = addSeconds(begin, 86_400);
  const goOn: DayProgress =
    progress.counting?.day === day
      ? progress.counting
      : { day, kind: jobKinds[0] as DayProgress['kind'], from: begin, counts: nothing };
  let { counts, from } = goOn;
  const { stretchSeconds = mostStretch } = goOn;
  for (const kind of jobKinds.slice(jobKinds.indexOf(goOn.kind))) {
    while (from < end) {
      if (!going.mayGoOn()) return null;
      const to = earlierOf(end, addSeconds(from, stretchSeconds));
      const counted = await countStretch(kind, { from, to }, { counts, outcomes }, dependencies, going);
      if (counted === null) {
        const shorter = Math.max(leastStretch, Math.floor(stretchSeconds / 2));
        await saveReconciled({ ...progress, counting: { day, kind, from, counts, stretchSeconds: shorter } });
        return null;
      }
      counts = counted;
      from = to;
      await saveReconciled({ ...progress, counting: { day, kind, from, counts, stretchSeconds } });
    }
    from = begin;
  }
  return counts;
}

/** Null: there was no time for all pages, or they do not end; then none of them counts. */
async function countStretch(
  kind: JobKind,
  span: Span,
  before: { counts: DayCounts; outcomes: Record<string, number> },
  dependencies: BalanceDependencies,
  { mayGoOn }: Going,
): Promise<DayCounts | null> {
  let { counts } = before;
  try {
    for await (const page of dependencies.endedJobs.pages(kind, span)) {
      if (!mayGoOn()) return null;
      const { ended } = await compareWithHeard(page, dependencies);
      countFound(before.outcomes, await passOn(ended, dependencies));
      counts = ended.reduce(withJob, counts);
    }
    return counts;
  } catch (error) {
    // A shorter time has fewer pages; if even the shortest has too many, something is wrong.
    if (isListCut(error) && secondsBetween(span.from, span.to) > leastStretch) return null;
    throw error;
  }
}

function withJob(counts: DayCounts, { heard }: ListedJob): DayCounts {
  const disposition = heard?.disposition ?? null;
  const isExplained = heard !== undefined && disposition !== 'passed-on';
  return {
    listed: counts.listed + 1,
    heard: counts.heard + Number(isExplained),
    ok: counts.ok + Number(disposition === 'ok'),
    incidents:
      counts.incidents + Number(disposition !== null && ['incident', 'joined', 'unmatched'].includes(disposition)),
    keptQuiet:
      counts.keptQuiet + Number(disposition !== null && ['ignored', 'quiet', 'accepted'].includes(disposition)),
    foundLate: counts.foundLate + Number(heard?.foundBy === 'late'),
    unexplained: counts.unexplained + Number(!isExplained),
  };
}

async function putOnRecord(day: string, counts: DayCounts, { store, now }: BalanceDependencies): Promise<void> {
  const record = chainRecord({
    // The id under which a record is chained; a day has only one.
    incidentId: `day-${day}`,
    subject: { kind: 'day', id: day },
    sequence: 1,
    at: now(),
    what: 'balanced',
    actor: 'router',
    by: actorNamed('router'),
    reason: describeDay(day, counts),
    trace: [],
    details: { ...counts },
    previousHash: chainStart,
  });
  // False: another run put it there at the same time.
  await store.commit({ record });
}

function describeDay(day: string, counts: DayCounts): string {
  const { listed, ok, incidents, keptQuiet, foundLate, unexplained } = counts;
  if (listed === 0) return `AWS Backup lists no job that ended on ${day}.`;
  const late = foundLate === 0 ? '' : ` ${foundLate} of them AWS had not told of; they were found in its lists.`;
  const rest = unexplained === 0 ? 'Nothing is unexplained.' : `What became of ${unexplained} is not known yet.`;
  return `Of ${listed} jobs that ended on ${day} as AWS Backup lists them, ${ok} went well, ${incidents} are in incidents and ${keptQuiet} were kept quiet.${late} ${rest}`;
}
