import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { formatDuration } from '../../lib/duration.ts';
import { secondsBetween } from '../../lib/instant.ts';
import { laneCalls, pointCalls } from '../asked-calls.ts';
import type { FindingRow, Found } from '../finding.ts';
import type { Lane } from '../lanes.ts';
import { isRestorable, type Look } from '../look.ts';
import { isContinuousLane } from '../plan-runs.ts';
import { nameOfResource, placeOf, quote } from '../words.ts';

/** Databases can usually be restored to five minutes ago; after this many seconds the backup stands still. */
const standsStill = 2 * 3600;

/** A continuous backup has stopped: there is no event for that, and its old recovery point still looks like a backup. */
export const continuousStopped: FindingRow = {
  reason: 'continuous-stopped',
  title: 'Continuous backups that have stopped',
  needs: ['list-backup-plans', 'list-recovery-points-by-backup-vault'],
  advice: foundAdvice['continuous-stopped'],
  telling: { lane: 'resource', severity: 'high', every: 'day', asks: [...laneCalls, ...pointCalls] },
  *find(look) {
    for (const lane of look.lanes) {
      if (!isContinuousLane(lane.plan, lane.resource.type)) continue;
      const found = stopped(lane, look) ?? standing(lane, look);
      if (found !== null) yield found;
    }
  },
};

/** A stopped recovery point may have been followed by another one. */
function stopped(lane: Lane, look: Look): Found | null {
  const points = look.pointsOf(lane.resource.arn).filter(({ isContinuous }) => isContinuous);
  const [point] = points.filter(({ status }) => status === 'STOPPED');
  if (point === undefined || points.some(isRestorable)) return null;
  const why = point.statusMessage === null ? '' : `: ${quote(point.statusMessage)}`;
  return {
    ...placeOf(lane, look),
    sure:
      lane.resource.state === 'unknown' || look.estate.answers.lacksSome('list-recovery-points-by-backup-vault')
        ? 'likely'
        : 'certain',
    says: `The continuous backup of ${nameOfResource(lane.resource)} in vault ${quote(point.vaultName)} has stopped${why}.`,
  };
}

function standing(lane: Lane, look: Look): Found | null {
  const { restorableUntil } = lane.resource;
  if (restorableUntil === null) return null;
  const age = secondsBetween(restorableUntil, look.at);
  if (age <= standsStill) return null;
  return {
    ...placeOf(lane, look),
    sure: 'certain',
    says: `${nameOfResource(lane.resource)} can only be restored to a time up to ${formatDuration(age)} ago: its continuous backup stands still.`,
  };
}
