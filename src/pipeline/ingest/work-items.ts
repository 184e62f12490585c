import type { BackupEvent } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Lane } from '../../incidents/lane.ts';
import { RouterError } from '../../lib/errors.ts';
import type { Dependencies } from '../dependencies.ts';
import { IncidentView } from '../incident-view.ts';
import { backgroundRetry, retryOnConflict } from '../retry-on-conflict.ts';
import { commitPlans, type Plan } from './commit-plans.ts';
import { findLanes, type LaneOf } from './find-lanes.ts';
import type { IngestResult } from './ingest-result.ts';

/** One event of a batch; `outcome` is null until it is known what became of it. */
export interface WorkItem {
  readonly event: BackupEvent;
  outcome: PromiseSettledResult<IngestResult> | null;
}

/** Plans one item, or answers that it changes nothing. Items are planned one after the other, each seeing the plans before it. */
export type Planner<Item extends WorkItem> = (item: Item) => Promise<Plan | IngestResult>;

/**
 * Processes the events of a batch in rounds. In each round their lanes are found, what is stored is read, one event of each
 * lane is planned, and the plans of one incident are written together. An event that lost to another writer, or waits for
 * another event of its lane, is in the next round. In the end every item has an outcome; one that fails does not fail others.
 *
 * @param prepare reads what the items of a round are decided on.
 */
export async function settleWorkItems<Item extends WorkItem>(
  items: readonly Item[],
  prepare: (round: readonly Item[], view: IncidentView, laneOf: LaneOf) => Promise<Planner<Item>>,
  dependencies: Dependencies,
): Promise<void> {
  const waiting = () => items.filter(({ outcome }) => outcome === null);
  await retryOnConflict(async () => {
    for (let left = waiting(); left.length > 0; left = waiting()) {
      const laneOf = await lanesOf(left, dependencies);
      if (laneOf === 'conflict') return 'conflict';
      if (laneOf === null) break;
      const hasLost = await playRound(
        firstOfEachLane(left, laneOf),
        (round, view) => prepare(round, view, laneOf),
        dependencies,
      );
      if (hasLost) return 'conflict';
    }
    return 'done';
  }, backgroundRetry);
  for (const item of waiting()) fail(item, new RouterError('store-conflict', { eventKey: item.event.eventKey }));
}

/** Finds the lanes of items; null when that failed, which is then the outcome of every item. */
async function lanesOf(items: readonly WorkItem[], dependencies: Dependencies): Promise<LaneOf | 'conflict' | null> {
  try {
    return await findLanes(
      items.map(({ event }) => event),
      dependencies,
    );
  } catch (error) {
    for (const item of items) fail(item, error);
    return null;
  }
}

/** Plays one round; answers whether any plan lost to another writer. */
async function playRound<Item extends WorkItem>(
  round: readonly Item[],
  prepare: (round: readonly Item[], view: IncidentView) => Promise<Planner<Item>>,
  dependencies: Dependencies,
): Promise<boolean> {
  const view = new IncidentView(dependencies.store);
  const planned: { item: Item; plan: Plan }[] = [];
  try {
    const plan = await prepare(round, view);
    for (const item of round) {
      const made = await plan(item).catch((error: unknown) => fail(item, error));
      if (made === undefined) continue;
      if ('commit' in made) {
        view.foresee(made.commit);
        planned.push({ item, plan: made });
      } else settle(item, made);
    }
  } catch (error) {
    for (const item of round) fail(item, error);
    return false;
  }
  const written = await commitPlans(
    planned.map(({ plan }) => plan),
    dependencies,
  );
  for (const [index, { item, plan }] of planned.entries()) {
    const outcome = written[index];
    if (outcome?.status === 'written') settle(item, withLeftOver(plan.received, outcome.leftOver));
    if (outcome?.status === 'fault') fail(item, outcome.error);
  }
  return written.some(({ status }) => status === 'conflict');
}

/**
 * Returns one item per lane and per mark: a transaction may hold each stored item only once, and the second event of a lane
 * is decided on what the first one changed.
 */
function firstOfEachLane<Item extends WorkItem>(items: readonly Item[], laneOf: LaneOf): Item[] {
  const taken = new Set<string>();
  return items.filter(({ event }) => {
    const keys = [`lane ${laneOf(event)}`, `event ${repeatKeyOf(event)}`];
    const isFirst = keys.every((key) => !taken.has(key));
    if (isFirst) for (const key of keys) taken.add(key);
    return isFirst;
  });
}

/** Returns the lane as it was read. @throws {RouterError} store-conflict when it has just been joined to another lane */
export function unmoved(lane: Lane, { eventKey }: BackupEvent): Lane {
  if (lane.movedTo !== undefined) throw new RouterError('store-conflict', { eventKey });
  return lane;
}

/** Returns the result of an event with the error that kept its orders from being handed over, if any. */
export function withLeftOver(received: IngestResult, leftOver: Error | undefined): IngestResult {
  return leftOver === undefined ? received : { ...received, leftOver };
}

function settle(item: WorkItem, value: IngestResult): void {
  item.outcome = { status: 'fulfilled', value };
}

function fail(item: WorkItem, reason: unknown): undefined {
  item.outcome ??= { status: 'rejected', reason };
}
