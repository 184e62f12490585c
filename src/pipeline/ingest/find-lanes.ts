import { type BackupEvent, isProblem } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Incident } from '../../incidents/incident.ts';
import {
  countLanesOnce,
  type Handover,
  isUnused,
  joinLanes,
  keepApart,
  partLanes,
} from '../../incidents/join-lanes.ts';
import { earlierLaneKeysOf, type Lane, laneKeyOf, newLane, sharedLaneKeysOf } from '../../incidents/lane.ts';
import type { Commit, IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Dependencies } from '../dependencies.ts';

/** Returns the key under which the lane of an event is kept. */
export type LaneOf = (event: BackupEvent) => string;

/** What finding lanes needs. */
type Finding = Pick<Dependencies, 'now'> & {
  store: Pick<IncidentStore, 'readDedupStates' | 'load' | 'alertsOf' | 'commit'>;
};

/** How many alerts of an incident are read to tell whether it is about restore tests. */
const lookedAt = 100;

/**
 * Finds the lanes of events. Most have one key, and nothing is read. A restore may have a lane by its recovery point from
 * before its resource was known, and 0.1.0 had one lane for restores and restore tests: before anything is decided, lanes
 * that are one are joined here, and a lane that is two is split. Answers `conflict` when another writer was first.
 */
export async function findLanes(events: readonly BackupEvent[], dependencies: Finding): Promise<LaneOf | 'conflict'> {
  const found = new Map<BackupEvent, string>();
  for (const event of events) {
    if (sharedLaneKeysOf(event).length === 0) continue;
    const key = await findLane(event, dependencies);
    if (key === 'conflict') return 'conflict';
    // This event may show that an earlier one was put on another lane than it belongs to.
    const earlier = earlierLaneKeysOf(event);
    for (const [before, lane] of found) if (earlier.includes(lane)) found.set(before, key);
    found.set(event, key);
  }
  return (event) => found.get(event) ?? laneKeyOf(event);
}

async function findLane(event: BackupEvent, dependencies: Finding): Promise<string | 'conflict'> {
  const shared = sharedLaneKeysOf(event);
  const earlier = earlierLaneKeysOf(event);
  const own = laneKeyOf(event);
  const pairs = shared.flatMap(({ shared: restores, ofTest }) => [restores, ofTest]);
  const lanes = await readLanes(event, [...new Set([own, ...earlier, ...pairs])], dependencies);
  for (const pair of shared) {
    if (!(await partFromTests(pair, lanes, dependencies))) return 'conflict';
  }
  const into = lanes.get(own)?.movedTo ?? own;
  if (!lanes.has(into)) lanes.set(into, await readLane(event, into, dependencies));
  const apart = (lanes.get(into)?.apart ?? []).filter((key) => !earlier.includes(key));
  for (const [key, lane] of await readLanes(event, apart, dependencies)) lanes.set(key, lane);
  for (const key of [...earlier, ...apart]) {
    if (!(await joinEarlier(event, { into, from: key }, lanes, dependencies))) return 'conflict';
  }
  return into;
}

/** Splits restore tests off a lane of 0.1.0; true when done or not needed, false when another writer was first. */
async function partFromTests(
  { shared, ofTest }: { shared: string; ofTest: string },
  lanes: Map<string, Lane>,
  dependencies: Finding,
): Promise<boolean> {
  const [both, tests] = [laneIn(lanes, shared), laneIn(lanes, ofTest)];
  const isParted = both.openIncidentId === null || tests.openIncidentId !== null || tests.movedTo !== undefined;
  if (isParted || !(await isAboutTests(both, dependencies))) return true;
  return write(partLanes(tests, both), lanes, dependencies);
}

