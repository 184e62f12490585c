import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { formatDuration } from '../../lib/duration.ts';
import { secondsBetween } from '../../lib/instant.ts';
import { laneCalls, pointCalls } from '../asked-calls.ts';
import type { FindingRow } from '../finding.ts';
import type { Lane } from '../lanes.ts';
import { hasMovingPoint, type Look } from '../look.ts';
import { isContinuousLane } from '../plan-runs.ts';
import { nameOfResource, placeOf } from '../words.ts';

/** A backup is reported once it is this many times older than it may be: one night may be late. */
const tolerance = 1.5;

/** The newest backup is older than it may be, whatever has become of the jobs since. */
export const stale: FindingRow = {
  reason: 'stale',
  title: 'The newest backup is too old',
  needs: ['list-backup-plans', 'list-backup-jobs'],
  advice: foundAdvice.stale,
  countsRuns: true,
  telling: { lane: 'backups', severity: 'high', every: 'day', asks: [...laneCalls, ...pointCalls], isSaidByRuns: true },
  *find(look) {
    for (const lane of look.lanes) {
      const { resource } = lane;
      const lastGoodAt = look.lastGoodAt(resource);
      const rpo = look.rpoOf(lane);
      if (lastGoodAt === null || rpo === null || lane.isOff === true || isMovedOn(lane, look)) continue;
      const age = secondsBetween(lastGoodAt, look.at);
      if (age <= rpo * tolerance || (lane.since !== null && secondsBetween(lane.since, look.at) <= rpo * tolerance))
        continue;
      yield {
        ...placeOf(lane, look),
        sure: resource.state === 'exists' && resource.isProtected !== null ? 'certain' : 'likely',
        missed: Math.max(1, Math.floor(age / rpo)),
        says: `The newest backup of ${nameOfResource(resource)} is ${formatDuration(age)} old; it should be no older than ${formatDuration(rpo)}.`,
      };
    }
  },
};

/** The date of a continuous recovery point never changes, and AWS does not always say to which moment it can be restored. */
function isMovedOn({ plan, resource }: Lane, look: Look): boolean {
  if (resource.restorableUntil !== null || !isContinuousLane(plan, resource.type)) return false;
  return hasMovingPoint(resource, look);
}
