import type { BackupEvent } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import { laneKeyOf } from '../../incidents/lane.ts';
import { RouterError } from '../../lib/errors.ts';
import type { Dependencies } from '../dependencies.ts';
import { IncidentView } from '../incident-view.ts';
import { persist, yielding } from '../retry-on-conflict.ts';
import { commitPlans, type Plan } from './commit-plans.ts';
import type { Received } from './ingest-result.ts';

/** One event of a batch on its way: null until it is known what became of it. */
export interface Task {
  readonly event: BackupEvent;
  outcome: PromiseSettledResult<Received> | null;
}

/** Plans one task, or says that it changes nothing. It is asked for one after the other, each seeing what the last one plans. */
export type Planner<One extends Task> = (task: One) => Promise<Plan | Received>;

/**
 * Takes the events of a batch in, in rounds: what is stored is read, each lane has one turn, and the plans of one
 * incident are written together. Whoever lost to another writer, or has to wait for an event of its own lane, is in
 * the next round. In the end every task has an outcome; a fault of one is not the fault of others.
 *
 * @param prepare reads what the tasks of a round are decided on.
 */
export async function inRounds<One extends Task>(
  tasks: readonly One[],
  prepare: (turn: readonly One[], view: IncidentView) => Promise<Planner<One>>,
  dependencies: Dependencies,
): Promise<void> {
  const waiting = () => tasks.filter(({ outcome }) => outcome === null);
  await persist(async () => {
    for (let left = waiting(); left.length > 0; left = waiting()) {
      const hasLost = await playRound(firstOfEach(left), prepare, dependencies);
      if (hasLost) return 'conflict';
    }
    return 'done';
  }, yielding);
  for (const task of waiting()) fail(task, new RouterError('store-conflict', { eventKey: task.event.eventKey }));
}

/** Answers whether any plan lost to another writer. */
async function playRound<One extends Task>(
  turn: readonly One[],
  prepare: (turn: readonly One[], view: IncidentView) => Promise<Planner<One>>,
  dependencies: Dependencies,
): Promise<boolean> {
  const view = new IncidentView(dependencies.store);
  const planned: { task: One; plan: Plan }[] = [];
  try {
    const plan = await prepare(turn, view);
    for (const task of turn) {
      const made = await plan(task).catch((error: unknown) => fail(task, error));
      if (made === undefined) continue;
      if ('commit' in made) {
        view.foresee(made.commit);
        planned.push({ task, plan: made });
      } else settle(task, made);
    }
  } catch (error) {
    for (const task of turn) fail(task, error);
    return false;
  }
  const written = await commitPlans(
    planned.map(({ plan }) => plan),
    dependencies,
  );
  for (const [index, { task, plan }] of planned.entries()) {
    const outcome = written[index];
    if (outcome?.status === 'written') settle(task, withLeftOver(plan.received, outcome.leftOver));
    if (outcome?.status === 'fault') fail(task, outcome.error);
  }
  return written.some(({ status }) => status === 'conflict');
}

/** One task per lane and per mark: a transaction holds each item once, and the second event of a lane is decided on what the first one changed. */
function firstOfEach<One extends Task>(tasks: readonly One[]): One[] {
  const taken = new Set<string>();
  return tasks.filter(({ event }) => {
    const keys = [`lane ${laneKeyOf(event)}`, `event ${repeatKeyOf(event)}`];
    const isFirst = keys.every((key) => !taken.has(key));
    if (isFirst) for (const key of keys) taken.add(key);
    return isFirst;
  });
}

/** Says of what became of an event that something of it is still to be handed over. */
export function withLeftOver(received: Received, leftOver: Error | undefined): Received {
  return leftOver === undefined ? received : { ...received, leftOver };
}

function settle(task: Task, value: Received): void {
  task.outcome = { status: 'fulfilled', value };
}

function fail(task: Task, reason: unknown): undefined {
  task.outcome ??= { status: 'rejected', reason };
}
