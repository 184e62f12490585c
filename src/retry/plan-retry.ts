/**
 * Automatic retries of failed backups: whether one is planned when a failure is heard of, and whether it may begin once it is due.
 * Pure: what is known of rules, account and time are arguments. Start at `plan-retry.ts`, then `begin-retry.ts`.
 */
import { errorRow } from '../enrich/error-catalogue.ts';
import { canBeContinuous } from '../estate/backed-up.ts';
import { kindRow } from '../events/kinds.ts';
import type { Alert } from '../incidents/alert.ts';
import { wholeArn } from '../incidents/kept-names.ts';
import { isPending, mostRetries } from '../incidents/retry.ts';
import { type RetryRefusal, sayNotRetried } from '../incidents/retry-refusals.ts';
import type { RetriedCopy, Retry } from '../incidents/retry-state.ts';
import { formatDuration } from '../lib/duration.ts';
import { sha256 } from '../lib/hash.ts';
import { addSeconds, earlierOf, type Instant, laterOf, secondsBetween } from '../lib/instant.ts';
import type { RetryChoice } from '../rules/retry-form.ts';
import { countAlike, type RetryBook } from './retry-book.ts';
import { whyNotByBudget } from './retry-budget.ts';

/** The failure that is decided about. */
export type FailedJob = Pick<Alert, 'event' | 'error' | 'job' | 'exposure'> & {
  resource: Pick<Alert['resource'], 'type'>;
};

/** What is known beside the failure and what its route says. */
export interface PlanningFacts {
  now: Instant;
  laneId: string;
  /** Retries of this lane since its last good backup, and how many of other lanes its incident has that may yet begin or end. */
  tries: readonly Retry[];
  others: number;
  /** Where backups can be started; null: everywhere. */
  home: { accountId: string; region: string } | null;
  /** The roles that may be handed on; null: not known, as offline. */
  roles: readonly string[] | null;
}

/** What is decided, with what was looked at in words. */
export type RetryPlan =
  | { is: 'planned'; retry: Retry; trace: string[] }
  | { is: 'not'; because: RetryRefusal; trace: string[] };

/** A retry that would begin so shortly before the next run of its plan only stands in its way, in seconds. */
const marginSeconds = 1800;

/**
 * AWS tries a copy again itself for so long after it was made, in seconds, so that it is not started again any earlier.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
 */
const copiedByAwsSeconds = 7200;

/** Longest that a retry waits for its turn where the next run is not known, in seconds. */
const longestWaitSeconds = 12 * 3600;

/**
 * Decides whether a failed backup is started again, and when. Every reason against it is one of `retryRefusals`; the first that
 * holds counts, those that a person can do least about first.
 */
export function planRetry(failed: FailedJob, choice: RetryChoice, facts: PlanningFacts): RetryPlan {
  const { event, exposure, error, resource } = failed;
  const against = whyNever(failed) ?? whyElsewhere(failed, facts);
  if (against !== null) return refused(against);
  const names = namesOf(event);
  if (names === null) return refused('unnamed');
  const now = whyNotNow(failed, names.roleArn, choice, facts);
  if (now !== null) return refused(now);
  const attempt = facts.tries.length + 1;
  const dueAt = dueOf(failed, choice, facts);
  const nextRunAt = exposure?.nextRunAt ?? null;
  const latest = addSeconds(dueAt, longestWaitSeconds);
  const of = attemptsOf(failed, choice);
  const retry: Retry = {
    id: sha256(`retry ${event.eventKey} ${attempt}`, 40),
    laneId: facts.laneId,
    state: 'planned',
    attempt,
    of,
    dueAt,
    until: nextRunAt === null ? latest : earlierOf(latest, addSeconds(nextRunAt, -marginSeconds)),
    failedJobId: event.jobId,
    failedStartedAt: event.startedAt,
    ...names,
    resourceType: resource.type,
    errorCode: error.code,
    perDay: choice.perDay,
    dryRun: choice.dryRun,
  };
  const dry = choice.dryRun ? ' As a dry run, so that it only says what it would do.' : '';
  const says = `Retry: ${error.code} passes by itself; attempt ${attempt} of ${of} at ${dueAt}, ${formatDuration(secondsBetween(facts.now, dueAt))} from now.${dry}`;
  return { is: 'planned', retry, trace: [says] };
}

/** What is known of other retries when one is planned. */
export interface KnownOfOthers {
  now: Instant;
  book: RetryBook;
  /** Those of its incident that may yet begin or end. */
  waiting: readonly Retry[];
  /** How many lanes of its incident fail like it, this one included. */
  inIncident: (retry: Retry) => number;
}

