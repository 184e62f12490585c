import type { BackupEvent } from '../events/backup-event.ts';
import type { Instant } from '../lib/instant.ts';
import { type Change, evolve, type Note } from './evolve.ts';
import type { Incident } from './incident.ts';
import { succeeded, withRetry } from './retry.ts';
import { type RetryRefusal, sayNotRetried } from './retry-refusals.ts';
import type { Retry } from './retry-state.ts';

/** Notes that a retry begins: from now on AWS may have been asked, so that it is looked for before anybody asks again. */
export function beginRetryChange(incident: Incident, retry: Retry, hasCopies: boolean, now: Instant): Change {
  const begun: Retry = { ...retry, state: 'starting', begunAt: now, ...(hasCopies ? { hasCopies } : {}) };
  const reason = `Retry ${retry.attempt} of ${retry.of} begins, after job ${retry.failedJobId} failed.`;
  return changed(incident, begun, { what: 'retry-begun', reason }, now);
}

/** Notes what a retry would have done. */
export function dryRunChange(incident: Incident, retry: Retry, now: Instant): Change {
  const reason = `Retry ${retry.attempt} of ${retry.of} would begin now; it is a dry run, so that nothing is started.`;
  return changed(incident, { ...retry, state: 'dry-run', begunAt: now }, { what: 'retry-dry-run', reason }, now);
}

/** Notes that a retry waits, because another job of its resource runs. */
export function putOffRetry(incident: Incident, retry: Retry, dueAt: Instant, now: Instant): Change {
  const reason = `Another job of the resource runs, so that the retry waits until ${dueAt}.`;
  return changed(incident, { ...retry, dueAt }, { what: 'retry-put-off', reason }, now);
}

/** Notes the job that AWS made of a retry. */
export function retryStarted(incident: Incident, retry: Retry, jobId: string, now: Instant): Change {
  const reason = `Retry ${retry.attempt} of ${retry.of} was started as job ${jobId}, after job ${retry.failedJobId} failed.`;
  return changed(incident, { ...retry, state: 'started', jobId }, { what: 'retry-started', reason }, now);
}

/** Notes that a retry is not started, and lets whatever waited for it go on. @param awsError AWS's name for why it refused */
export function retryNotStarted(
  incident: Incident,
  retry: Retry,
  because: RetryRefusal,
  now: Instant,
  awsError?: string,
): Change {
  const reason = sayNotRetried(because, awsError);
  const details = { because, ...(awsError === undefined ? {} : { awsError }) };
  const after: Retry = { ...retry, state: 'not-started', because };
  return changed(incident, after, { what: 'retry-not-started', reason, details, ...goesOn(incident, now) }, now);
}

/** Notes that the copies of a good retry were ordered, or which of them AWS refused. */
export function retryCopied(
  incident: Incident,
  retry: Retry,
  { ordered, refused }: { ordered: readonly string[]; refused: readonly string[] },
  now: Instant,
): Change {
  const made = ordered.length === 0 ? '' : ` Copies were started: ${ordered.join(', ')}.`;
  const not = refused.length === 0 ? '' : ` AWS refused copies: ${refused.join(', ')}.`;
  const reason = `The copies of the plan follow the retry (job ${retry.jobId}).${made}${not}`;
  return changed(
    incident,
    { ...retry, state: 'succeeded' },
    { what: 'retry-copied', reason, details: { ordered, refused } },
    now,
  );
}

/** How the job of a retry ended, and what else is known of its resource by then. */
interface LateEnd {
  event: Pick<BackupEvent, 'jobId' | 'planId' | 'startedAt' | 'iamRoleArn' | 'recoveryPointArn'>;
  isGood: boolean;
  /** A later backup of the resource succeeded before. */
  isOvertaken: boolean;
}

/**
 * Notes how the job of a retry ended where that is heard of late: once a later job, or a person, has decided about its resource. It
 * ends nothing, and what has ended keeps its end.
 */
export function retryEnded(
  incident: Incident,
  retry: Retry,
  { event, isGood, isOvertaken }: LateEnd,
  now: Instant,
): Change {
  const after: Retry = isGood
    ? succeeded(retry, event, isOvertaken)
    : { ...retry, state: 'failed' as const, jobId: event.jobId };
  const ended = isGood ? 'succeeded' : 'failed as well';
  const since = incident.status === 'resolved' ? 'its incident was closed' : 'a later job of the resource ended';
  const reason = `The retry (job ${event.jobId}) ${ended}, after job ${retry.failedJobId} failed; ${since} before that was heard of.`;
  const next = isGood ? {} : goesOn(incident, now);
  return changed(incident, after, { what: 'retry-ended', reason, details: { isGood }, ...next }, now);
}

/** Steps that waited are looked at again at once. */
function goesOn({ status, escalation }: Incident, now: Instant): Pick<Note, 'startTimerAt'> {
  return status === 'open' && escalation.nextStepAt !== null && escalation.stepsTaken > 0 ? { startTimerAt: now } : {};
}

function changed(incident: Incident, retry: Retry, note: Omit<Note, 'actor' | 'notify'>, now: Instant): Change {
  const { id, attempt, of, failedJobId, resourceArn, jobId } = retry;
  const about = { retry: { id, attempt, of, failedJobId, resourceArn, ...(jobId === undefined ? {} : { jobId }) } };
  const targets = incident.status === 'resolved' ? [] : incident.notified;
  return evolve(
    incident,
    { retries: withRetry(incident.retries ?? [], retry) },
    { ...note, actor: 'router', details: { ...about, ...note.details }, notify: [{ kind: 'progressed', targets }] },
    now,
  );
}
