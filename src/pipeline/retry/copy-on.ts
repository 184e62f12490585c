import type { Change } from '../../incidents/evolve.ts';
import type { Incident } from '../../incidents/incident.ts';
import { retryCopied } from '../../incidents/retry-changes.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import { sha256 } from '../../lib/hash.ts';
import { addSeconds } from '../../lib/instant.ts';
import type { CopyOfResource } from '../../ports/aws-backup/backup-starter.ts';
import { isFinal, type RetryDependencies } from './retry-dependencies.ts';

/** How long AWS is asked for copies that it could not begin, in seconds: then somebody has to. */
const askedForSeconds = 12 * 3600;

/**
 * Starts the copies that the rule makes of its backups: AWS makes none of a backup that no plan made. Each has a token of its
 * own, and none is ordered that AWS lists already, so that a crash in between orders none twice. One that is refused holds up no
 * other: what AWS refuses for good is said, and is no reason to ask again.
 */
export async function copyOn(
  incident: Incident,
  retry: Retry,
  { starter, now }: RetryDependencies,
): Promise<{ change: Change } | null> {
  if (retry.state !== 'copying') return null;
  const { recoveryPointArn = '', roleArn, begunAt = now() } = retry;
  const [rule, known] = await Promise.all([
    starter.ruleOf(retry.planId, retry.planRuleId),
    starter.copiesOf(retry.resourceArn),
  ]);
  const isLate = begunAt < addSeconds(now(), -askedForSeconds);
  const ordered: string[] = [];
  const refused: string[] = [];
  let unanswered: unknown = null;
  for (const copy of rule?.copies ?? []) {
    const before = known.find((job) => isOf(job, recoveryPointArn, copy.vaultArn));
    if (before !== undefined) {
      ordered.push(before.jobId);
      continue;
    }
    const token = sha256(`${retry.id} ${copy.vaultArn}`, 40);
    try {
      const sourceVaultName = rule?.vaultName ?? '';
      ordered.push(await starter.startCopy({ token, recoveryPointArn, sourceVaultName, roleArn, copy }));
    } catch (error) {
      const isOver = isLate || (isFinal(error) && error.name !== isFull);
      if (isOver) refused.push(`${copy.vaultArn} (${(error as Error).name})`);
      else unanswered = error;
    }
  }
  if (unanswered !== null) throw unanswered;
  return { change: retryCopied(incident, retry, { ordered, refused }, now()) };
}

/** As many copies run as may: there is room later. https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html */
const isFull = 'LimitExceededException';

/** One that failed is no copy, and AWS has given it up. */
function isOf(job: CopyOfResource, pointArn: string, vaultArn: string): boolean {
  return job.pointArn === pointArn && job.destinationVaultArn === vaultArn && (job.isGood || !job.hasEnded);
}