/** Whether the open incident of a lane is about restore tests alone, so far as its alerts on this lane say. */
async function isAboutTests({ key, openIncidentId }: Lane, { store }: Finding): Promise<boolean> {
  if ((await openIncident(openIncidentId, store)) === null) return false;
  const alerts = await store.alertsOf(openIncidentId ?? '', lookedAt);
  const onLane = alerts.filter(({ event }) => sharedLaneKeysOf(event).some(({ shared }) => shared === key));
  return onLane.length > 0 && onLane.every(({ event }) => isOfTest(event));
}

/** Says whether an event is of a restore test; 0.1.0 did not store that, but stored the plan. */
function isOfTest({ isRestoreTest, planArn }: BackupEvent): boolean {
  return isRestoreTest === true || planArn?.includes(':restore-testing-plan:') === true;
}

/** Joins an earlier lane of a restore to its real one; true when done or not needed, false when another writer was first. */
async function joinEarlier(
  event: BackupEvent,
  keys: { into: string; from: string },
  lanes: Map<string, Lane>,
  dependencies: Finding,
): Promise<boolean> {
  const [into, from] = [laneIn(lanes, keys.into), laneIn(lanes, keys.from)];
  if (from.key === into.key || from.movedTo !== undefined) return true;
  // A success has nothing to join from the lane of a recovery point without a problem.
  if (from.version === 0 && !isProblem(event.outcome)) return true;
  const { store } = dependencies;
  const ofFrom = await openIncident(from.openIncidentId, store);
  const ofInto = await openIncident(into.openIncidentId, store);
  // Both lanes have an incident: the success that ends one then ends the other.
  if (ofFrom !== null && ofInto !== null && ofFrom.id !== ofInto.id) {
    const after = keepApart(into, from);
    if (after === null) return true;
    lanes.set(into.key, after);
    return store.commit({ lane: { expectedVersion: into.version, after } });
  }
  const living = { ...into, openIncidentId: ofInto?.id ?? null };
  return write(joinLanes(ofFrom === null ? into : living, from), lanes, dependencies, ofInto === null ? null : ofFrom);
}

/** Writes both lanes after a join or a split; an incident that counted two lanes counts one from now on. */
async function write(
  handover: Handover,
  lanes: Map<string, Lane>,
  { store, now }: Finding,
  countedTwice: Incident | null = null,
): Promise<boolean> {
  const { to, from } = handover;
  const before = { to: laneIn(lanes, to.key), from: laneIn(lanes, from.key) };
  const lane = isUnused(before.from) ? {} : { lane: { expectedVersion: before.to.version, after: to } };
  const commit: Commit = { ...lane, handedOver: { expectedVersion: before.from.version, after: from } };
  const counted = countedTwice === null ? null : countLanesOnce(countedTwice, handover, now());
  const isWritten = await store.commit(
    counted === null || countedTwice === null
      ? commit
      : { ...commit, record: counted.record, incident: { expected: countedTwice.revision, after: counted.after } },
  );
  if (!isWritten) return false;
  if (lane.lane !== undefined) lanes.set(to.key, to);
  lanes.set(from.key, from);
  return true;
}

async function openIncident(id: string | null, store: Finding['store']): Promise<Incident | null> {
  const incident = id === null ? null : await store.load(id);
  return incident?.status === 'resolved' ? null : incident;
}

function laneIn(lanes: ReadonlyMap<string, Lane>, key: string): Lane {
  return lanes.get(key) ?? newLane(key);
}

async function readLane(event: BackupEvent, key: string, dependencies: Finding): Promise<Lane> {
  return laneIn(await readLanes(event, [key], dependencies), key);
}

async function readLanes(event: BackupEvent, keys: readonly string[], { store }: Finding): Promise<Map<string, Lane>> {
  if (keys.length === 0) return new Map();
  const eventKey = repeatKeyOf(event);
  const read = await store.readDedupStates(keys.map((laneKey) => ({ eventKey, laneKey })));
  return new Map(read.flatMap(({ lane }) => (lane === null ? [] : [[lane.key, lane] as const])));
}
