import { repeatKeyOf } from '../../events/event-key.ts';
import { type Dependencies, tryFlushOutbox } from '../dependencies.ts';
import type { LaneOf } from './find-lanes.ts';
import type { WorkItem } from './work-items.ts';

/**
 * Reads marks and lanes, and hands over what a crash may have left in the outbox of an incident after its event was
 * committed. An error in that fails only the event it belongs to.
 */
export async function readDedupState(round: readonly WorkItem[], laneOf: LaneOf, dependencies: Dependencies) {
  const { store } = dependencies;
  const read = await store.readDedupStates(
    round.map(({ event }) => ({ eventKey: repeatKeyOf(event), laneKey: laneOf(event) })),
  );
  const known = new Set(read.map(({ seen }) => seen?.incidentId ?? null).filter((id) => id !== null));
  const leftOver = new Map<string | null, Error | undefined>(
    await Promise.all([...known].map(async (id) => [id, await handOverAgain(id, dependencies)] as const)),
  );
  return { dedupStates: new Map(round.map((item, index) => [item, read[index]])), leftOver };
}

async function handOverAgain(incidentId: string, dependencies: Dependencies): Promise<Error | undefined> {
  try {
    const incident = await dependencies.store.load(incidentId);
    return incident === null ? undefined : await tryFlushOutbox(incident, dependencies);
  } catch (error) {
    return error as Error;
  }
}
