import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { type BackupJob, isGood } from '../../estate/estate.ts';
import { usualStartWindow } from '../../expected/expected-runs.ts';
import { formatDuration } from '../../lib/duration.ts';
import { addSeconds, secondsBetween } from '../../lib/instant.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Look } from '../look.ts';
import { ofJob, subjectOf } from '../words.ts';

/** A waiting job is reported once it has used up this share of its start window. */
const waitingShare = 0.75;
/** A running job is reported once it takes this many times as long as any before, and at least this many seconds longer. */
const runningTimes = 2;
const runningLonger = 3600;
/** How many earlier jobs it takes to know how long one usually takes. */
const fewestJobs = 3;

/** A job neither begins nor ends: AWS reports it only once it has expired. */
export const stuck: FindingRow = {
  reason: 'stuck',
  title: 'Jobs that do not get on',
  needs: ['list-backup-jobs'],
  advice: foundAdvice.stuck,
  telling: { lane: 'backups', severity: 'medium', every: 'hour', asks: ['list-backup-plans', 'get-backup-plan'] },
  *find(look) {
    for (const job of look.estate.backupJobs ?? []) {
      if (job.createdAt > look.at) continue;
      const found = ['CREATED', 'PENDING'].includes(job.state) ? waiting(job, look) : running(job, look);
      if (found !== null) yield found;
    }
  },
};

function waiting(job: BackupJob, look: Look): Found | null {
  const rule = look.ruleOf(job.ruleId)?.rule;
  const startBy = job.startBy ?? addSeconds(job.createdAt, (rule?.startWindowMinutes ?? usualStartWindow) * 60);
  const waited = secondsBetween(job.createdAt, look.at);
  if (waited < waitingShare * secondsBetween(job.createdAt, startBy)) return null;
  return {
    ...ofJob(job, look),
    key: job.id,
    sure: 'certain',
    deadline: startBy,
    says: `The backup of ${subjectOf(job.resourceArn, look)} has waited ${formatDuration(waited)} to start and expires ${startBy > look.at ? `in ${formatDuration(secondsBetween(look.at, startBy))}` : 'at any moment'}.`,
  };
}

function running(job: BackupJob, look: Look): Found | null {
  if (job.state !== 'RUNNING') return null;
  const before = look
    .jobsOf(job.resourceArn)
    .flatMap((one) =>
      isGood(one) && one.completedAt !== null ? [secondsBetween(one.createdAt, one.completedAt)] : [],
    );
  if (before.length < fewestJobs) return null;
  const longest = Math.max(...before);
  const taken = secondsBetween(job.createdAt, look.at);
  if (taken < longest * runningTimes || taken < longest + runningLonger) return null;
  return {
    ...ofJob(job, look),
    key: job.id,
    sure: 'certain',
    deadline: job.expectedAt,
    says: `The backup of ${subjectOf(job.resourceArn, look)} has been running for ${formatDuration(taken)}; the longest before took ${formatDuration(longest)}.`,
  };
}
