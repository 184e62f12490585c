import type { Retry } from '../../incidents/retry-state.ts';
import { addSeconds } from '../../lib/instant.ts';
import type { BackupStarter, JobOfResource, StartableRule } from '../../ports/aws-backup/backup-starter.ts';
import type { ListedRecoveryPoints } from '../../ports/aws-backup/recovery-points.ts';

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
  /** A good recovery point that is newer than the failed job. */
  newerPoint: string | null;
  /** A job that has not ended and is not the retry itself. */
  runningJob: string | null;
  /** The job of the retry itself, ended or not; null: there is none that is known. */
  ownJob: string | null;
}

/** Looks at the account just before AWS is asked to start a backup. @throws what AWS answered */
export async function lookAt(retry: Retry, { starter, listedPoints }: Account): Promise<Seen> {
  const [rule, jobs, { points }] = await Promise.all([
    starter.ruleOf(retry.planId, retry.planRuleId),
    starter.jobsOf(retry.resourceArn),
    listedPoints.pointsOf(retry.resourceArn, AbortSignal.timeout(lookMs)),
  ]);
  const own = jobs.find((job) => isOwn(retry, job));
  const running = jobs.find((job) => !job.hasEnded && job.jobId !== own?.jobId);
  const newer = points.find(
    ({ isGood, createdAt }) => isGood && createdAt !== null && createdAt > retry.failedStartedAt,
  );
  return { rule, newerPoint: newer?.arn ?? null, runningJob: running?.jobId ?? null, ownJob: own?.jobId ?? null };
}

/** AWS tells nothing of the token: the retry is a job of no plan, with its role, made since it was begun. */
function isOwn({ begunAt, roleArn }: Retry, job: JobOfResource): boolean {
  if (begunAt === undefined || job.isPlanned || job.roleArn !== roleArn) return false;
  return job.startedAt >= addSeconds(begunAt, -skewSeconds);
}
