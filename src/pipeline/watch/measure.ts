import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { CompletedBackups } from '../../ports/aws-backup/completed-backups.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { IncidentViews } from '../../ports/incidents/incident-views.ts';
import type { Log } from '../../ports/log.ts';
import { type Going, type Gone, goThrough } from './pages.ts';

/** What measuring open incidents needs. */
export interface OpenDependencies {
  store: Pick<IncidentStore, 'loadAll'>;
  views: Pick<IncidentViews, 'open'>;
  log: Pick<Log, 'count'>;
  now: () => Instant;
}

/** What counting completed backups needs. */
export interface CompletedDependencies {
  completedBackups: CompletedBackups;
  /** How many hours back a backup counts; 0: nobody wants to know. */
  noBackupHours: number;
  log: Log;
  now: () => Instant;
}

/** Of how many incidents the exposure is looked at: the oldest ones, among which the longest is. */
const oldest = 100;

/**
 * Counts incidents that are not over as `OpenIncidents`, and as `LongestExposure` for how many seconds a resource of the oldest
 * hundred has had no good recovery point. When there are more than one run reads, it counts as many as it read. A drill
 * among the oldest hundred counts for neither.
 */
export async function measureOpen({ store, views, log, now }: OpenDependencies, going: Going): Promise<Gone> {
  const ids: string[] = [];
  const gone = await goThrough(
    (options) => views.open(options),
    async (id) => {
      ids.push(id);
      return 'open';
    },
    going,
  );
  if (!gone.isThrough && ids.length === 0) return gone;
  const incidents = ids.length === 0 ? [] : await store.loadAll(ids.slice(0, oldest));
  log.count('OpenIncidents', ids.length - incidents.filter(({ drill }) => drill).length);
  const moment = now();
  log.count('LongestExposure', Math.max(0, ...incidents.map((incident) => exposureOf(incident, moment))));
  return gone;
}

function exposureOf({ status, drill, escalation: { lastGoodAt } }: Incident, now: Instant): number {
  return status === 'resolved' || drill || lastGoodAt == null ? 0 : Math.max(0, secondsBetween(lastGoodAt, now));
}

/**
 * Counts as `CompletedBackups` how many backups completed within the last hours, zero included. AWS's own metric says nothing when
 * there were none. One answer says it for all these hours, so that neither a run of `watch` that is missing nor a job that AWS
 * lists late makes it wrong. When AWS is busy, nothing is counted.
 */
export async function countCompleted({
  completedBackups,
  noBackupHours,
  log,
  now,
}: CompletedDependencies): Promise<Gone> {
  if (noBackupHours === 0) return { found: 0, outcomes: {}, isThrough: true };
  try {
    const found = await completedBackups.completedSince(addSeconds(now(), -3600 * noBackupHours));
    log.count('CompletedBackups', found);
    return { found, outcomes: {}, isThrough: true };
  } catch (error) {
    log.warn('completed backups are not counted for now', { error: (error as Error).name });
    return { found: 0, outcomes: {}, isThrough: false };
  }
}
