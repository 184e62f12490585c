import type { RetriedCopy, Retry } from '../../incidents/retry-state.ts';
import { addSeconds } from '../../lib/instant.ts';
import type {
  BackupStarter,
  CopyOfResource,
  JobOfResource,
  StartableRule,
} from '../../ports/aws-backup/backup-starter.ts';
import type { ListedRecoveryPoint, ListedRecoveryPoints } from '../../ports/aws-backup/recovery-points.ts';

/** Longest that one look at recovery points may take, in milliseconds. */
const lookMs = 8000;

/** AWS's clock and ours differ by less than this, in seconds. */
const skewSeconds = 120;

/** Whom to ask about the account. */
export interface Account {
  starter: BackupStarter;
  listedPoints: ListedRecoveryPoints;
}

/** What there is of the resource of a retry in the account. */
export interface Seen {
  rule: StartableRule | null;
  /** A good recovery point that is newer than the failed job; of a copy, the job that has made it by now. */
  newerPoint: string | null;
  /** The recovery point that is to be copied is not there any more; of a backup, false. */
  isPointGone: boolean;
  /** A job that has not ended and is not the retry itself. */
  runningJob: string | null;
  /** The job of the retry itself, ended or not; null: there is none that is known. */
  ownJob: string | null;
}

/** Looks at the account just before AWS is asked to start a job. @throws what AWS answered */
export async function lookAt(retry: Retry, account: Account): Promise<Seen> {
  const { starter, listedPoints } = account;
  const [rule, jobs, copies, { points, isWhole }] = await Promise.all([
    starter.ruleOf(retry.planId, retry.planRuleId),
    starter.jobsOf(retry.resourceArn),
    retry.copy === undefined ? [] : starter.copiesOf(retry.resourceArn),
    listedPoints.pointsOf(retry.resourceArn, AbortSignal.timeout(lookMs)),
  ]);
  const own = retry.copy === undefined ? jobs.find((job) => isOwn(retry, job)) : copies.find(isOwnCopy(retry));
  // AWS runs one job of a resource at a time, be it a backup or a copy.
  const running = [...copies, ...jobs].find((job) => !job.hasEnded && job.jobId !== own?.jobId);
  return {
    rule,
    newerPoint: retry.copy === undefined ? newerOf(points, retry) : copiedBy(copies, retry.copy, own),
    isPointGone: isWhole && retry.copy !== undefined && !points.some(isPointOf(retry.copy)),
    runningJob: running?.jobId ?? null,
    ownJob: own?.jobId ?? null,
  };
}

function newerOf(points: readonly ListedRecoveryPoint[], { failedStartedAt }: Retry): string | null {
  const newer = points.find(({ isGood, createdAt }) => isGood && createdAt !== null && createdAt > failedStartedAt);
  return newer?.arn ?? null;
}

/** Returns the job that has made the same copy; null: there is none, but the retry itself. */
function copiedBy(copies: readonly CopyOfResource[], copy: RetriedCopy, own: JobOfResource | undefined): string | null {
  return copies.find((job) => job.isGood && isSameCopy(job, copy) && job.jobId !== own?.jobId)?.jobId ?? null;
}

function isPointOf({ pointArn }: RetriedCopy): (point: ListedRecoveryPoint) => boolean {
  return ({ arn, isGood }) => arn === pointArn && isGood;
}

function isSameCopy(job: CopyOfResource, { pointArn, destinationVaultArn }: RetriedCopy): boolean {
  return job.pointArn === pointArn && job.destinationVaultArn === destinationVaultArn;
}

function isOwnCopy(retry: Retry): (job: CopyOfResource) => boolean {
  const { copy } = retry;
  return (job) => copy !== undefined && isSameCopy(job, copy) && isOwn(retry, job);
}

/** AWS tells nothing of the token: the retry is a job of no plan, with its role, made since it was begun. */
function isOwn({ begunAt, roleArn }: Retry, job: JobOfResource): boolean {
  if (begunAt === undefined || job.isPlanned || job.roleArn !== roleArn) return false;
  return job.startedAt >= addSeconds(begunAt, -skewSeconds);
}