/**
 * Returns a plan as it is, or why it is none: what is planned and cannot be begun, as far as is known by then, is not promised. It is
 * decided anew when it is due.
 */
export function withinBudget(plan: RetryPlan, { book, waiting, inIncident, now }: KnownOfOthers): RetryPlan {
  if (plan.is === 'not') return plan;
  const { retry } = plan;
  const alike = Math.max(inIncident(retry), countAlike(retry, waiting, book, now));
  const against = whyNotByBudget(retry, { at: retry.dueAt, book, alike });
  return against === null ? plan : refused(against.because);
}

function refused(because: RetryRefusal): RetryPlan {
  return { is: 'not', because, trace: [sayNotRetried(because)] };
}

/** What holds wherever and whenever it is asked. */
function whyNever({ event, error, job, resource }: FailedJob): RetryRefusal | null {
  if (kindRow(event.kind).isRetried !== true || event.found !== undefined || event.size !== undefined) return 'kind';
  if (event.drill) return 'drill';
  if (event.outcome === 'aborted' || error.category === 'stopped' || job.stoppedBy !== null) return 'stopped';
  if (event.outcome !== 'failed' && event.outcome !== 'expired') return 'kind';
  if (errorRow(error.code).autoRetry === undefined) return 'cause';
  if (job.parentJobId !== null) return 'part';
  // Of other types such a rule makes snapshots as ever, and a copy of a continuous backup is one, too.
  if (!isCopy(event) && job.isContinuous === true && canBeContinuous(resource.type)) return 'continuous';
  return job.initiator === 'plan' ? null : 'no-plan';
}

function whyElsewhere({ event }: FailedJob, { home }: PlanningFacts): RetryRefusal | null {
  return home === null || (home.accountId === event.accountId && home.region === event.region) ? null : 'elsewhere';
}

/** Longest id of a plan or rule that is kept, in characters: AWS's have some forty. */
const longestId = 200;

/** Names that a job is started by; null: one is missing, broken or cut. */
function namesOf(event: FailedJob['event']) {
  const { planId, planRuleId } = event;
  const [resourceArn, roleArn] = [wholeArn(event.resourceArn), wholeArn(event.iamRoleArn)];
  if (resourceArn === null || roleArn === null || planId === null || planRuleId === null) return null;
  const isLong = planId.length > longestId || planRuleId.length > longestId;
  if (isLong) return null;
  const names = { resourceArn, roleArn, planId, planRuleId };
  if (!isCopy(event)) return names;
  const copy = copyIn(event);
  return copy === null ? null : { ...names, copy };
}

function copyIn({ recoveryPointArn, vaultName, destinationVaultArn }: FailedJob['event']): RetriedCopy | null {
  const [pointArn, destination] = [wholeArn(recoveryPointArn), wholeArn(destinationVaultArn)];
  if (pointArn === null || destination === null || vaultName === null || vaultName.length > longestId) return null;
  return { pointArn, vaultName, destinationVaultArn: destination };
}

/** What goes to another vault is a copy. */
function isCopy({ kind }: FailedJob['event']): boolean {
  return kindRow(kind).fills === 'destination';
}

function whyNotNow(failed: FailedJob, roleArn: string, choice: RetryChoice, facts: PlanningFacts): RetryRefusal | null {
  if (facts.roles !== null && !facts.roles.includes(roleArn)) return 'role-not-allowed';
  if (facts.tries.some(isPending)) return 'pending';
  if (facts.tries.length >= attemptsOf(failed, choice)) return 'attempts-spent';
  const nextRunAt = failed.exposure?.nextRunAt ?? null;
  if (nextRunAt !== null && nextRunAt < addSeconds(dueOf(failed, choice, facts), marginSeconds))
    return 'next-run-first';
  return facts.others >= mostRetries ? 'too-many' : null;
}

function attemptsOf({ error }: FailedJob, { attempts }: RetryChoice): number {
  return errorRow(error.code).autoRetry === 'once' ? Math.min(1, attempts) : attempts;
}

function waitOf({ afterSeconds }: RetryChoice, { tries }: PlanningFacts): number {
  return afterSeconds * 2 ** tries.length;
}

function dueOf({ event }: FailedJob, choice: RetryChoice, facts: PlanningFacts): Instant {
  const due = addSeconds(facts.now, waitOf(choice, facts));
  return isCopy(event) ? laterOf(due, addSeconds(event.startedAt, copiedByAwsSeconds)) : due;
}
