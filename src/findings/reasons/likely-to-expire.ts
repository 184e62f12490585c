import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import type { BackupJob } from '../../estate/estate.ts';
import { usualCompletionWindow } from '../../expected/expected-runs.ts';
import { formatDuration } from '../../lib/duration.ts';
import { addSeconds, secondsBetween } from '../../lib/instant.ts';
import { laneCalls } from '../asked-calls.ts';
import { closedWindowsOf, isInside } from '../closed-windows.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Lane } from '../lanes.ts';
import type { Look } from '../look.ts';
import { isContinuousLane } from '../plan-runs.ts';
import { nameOfResource, ofJob, placeOf, subjectOf } from '../words.ts';

/** How far ahead runs are compared with the windows in which a service makes no backups, in seconds. */
const aheadSeconds = 7 * 86_400;
/** A running job is reported once it has used up this share of its completion window. */
const share = 0.75;

/** What will fail but can still be mended: runs in a maintenance window, and jobs that will not be done in time. */
export const likelyToExpire: FindingRow = {
  reason: 'likely-to-expire',
  title: 'Backups that will fail',
  needs: ['list-backup-plans', 'list-backup-jobs'],
  advice: foundAdvice['likely-to-expire'],
  telling: { lane: 'resource', severity: 'medium', every: 'hour', asks: laneCalls },
  *find(look) {
    for (const lane of look.lanes) {
      const found = lane.isOff === true ? null : inWindow(lane, look);
      if (found !== null) yield found;
    }
    for (const job of look.estate.backupJobs ?? []) {
      const found = job.state === 'RUNNING' && job.createdAt <= look.at ? tooLong(job, look) : null;
      if (found !== null) yield found;
    }
  },
};

/** If AWS Backup makes both snapshots and continuous backups, it keeps out of the windows by itself. */
function inWindow(lane: Lane, look: Look): Found | null {
  if (isContinuousLane(lane.plan, lane.resource.type)) return null;
  const windows = closedWindowsOf(lane.resource);
  if (windows.length === 0) return null;
  const runs = look.nextRunsOf(lane, addSeconds(look.at, aheadSeconds));
  const hit = runs.flatMap((run) => {
    const window = windows.find((one) => isInside(run.dueAt, one));
    return window === undefined ? [] : [{ run, window }];
  });
  const [first] = hit;
  if (first === undefined) return null;
  return {
    ...placeOf(lane, look, first.run),
    sure: 'likely',
    missed: hit.length,
    says: `The next backup of ${nameOfResource(lane.resource)} starts in or right before its ${first.window.what}, when its service makes none. In the next week that is so for ${hit.length} of ${runs.length}.`,
  };
}

/** AWS documents that the window counts from the due time, and elsewhere from the start: the warning goes by the earlier end. */
function tooLong(job: BackupJob, look: Look): Found | null {
  const rule = look.ruleOf(job.ruleId)?.rule;
  if (rule === undefined && job.expectedAt === null) return null;
  const seconds = (rule?.completionWindowMinutes ?? usualCompletionWindow) * 60;
  const taken = secondsBetween(job.createdAt, look.at);
  if (taken < seconds * share) return null;
  return {
    ...ofJob(job, look),
    key: job.id,
    sure: 'likely',
    deadline: addSeconds(job.createdAt, seconds),
    says: `The backup of ${subjectOf(job.resourceArn, look)} has been running for ${formatDuration(taken)}, and AWS ends it after ${formatDuration(seconds)}.`,
  };
}
