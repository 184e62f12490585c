import { type JobKind, jobKinds } from '../../events/kinds.ts';
import { lookedForAfterSeconds } from '../../incidents/heard-job.ts';
import { addSeconds, earlierOf, type Instant, laterOf, secondsBetween } from '../../lib/instant.ts';
import { isListCut } from '../../lib/page-tokens.ts';
import type { KindProgress, ReconcileProgress } from '../../ports/incidents/reconcile-notes.ts';
import type { Log } from '../../ports/log.ts';
import { type BalanceDependencies, balanceDays } from './balance-days.ts';
import { compareWithHeard, countFound, passOn } from './listed-jobs.ts';
import type { Going, Gone } from './pages.ts';

/** What reconciling needs. */
export type ReconcileDependencies = BalanceDependencies & { log: Pick<Log, 'warn'> };

/** What comparing lists needs, without the balance of a day. */
export type CompareDependencies = Omit<ReconcileDependencies, 'store'>;

/** How far before the last confirmed moment to look again, because AWS lists some jobs late (seconds). */
const overlapSeconds = 1800;

/** How far behind it may be before that counts as a fault, in seconds. */
const patienceSeconds = 1800;

/** The longest and shortest time that is compared at once, in seconds. */
const mostStretch = 86_400;
const leastStretch = 300;

/** AWS lists jobs for thirty days. */
const listedSeconds = 30 * 86_400;

/**
 * Compares the jobs that AWS Backup lists as ended with those the router heard about, and gives the others to the intake as if AWS
 * had reported them. Each kind goes on from its last confirmed moment; the very first run starts at the present, so that nothing
 * from before the router is reported. If time runs out, the next run goes on in smaller stretches.
 */
export async function reconcile(dependencies: ReconcileDependencies, going: Going): Promise<Gone> {
  const { progress, gone } = await compareKinds(dependencies, going);
  return balanced(progress, gone, dependencies, going);
}

/** Does the same without the balance of each day. */
export async function compareLists(dependencies: CompareDependencies, going: Going): Promise<Gone> {
  return (await compareKinds(dependencies, going)).gone;
}

async function compareKinds(
  dependencies: CompareDependencies,
  going: Going,
): Promise<{ progress: ReconcileProgress; gone: Gone }> {
  const { reconcileNotes, now } = dependencies;
  const until = addSeconds(now(), -lookedForAfterSeconds);
  const known = await reconcileNotes.reconciled();
  const since = known.since ?? until;
  let progress = { ...known, since };
  const gone: Gone = { found: 0, outcomes: {}, isThrough: true };
  for (const kind of jobKinds) {
    const before = progress.kinds[kind] ?? { confirmedAt: until, openSince: null, stretchSeconds: mostStretch };
    const after = await reconcileKind(kind, before, { since, until, gone }, dependencies, going);
    progress = { ...progress, kinds: { ...progress.kinds, [kind]: after } };
    await reconcileNotes.saveReconciled(progress);
  }
  return { progress, gone };
}

async function balanced(
  progress: ReconcileProgress,
  gone: Gone,
  dependencies: ReconcileDependencies,
  going: Going,
): Promise<Gone> {
  const since = Object.values(progress.kinds).reduce(
    (first, { confirmedAt }) => earlierOf(first, confirmedAt),
    dependencies.now(),
  );
  const days = await balanceDays(progress, { confirmedAt: since, outcomes: gone.outcomes }, dependencies, going);
  if (days > 0) gone.outcomes.balanced = days;
  return gone;
}

/** Compares stretch by stretch until now; a fault in one kind does not hold up the others. */
async function reconcileKind(
  kind: JobKind,
  before: KindProgress,
  { since, until, gone }: { since: Instant; until: Instant; gone: Gone },
  dependencies: CompareDependencies,
  going: Going,
): Promise<KindProgress> {
  const earliest = laterOf(since, addSeconds(until, -listedSeconds));
  let progress = before;
  let from = laterOf(earliest, addSeconds(earlierOf(before.confirmedAt, before.openSince ?? until), -overlapSeconds));
  let openSince: Instant | null = null;
  try {
    while (from < until) {
      const to = earlierOf(until, addSeconds(from, progress.stretchSeconds));
      const compared = await compareStretch(kind, { from, to }, gone, dependencies, going);
      if (compared === 'no-time') {
        gone.isThrough = false;
        return { ...progress, openSince: openSince ?? before.openSince, stretchSeconds: shorter(progress) };
      }
      if (compared === 'cut') {
        progress = { ...progress, stretchSeconds: shorter(progress) };
        continue;
      }
      if (compared.openSince !== null) openSince ??= compared.openSince;
      progress = { ...progress, confirmedAt: laterOf(progress.confirmedAt, to), stretchSeconds: longer(progress) };
      from = to;
    }
    return { ...progress, openSince };
  } catch (error) {
    gone.isThrough = false;
    // AWS Backup is busy at times: the next run does it, and who waits for half an hour is told.
    if (secondsBetween(progress.confirmedAt, until) > patienceSeconds) going.fault(error as Error, { kind });
    else dependencies.log.warn('jobs are not compared for now', { kind, error: (error as Error).name });
    return { ...progress, openSince: openSince ?? before.openSince };
  }
}

/** `cut`: the list does not end. A shorter time has fewer pages; for the shortest it is a fault. */
async function compareStretch(
  kind: JobKind,
  span: { from: Instant; to: Instant },
  gone: Gone,
  dependencies: CompareDependencies,
  { mayGoOn }: Going,
): Promise<{ openSince: Instant | null } | 'no-time' | 'cut'> {
  if (!mayGoOn()) return 'no-time';
  let openSince: Instant | null = null;
  try {
    for await (const page of dependencies.endedJobs.pages(kind, span)) {
      const compared = await compareWithHeard(page, dependencies);
      countFound(gone.outcomes, await passOn(compared.ended, dependencies));
      gone.found += page.length;
      if (compared.openSince !== null) openSince = earlierOf(openSince ?? compared.openSince, compared.openSince);
      if (!mayGoOn()) return 'no-time';
    }
  } catch (error) {
    if (isListCut(error) && secondsBetween(span.from, span.to) > leastStretch) return 'cut';
    throw error;
  }
  return { openSince };
}

function shorter({ stretchSeconds }: KindProgress): number {
  return Math.max(leastStretch, Math.floor(stretchSeconds / 2));
}

function longer({ stretchSeconds }: KindProgress): number {
  return Math.min(mostStretch, stretchSeconds * 2);
}
