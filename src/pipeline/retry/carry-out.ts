import type { Change } from '../../incidents/evolve.ts';
import type { Incident } from '../../incidents/incident.ts';
import { askedForSeconds, lanesLike } from '../../incidents/retry.ts';
import {
  beginRetryChange,
  dryRunChange,
  putOffRetry,
  retryNotStarted,
  retryStarted,
} from '../../incidents/retry-changes.ts';
import type { RetryRefusal } from '../../incidents/retry-refusals.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import { RouterError } from '../../lib/errors.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { StartableRule } from '../../ports/aws-backup/backup-starter.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import { beginRetry } from '../../retry/begin-retry.ts';
import { countAlike, currentBook, type RetryBook, withBegun, withOpenBreaker } from '../../retry/retry-book.ts';
import { flushOutbox } from '../dependencies.ts';
import { backgroundRetry, retryOnConflict } from '../retry-on-conflict.ts';
import { copyOn } from './copy-on.ts';
import { lookAt, type Seen } from './look.ts';
import { isFinal, type RetryDependencies } from './retry-dependencies.ts';

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
      const hasCopies = retry.copy === undefined && (seen.rule?.copies.length ?? 0) > 0;
      return { change: beginRetryChange(incident, retry, hasCopies, now), ...begun };
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
  const seen = await lookAt(retry, dependencies);
  const { rule, ownJob } = seen;
  if (ownJob !== null) return { change: retryStarted(incident, retry, ownJob, now) };
  if (incident.status === 'resolved')
    return isAskedTooLong(retry, now) ? notStarted(incident, retry, 'over', now) : null;
  const against = whyNotAfterAll(seen, retry, now);
  if (against !== null || rule === null) return notStarted(incident, retry, against ?? 'rule-gone', now);
  try {
    const jobId = await ask(retry, rule, dependencies);
    return { change: retryStarted(incident, retry, jobId, now) };
  } catch (error) {
    if (isFinal(error)) return { change: retryNotStarted(incident, retry, 'aws-refused', now, error.name) };
    throw error;
  }
}

/** Asks AWS for the job, with all that the rule says of it. @throws what AWS answered */
function ask(retry: Retry, rule: StartableRule, { starter }: RetryDependencies): Promise<string> {
  const { id: token, resourceArn, resourceType, roleArn, copy } = retry;
  if (copy === undefined) return starter.startBackup({ token, resourceArn, resourceType, roleArn, rule });
  const { pointArn: recoveryPointArn, vaultName: sourceVaultName, destinationVaultArn: vaultArn } = copy;
  const asRule = rule.copies.find((one) => one.vaultArn === vaultArn) ?? { vaultArn, lifecycle: null };
  return starter.startCopy({ token, recoveryPointArn, sourceVaultName, roleArn, copy: asRule });
}

function notStarted(incident: Incident, retry: Retry, because: RetryRefusal, now: Instant): Stepped {
  return { change: retryNotStarted(incident, retry, because, now) };
}

/** AWS lists a job a little after it has made it: only then is it known that there is none. */
function isAskedTooLong({ begunAt = '' }: Retry, now: Instant): boolean {
  return begunAt < addSeconds(now, -askedForSeconds);
}

function whyNotAfterAll(
  { rule, newerPoint, runningJob, isPointGone }: Seen,
  retry: Retry,
  now: Instant,
): RetryRefusal | null {
  const { copy } = retry;
  if (newerPoint !== null) return copy === undefined ? 'backed-up' : 'copied';
  if (runningJob !== null) return 'job-running';
  if (isPointGone) return 'point-gone';
  if (copy !== undefined && rule?.copies.some(({ vaultArn }) => vaultArn === copy.destinationVaultArn) === false) {
    return 'no-such-copy';
  }
  return isAskedTooLong(retry, now) ? 'aws-silent' : null;
}
