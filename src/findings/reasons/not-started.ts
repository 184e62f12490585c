import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { formatDuration } from '../../lib/duration.ts';
import { secondsBetween } from '../../lib/instant.ts';
import type { FindingRow, Sure } from '../finding.ts';
import type { Lane } from '../lanes.ts';
import type { Look } from '../look.ts';
import { missedRuns } from '../missed-runs.ts';
import { isContinuousLane } from '../plan-runs.ts';
import { nameOfResource, placeOf } from '../words.ts';

/** A run is over and no job was made for it: no event ever says so. */
export const notStarted: FindingRow = {
  reason: 'not-started',
  title: 'Backups that did not start',
  needs: ['list-backup-plans', 'list-backup-jobs'],
  advice: foundAdvice['not-started'],
  countsRuns: true,
  // The run itself becomes an alert; see pipeline/watch/due-on-lane.ts.
  telling: null,
  *find(look) {
    for (const lane of look.lanes) {
      // A type that is switched off has a finding of its own.
      if (lane.isOff === true) continue;
      const missed = missedRuns(lane, look);
      const newest = missed.at(-1);
      if (newest === undefined) continue;
      const over = formatDuration(secondsBetween(newest.deadline, look.at));
      yield {
        ...placeOf(lane, look, newest),
        sure: sureOf(lane, look),
        missed: missed.length,
        says:
          missed.length === 1
            ? `The backup of ${nameOfResource(lane.resource)} that was due at ${newest.dueAt} was never started: its start window ended ${over} ago.`
            : `${missed.length} of the ${lane.runs.length} backups of ${nameOfResource(lane.resource)} that were due were never started; the last start window ended ${over} ago.`,
      };
    }
  },
};

function sureOf({ resource, by, plan }: Lane, { estate }: Look): Sure {
  const isKnown = resource.state === 'exists' && by !== null && !estate.answers.lacksSome('list-backup-jobs');
  return isKnown && !isContinuousLane(plan, resource.type) ? 'certain' : 'likely';
}
