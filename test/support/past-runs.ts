import { laneIdOf, laneKeyOf } from '../../src/incidents/lane.ts';
import type { PastRuns } from '../../src/ports/incidents/past-runs.ts';
import type { World } from './world.ts';

/** The past runs of a world, as the table would keep them. */
export function pastRunsOf({ dueRuns, store }: Pick<World, 'dueRuns' | 'store'>): PastRuns {
  return {
    runDay: async ({ laneId, day }) => dueRuns.days.get(`${day} ${laneId}`) ?? null,
    alertsOnLane: async (laneId, since, limit) =>
      [...store.alerts.values()]
        .flat()
        .filter(({ event }) => laneIdOf(laneKeyOf(event)) === laneId && event.occurredAt > since)
        .sort((a, b) => (a.event.occurredAt < b.event.occurredAt ? 1 : -1))
        .slice(0, limit),
  };
}
