import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { RetryNews } from '../../incidents/joined-patch.ts';
import { type Lane, laneIdOf, laneIdsOf } from '../../incidents/lane.ts';
import { lastIncidentOf } from '../../incidents/relapse.ts';
import { isPending, lanesLike, retryOfJob, withRetry } from '../../incidents/retry.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { RetryBooks } from '../../ports/incidents/retry-books.ts';
import type { RetryPlan } from '../../retry/plan-retry.ts';
import type { RetryBook } from '../../retry/retry-book.ts';
import type { Decision } from '../../routing/decision.ts';

/** Where backups can be started again, and with which roles. */
export interface RetryPlace {
  /** Absent: everywhere and with any role, as offline. */
  retryPlace?: { home: { accountId: string; region: string }; roles: readonly string[]; books?: RetryBooks };
}

/** The automatic retry that an event is the failure of, and the incident that keeps it. */
export interface RetryOfEvent {
  incident: Incident;
  retry: Retry;
}

/**
 * Returns the retry that a job is; null: it is another job. It is looked for in what is open on the lane, and in what the lane was
 * cleared of before AWS said how the retry ended.
 */
export async function findRetryOf(
  event: BackupEvent,
  lane: Lane,
  { store }: { store: Pick<IncidentStore, 'load'> },
): Promise<RetryOfEvent | null> {
  if (kindRow(event.kind).isRetried !== true || event.planId !== null || event.size !== undefined) return null;
  const ids = new Set([lane.openIncidentId, ...(lane.retriedIn ?? []).toReversed()].filter((id) => id !== null));
  for (const id of ids) {
    const incident = await store.load(id);
    const retry = incident === null ? null : retryOfJob(incident, laneIdsOf(lane), event);
    if (incident !== null && retry !== null) return { incident, retry };
  }
  return null;
}

/** Returns what is noted of a job that is a retry: of which failed job. */
export function retryOf(retried: RetryOfEvent | null): { retryOf?: string } {
  return retried === null ? {} : { retryOf: retried.retry.failedJobId };
}

/**
 * Says whether the failure of a retry is heard of too late to change anything: its incident is over, its resource has a later good
 * backup, or a later one failed as well and people know of that.
 */
export function isHeardLate({ incident }: RetryOfEvent, lane: Lane, { startedAt }: BackupEvent): boolean {
  if (incident.status === 'resolved' || lane.openIncidentId !== incident.id) return true;
  return lane.problemsStartedAt.some((at) => at > startedAt);
}

/** A decision with what was decided about retries on its trace, and what of that the incident keeps; none: nothing. */
export interface PlannedRetries {
  decision: Decision;
  retries?: RetryNews;
}

/** States in which an attempt counts against those that a resource may have. */
const spent: readonly Retry['state'][] = ['planned', 'starting', 'started', 'failed', 'dry-run'];

/**
 * Decides whether the backup that failed is started again, where the route asks for it, and notes that a retry failed. What decides
 * is loaded when a route asks for the first time.
 *
 * @param known the incident of the lane, be it one that was closed: how often its backup was started again stands there
 */
export async function planRetries(
  alert: Alert,
  decision: Decision,
  about: {
    retried: RetryOfEvent | null;
    known: Incident | null;
    joined: Incident | null;
    superseded: Instant | null;
    lane: Lane;
  },
  { retryPlace, now }: RetryPlace & { now: () => Instant },
): Promise<PlannedRetries> {
  const { retried, known, joined, superseded, lane } = about;
  const { retryChoice } = decision;
  if (superseded !== null) return { decision };
  const failed = retried === null ? null : failedRetry(retried, alert);
  const before = joined?.retries ?? [];
  const after = failed === null ? before : withRetry(before, failed);
  if (retryChoice === null || retryChoice.attempts === 0) {
    return failed === null ? { decision } : { decision, retries: { after, failed } };
  }
  const { planRetry, withinBudget } = await import('../../retry/plan-retry.ts');
  const tries = triesOn(lane, failed === null ? (known?.retries ?? []) : after);
  const moment = now();
  const drafted = planRetry(asPlanned(alert, failed), retryChoice, {
    now: moment,
    laneId: laneIdOf(lane.key),
    tries,
    others: after.filter((one) => isPending(one) && !tries.includes(one)).length,
    home: retryPlace?.home ?? null,
    roles: retryPlace?.roles ?? null,
  });
  const book = drafted.is === 'planned' ? await bookIn(retryPlace) : null;
  const isNew = lane.openIncidentId !== joined?.id;
  const inIncident = (retry: Retry) => (joined === null ? 1 : lanesLike(joined, retry) + (isNew ? 1 : 0));
  const others = { now: moment, waiting: after.filter(isPending), inIncident };
  const plan = book === null ? drafted : withinBudget(drafted, { ...others, book });
  const traced = { ...decision, retryFacts: factsOf(plan), trace: [...decision.trace, ...plan.trace] };
  const kept = plan.is === 'planned' ? withRetry(after, plan.retry) : after;
  return { decision: traced, retries: { after: kept, failed } };
}

/** Null: not known, so that the budgets are looked at when the retry is due. What is written then is written in any case. */
async function bookIn(retryPlace: RetryPlace['retryPlace']): Promise<RetryBook | null> {
  return (await retryPlace?.books?.read().catch(() => null)) ?? null;
}

function factsOf(plan: RetryPlan): NonNullable<Decision['retryFacts']> {
  if (plan.is === 'not') return { is: 'not', because: plan.because };
  const { id, dueAt, attempt, of, dryRun } = plan.retry;
  return { is: 'planned', id, dueAt, attempt, of, ...(dryRun ? { dryRun } : {}) };
}

/** A retry is of no plan: what its run was made by is known from the first failure. */
function asPlanned(alert: Alert, failed: Retry | null): Alert {
  if (failed === null) return alert;
  const { planId, planRuleId, roleArn: iamRoleArn } = failed;
  const event = { ...alert.event, planId, planRuleId, iamRoleArn };
  return { ...alert, event, job: { ...alert.job, initiator: 'plan' } };
}

function failedRetry({ retry }: RetryOfEvent, { event }: Alert): Retry {
  return { ...retry, state: 'failed', jobId: event.jobId };
}

/** Attempts are counted until a backup of the resource succeeds, so that a standing fault spends them once. */
function triesOn(lane: Lane, retries: readonly Retry[]): Retry[] {
  const ids = laneIdsOf(lane);
  const since = lane.lastSuccessStartedAt ?? '';
  return retries.filter(
    ({ laneId, state, failedStartedAt }) => ids.includes(laneId) && spent.includes(state) && failedStartedAt >= since,
  );
}

/** Returns the last incident of a lane; null: it had none, or nothing is a relapse of it. */
export async function lastOf(
  lane: Lane,
  { relapseWithinSeconds }: Decision,
  { store }: { store: Pick<IncidentStore, 'load'> },
): Promise<Incident | null> {
  const last = relapseWithinSeconds > 0 ? lastIncidentOf(lane) : null;
  return last === null ? null : store.load(last);
}
