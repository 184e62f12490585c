import { isDeed } from '../../incidents/never-accepted.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import { type Dependencies, tryFlushOutbox } from '../dependencies.ts';
import type { IngestResult } from './ingest-result.ts';

/** What an event changes, decided but not written, and its result once it is. */
export interface Plan {
  commit: Commit;
  received: IngestResult;
}

/** What became of a plan. `leftOver`: it is written, but this kept its orders from being handed over. */
export type Written =
  | { status: 'written'; leftOver?: Error }
  | { status: 'conflict' }
  | { status: 'fault'; error: unknown };

/**
 * Writes the plans of one round, those of one incident together, and hands over their orders. Plans that open an incident
 * go first, because others may join it. Answers for each plan, in their order.
 */
export async function commitPlans(plans: readonly Plan[], dependencies: Dependencies): Promise<Written[]> {
  const written = new Map<Plan, Written>();
  const units = [...Map.groupBy(plans, unitOf).values()];
  const opens = (unit: readonly Plan[]) => unit[0]?.commit.incident?.expected === null;
  for (const turn of [units.filter(opens), units.filter((unit) => !opens(unit))]) {
    await Promise.all(turn.map((unit) => commitUnit(unit, written, dependencies)));
  }
  return plans.map((plan) => written.get(plan) ?? { status: 'conflict' });
}

/** Plans that are written together: each builds on the incident as the one before leaves it. */
function unitOf({ commit }: Plan): string {
  return commit.incident?.after.id ?? '';
}

async function commitUnit(
  unit: readonly Plan[],
  written: Map<Plan, Written>,
  dependencies: Dependencies,
): Promise<void> {
  for (let left = unit; left.length > 0; ) {
    const part = await fitting(left, dependencies);
    const outcome = await commitPart(part, dependencies);
    if (outcome.status === 'fault' && part.length > 1) return commitOneByOne(part, written, dependencies);
    for (const [index, plan] of part.entries()) {
      // One message that is received again is enough to hand over what is left for all of them.
      written.set(plan, index > 0 && outcome.status === 'written' ? { status: 'written' } : outcome);
    }
    // The rest was decided on the state that this part should have left.
    if (outcome.status !== 'written') return;
    left = left.slice(part.length);
  }
}

/** Returns the first plans, as many as one transaction holds. */
async function fitting(plans: readonly Plan[], { store }: Dependencies): Promise<readonly Plan[]> {
  return plans.length === 1 ? plans : plans.slice(0, await store.mostTogether(plans.map(({ commit }) => commit)));
}

/**
 * Writes plans one by one, so that one that cannot be written fails alone: those before it are written, and those after
 * it, which were decided on the state it should have left, are decided anew without it.
 */
async function commitOneByOne(
  part: readonly Plan[],
  written: Map<Plan, Written>,
  dependencies: Dependencies,
): Promise<void> {
  for (const plan of part) {
    const outcome = await commitPart([plan], dependencies);
    written.set(plan, outcome);
    if (outcome.status !== 'written') return;
  }
}

async function commitPart(part: readonly Plan[], dependencies: Dependencies): Promise<Written> {
  try {
    if (!(await dependencies.store.commit(...part.map(({ commit }) => commit)))) return { status: 'conflict' };
    await countAlerts(part, dependencies);
    const after = part.at(-1)?.commit.incident?.after;
    const leftOver = after === undefined ? undefined : await tryFlushOutbox(after, dependencies);
    return leftOver !== undefined && hasOrdered(part) ? { status: 'written', leftOver } : { status: 'written' };
  } catch (error) {
    return { status: 'fault', error };
  }
}

/** Counts the errors that the catalogue does not know, and what somebody did so that less is protected. */
async function countAlerts(part: readonly Plan[], { log }: Dependencies): Promise<void> {
  const alerts = part.flatMap(({ commit: { alert } }) => alert ?? []);
  if (alerts.length === 0) return;
  const { problemAnalysis } = await import('./problem-analysis.ts');
  const unknown = alerts.filter(({ error, event }) => !event.drill && problemAnalysis.isUncatalogued(error)).length;
  if (unknown > 0) log.count('UnknownErrors', unknown);
  const deeds = alerts.filter(({ event }) => !event.drill && isDeed(event)).length;
  if (deeds > 0) log.count('ProtectionChanges', deeds);
}

/** Says whether these plans ordered anything; what others left behind is handed over by their messages or by `watch`. */
function hasOrdered(part: readonly Plan[]): boolean {
  const expected = part[0]?.commit.incident?.expected ?? 0;
  const { deliveries = [], clock = null } = part.at(-1)?.commit.incident?.after.outbox ?? {};
  const isNew = (revision: number) => revision > expected;
  return isNew(clock?.clock ?? 0) || deliveries.some(({ revision }) => isNew(revision));
}
