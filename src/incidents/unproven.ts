import type { BackupEvent } from '../events/backup-event.ts';
import type { Instant } from '../lib/instant.ts';
import type { Doubt } from './doubt.ts';
import { type Change, evolve } from './evolve.ts';
import type { Incident } from './incident.ts';
import type { Lane } from './lane.ts';

/**
 * Notes that a job reported success although its recovery point is missing: the incident stays as it is. Those who were told hear
 * about the first, the second, the fourth such job and so on, however many resources it is about.
 *
 * @param doubt why it is not believed, where the message may be anybody's; left out: what it made is not there.
 */
export function stayUnproven(incident: Incident, reason: string, jobId: string, now: Instant, doubt?: Doubt): Change {
  const times = (incident.unproven?.times ?? 0) + 1;
  const isToBeTold = Number.isInteger(Math.log2(times));
  return evolve(
    incident,
    { unproven: { times, at: now, reason } },
    {
      what: 'success-unproven',
      actor: 'router',
      reason,
      details: { jobId, times, ...(doubt === undefined ? {} : { doubt }) },
      notify: isToBeTold ? [{ kind: 'noted', targets: incident.notified }] : [],
    },
    now,
  );
}

/**
 * Returns a lane as if a success had not been noted on it: it is no good backup, and its size does not count.
 *
 * @param success its eventKey, so that it is known when it is heard again; left out: what was not believed stays what it was.
 */
export function withoutSuccess(
  lane: Lane,
  { startedAt, eventKey }: Pick<BackupEvent, 'startedAt'> & Partial<Pick<BackupEvent, 'eventKey'>>,
): Lane {
  const { sizes, lastSuccessStartedAt } = lane;
  return {
    ...lane,
    version: lane.version + 1,
    // Nobody knows any more which success was the last one before it.
    lastSuccessStartedAt: lastSuccessStartedAt === startedAt ? null : lastSuccessStartedAt,
    ...(sizes === undefined ? {} : { sizes: sizes.filter((run) => run.startedAt !== startedAt) }),
    ...(eventKey === undefined ? {} : { unproven: eventKey }),
  };
}
