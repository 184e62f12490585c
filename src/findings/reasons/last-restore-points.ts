import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import type { Severity } from '../../incidents/alert.ts';
import { formatDuration } from '../../lib/duration.ts';
import { type Instant, laterOf, secondsBetween } from '../../lib/instant.ts';
import { laneCalls, pointCalls } from '../asked-calls.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Lane } from '../lanes.ts';
import { isRestorable, type Look } from '../look.ts';
import { nameOfResource, placeOf } from '../words.ts';

/** It is reported once so few recovery points are left, or so soon before the last one is deleted. */
const few = 3;
const soonSeconds = 7 * 86_400;
/** No new backup seems to come once the newest one is this many times older than it may be. */
const tolerance = 1.5;

/** No new backups are made, while the lifecycle goes on deleting the old ones. */
export const lastRestorePoints: FindingRow = {
  reason: 'last-restore-points',
  title: 'The last recovery points are going',
  needs: ['list-backup-plans', 'list-recovery-points-by-backup-vault'],
  advice: foundAdvice['last-restore-points'],
  countsRuns: true,
  telling: { lane: 'backups', severity: 'medium', every: 'day', asks: [...laneCalls, ...pointCalls] },
  *find(look) {
    for (const lane of look.lanes) {
      const found = lookAtLane(lane, look);
      if (found !== null) yield found;
    }
  },
};

/** It rises as recovery points are deleted, and as the end of the last one comes closer. */
function severityOf(left: number, inSeconds: number): Severity {
  if (left <= 1 || inSeconds <= 86_400) return 'critical';
  return left === 2 || inSeconds <= 3 * 86_400 ? 'high' : 'medium';
}

function lookAtLane(lane: Lane, look: Look): Found | null {
  const lastGoodAt = look.lastGoodAt(lane.resource);
  const rpo = look.rpoOf(lane);
  if (lastGoodAt === null || rpo === null || secondsBetween(lastGoodAt, look.at) <= rpo * tolerance) return null;
  const left = look.pointsOf(lane.resource.arn).filter(isRestorable);
  const ends = left.map(({ deletedAt, isContinuous }) => (isContinuous ? null : deletedAt));
  // A recovery point that is kept for ever, or a continuous one that goes on, is never the last one.
  if (left.length === 0 || ends.includes(null)) return null;
  const last = (ends as Instant[]).reduce(laterOf);
  const inSeconds = secondsBetween(look.at, last);
  if (left.length > few && inSeconds > soonSeconds) return null;
  return {
    ...placeOf(lane, look),
    sure:
      lane.resource.state === 'exists' && !look.estate.answers.lacksSome('list-recovery-points-by-backup-vault')
        ? 'certain'
        : 'likely',
    severity: severityOf(left.length, inSeconds),
    deadline: last,
    missed: left.length,
    says: `Only ${left.length === 1 ? 'one recovery point' : `${left.length} recovery points`} of ${nameOfResource(lane.resource)} ${left.length === 1 ? 'is left; it' : 'are left; the last'} is deleted ${inSeconds <= 0 ? 'now' : `in ${formatDuration(inSeconds)}`}, and no new one is made.`,
  };
}
