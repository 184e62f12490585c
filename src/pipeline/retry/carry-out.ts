import type { Change } from '../../incidents/evolve.ts';
import type { Incident } from '../../incidents/incident.ts';
import { lanesLike } from '../../incidents/retry.ts';
import {
  beginRetryChange,
  dryRunChange,
  putOffRetry,
  retryNotStarted,
  retryStarted,
} from '../../incidents/retry-changes.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import { RouterError } from '../../lib/errors.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import { beginRetry } from '../../retry/begin-retry.ts';
import { countAlike, currentBook, type RetryBook, withBegun, withOpenBreaker } from '../../retry/retry-book.ts';
import { flushOutbox } from '../dependencies.ts';
import { backgroundRetry, retryOnConflict } from '../retry-on-conflict.ts';
import { copyOn } from './copy-on.ts';
import { lookAt } from './look.ts';
import { isFinal, type RetryDependencies } from './retry-dependencies.ts';

/** How long AWS is asked for the same retry, in seconds: for an hour at most it knows its token again. */
const askedForSeconds = 1800;

/**
 * Carries one retry on as far as it comes: begins it when it is due and nothing speaks against it, and asks AWS for its job. What
 * a crash left between the two is found by the same steps, so that there is one job at most. Returns where it stands then.
 *
 * @param waiting all retries that wait in the deployment
 * @throws what AWS answered and may answer otherwise next time; {RouterError} incident-missing, store-conflict
 */
export async function carryOut(
  { incidentId, retryId }: { incidentId: string; retryId: string },
  waiting: readonly Retry[],
  dependencies: RetryDependencies,
): Promise<Retry['state']> {
  const state = await step(
    incidentId,
    retryId,
    (incident, retry) => begin(incident, retry, waiting, dependencies),
    dependencies,
  );
  if (state === 'starting') {
    return step(incidentId, retryId, (incident, retry) => start(incident, retry, dependencies), dependencies);
  }
  if (state !== 'copying') return state;
  return step(incidentId, retryId, (incident, retry) => copyOn(incident, retry, dependencies), dependencies);
}

/** What a step changes; null: nothing is due. */
type Stepped = { change: Change; book?: NonNullable<Commit['retryBook']> } | null;

async function step(
  incidentId: string,
  retryId: string,
  decide: (incident: Incident, retry: Retry) => Promise<Stepped>,
  dependencies: RetryDependencies,
): Promise<Retry['state']> {
  const { store } = dependencies;
  const state = await retryOnConflict(async () => {
    const incident = await store.load(incidentId);
    if (incident === null) throw new RouterError('incident-missing', { incidentId });
    const retry = incident.retries?.find(({ id }) => id === retryId);
    if (retry === undefined) return 'not-needed' as const;
    const stepped = await decide(incident, retry);
    if (stepped === null) return retry.state;
    const { change, book } = stepped;
    const { after, record } = change;
    const commit = { incident: { expected: incident.revision, after }, record };
    if (!(await store.commit(book === undefined ? commit : { ...commit, retryBook: book }))) return 'conflict';
    await flushOutbox(after, dependencies);
    return after.retries?.find(({ id }) => id === retryId)?.state ?? 'not-needed';
  }, backgroundRetry);
  if (state === null) throw new RouterError('store-conflict', { incidentId });
  return state;
}

/** Begins a retry that is due: the row that says so is written before AWS is asked. */
async function begin(
  incident: Incident,
  retry: Retry,
  waiting: readonly Retry[],
  dependencies: RetryDependencies,
): Promise<Stepped> {
  const now = dependencies.now();
  if (retry.state !== 'planned' || retry.dueAt > now || incident.status === 'resolved') return null;
  const [seen, stored] = await Promise.all([lookAt(retry, dependencies), dependencies.books.read()]);
  const book = currentBook(stored, now);
  const alike = Math.max(countAlike(retry, waiting, book, now), lanesLike(incident, retry));
  const beginning = beginRetry(retry, { ...seen, now, roles: dependencies.roles, book, alike });
  switch (beginning.do) {
    case 'wait':
      return { change: putOffRetry(incident, retry, beginning.until, now) };
    case 'not': {
      const change = retryNotStarted(incident, retry, beginning.because, now);
      return beginning.opens === true
        ? { change, book: written(stored, withOpenBreaker(stored, retry, now)) }
        : { change };
    }
    case 'start': {
      const begun = { book: written(stored, withBegun(stored, retry, now)) };
      if (retry.dryRun) return { change: dryRunChange(incident, retry, now), ...begun };
      return { change: beginRetryChange(incident, retry, (seen.rule?.copies.length ?? 0) > 0, now), ...begun };
    }
  }
}

function written(stored: RetryBook, after: RetryBook): NonNullable<Commit['retryBook']> {
  return { expectedVersion: stored.version, after };
}

/** Asks AWS for the job of a retry that was begun, unless it is there. */
async function start(incident: Incident, retry: Retry, dependencies: RetryDependencies): Promise<Stepped> {
  const now = dependencies.now();
  if (retry.state !== 'starting') return null;
  const { rule, ownJob, newerPoint, runningJob } = await lookAt(retry, dependencies);
  if (ownJob !== null) return { change: retryStarted(incident, retry, ownJob, now) };
  const against = whyNotAfterAll({ rule, newerPoint, runningJob }, retry, now);
  if (against !== null || rule === null)
    return { change: retryNotStarted(incident, retry, against ?? 'rule-gone', now) };
  const { id: token, resourceArn, resourceType, roleArn } = retry;
  try {
    const jobId = await dependencies.starter.startBackup({ token, resourceArn, resourceType, roleArn, rule });
    return { change: retryStarted(incident, retry, jobId, now) };
  } catch (error) {
    if (isFinal(error)) return { change: retryNotStarted(incident, retry, 'aws-refused', now, error.name) };
    throw error;
  }
}

function whyNotAfterAll(
  { newerPoint, runningJob }: { newerPoint: string | null; runningJob: string | null; rule: unknown },
  { begunAt = '' }: Retry,
  now: Instant,
) {
  if (newerPoint !== null) return 'backed-up';
  if (runningJob !== null) return 'job-running';
  return begunAt < addSeconds(now, -askedForSeconds) ? 'aws-silent' : null;
}
