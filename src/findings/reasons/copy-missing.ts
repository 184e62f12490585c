import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { type BackupJob, type CopyJob, isGood, type Plan, type PlanRule } from '../../estate/estate.ts';
import { addSeconds } from '../../lib/instant.ts';
import { pointCalls } from '../asked-calls.ts';
import type { FindingRow, Found } from '../finding.ts';
import { grouped, type Look } from '../look.ts';
import { ofJob, quote, subjectOf } from '../words.ts';

/** AWS starts a copy when the backup is complete, and keeps trying by itself for two hours. */
const patience = 2 * 3600;

/** A backup is complete, but a copy that its rule asks for was never started, or is not where it should be. */
export const copyMissing: FindingRow = {
  reason: 'copy-missing',
  title: 'Copies that were not made',
  needs: ['list-backup-plans', 'get-backup-plan', 'list-backup-jobs', 'list-copy-jobs'],
  advice: foundAdvice['copy-missing'],
  countsRuns: true,
  telling: { lane: 'copies', severity: 'medium', every: 'day', asks: pointCalls },
  *find(look) {
    const copies = grouped(look.estate.copyJobs ?? [], ({ resourceArn }) => resourceArn ?? '');
    for (const job of look.estate.backupJobs ?? []) {
      const owner = look.ruleOf(job.ruleId);
      if (owner === null || !isOver(job, owner.plan, look)) continue;
      const ofResource = copies.get(job.resourceArn) ?? [];
      yield* destinationsOf(job, owner.rule).flatMap(
        (destination) => missing(job, destination, ofResource, look) ?? [],
      );
    }
  },
};

function isOver(job: BackupJob, plan: Plan, { since, at }: Look): boolean {
  const completedAt = job.completedAt ?? job.createdAt;
  if (!isGood(job) || job.parentJobId !== null || job.createdAt < since) return false;
  // Nobody knows what the plan asked for before its last change.
  return job.createdAt >= (plan.createdAt ?? '') && addSeconds(completedAt, patience) <= at;
}

/** AWS itself copies into an air-gapped vault what cannot be written there directly. */
function destinationsOf(job: BackupJob, { copyTo, airGappedVaultArn }: PlanRule): string[] {
  const isThere = airGappedVaultArn === null || job.vaultArn === airGappedVaultArn || !job.canBeAirGapped;
  return [...copyTo, ...(isThere ? [] : [airGappedVaultArn])];
}

function missing(job: BackupJob, destination: string, copies: readonly CopyJob[], look: Look): Found | null {
  const made = copies.filter((copy) => copy.destinationVaultArn === destination && isOf(copy, job));
  if (made.some((copy) => !isLost(copy, destination, look))) return null;
  const where = `vault ${quote(destination.split(':').at(-1) ?? '')} in ${destination.split(':')[3] ?? ''}`;
  const what = made.length === 0 ? 'was never started' : 'is complete, but its recovery point is not there';
  return {
    ...ofJob(job, look),
    copyTo: destination,
    sure: look.estate.answers.lacksSome('list-copy-jobs') ? 'likely' : 'certain',
    says: `The copy of ${subjectOf(job.resourceArn, look)} to ${where} ${what}.`,
  };
}

/** The copy of a continuous backup is made from a snapshot, which is not the recovery point of the job. */
function isOf(copy: CopyJob, job: BackupJob): boolean {
  if (copy.backupJobId === job.id) return true;
  if (copy.sourcePointArn !== null && copy.sourcePointArn === job.recoveryPointArn) return true;
  if (copy.backupJobId !== null || !/:continuous:/.test(job.recoveryPointArn ?? '')) return false;
  return copy.createdAt >= job.createdAt && copy.createdAt <= addSeconds(job.completedAt ?? job.createdAt, patience);
}

/** Says whether a finished copy has vanished; only vaults in this Region can be looked into. */
function isLost({ state, destinationPointArn }: CopyJob, destination: string, { estate, pointOf }: Look): boolean {
  const vault = estate.vaults?.find(({ arn }) => arn === destination);
  if (state !== 'COMPLETED' || destinationPointArn === null || vault === undefined) return false;
  return estate.pointsKnownOf.has(vault.name) && pointOf(destinationPointArn) === null;
}
