import { isUncatalogued } from '../enrich/classify.ts';
import type { Commit } from '../ports/incident-store.ts';
import { type Dependencies, tryFlushOutbox } from './dependencies.ts';
import type { Received } from './received.ts';

/** What an event changes, decided but not written, and what is then said to have become of it. */
export interface Plan {
  commit: Commit;
  received: Received;
}

/** Most plans written in one transaction: DynamoDB takes 4 MB, and the largest alert there can be has a quarter of one. */
const mostTogether = 10;

/** Most items that they have together; DynamoDB takes a hundred, and the incident and its group come to them. */
const mostItems = 98;

/** What became of a plan. `leftOver`: why what it brings about could not be handed over, though it is written. */
export type Written =
  | { status: 'written'; leftOver?: Error }
  | { status: 'conflict' }
  | { status: 'fault'; error: unknown };

/**
 * Writes the plans of one round, those of one incident together, and hands over what they bring about. What opens
 * an incident goes first: whoever joins one is known of already. Answers for each plan, in their order.
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
    const part = fitting(left);
    const outcome = await commitPart(part, dependencies);
    for (const [index, plan] of part.entries()) {
      // One message that comes back is enough to hand over what is left for all.
      written.set(plan, index > 0 && outcome.status === 'written' ? { status: 'written' } : outcome);
    }
    // The rest is decided on what this part was to leave behind.
    if (outcome.status !== 'written') return;
    left = left.slice(part.length);
  }
}

/** The first plans, as many as fit into a transaction; one always does. */
function fitting(plans: readonly Plan[]): readonly Plan[] {
  let items = 0;
  const most = plans.slice(0, mostTogether);
  const tooMany = most.findIndex(({ commit }, index) => {
    items += itemsOf(commit);
    return index > 0 && items > mostItems;
  });
  return tooMany === -1 ? most : most.slice(0, tooMany);
}

/** Items beside the incident and its group. */
function itemsOf({ record, seen, alert, lane, hidden, markers = [] }: Commit): number {
  return [record, seen, alert, lane, hidden].filter((item) => item !== undefined).length + markers.length;
}

async function commitPart(part: readonly Plan[], dependencies: Dependencies): Promise<Written> {
  try {
    if (!(await dependencies.store.commit(...part.map(({ commit }) => commit)))) return { status: 'conflict' };
    const unknown = part.filter(({ commit: { alert } }) => alert !== undefined && isUncatalogued(alert.error)).length;
    if (unknown > 0) dependencies.log.count('UnknownErrors', unknown);
    const after = part.at(-1)?.commit.incident?.after;
    const leftOver = after === undefined ? undefined : await tryFlushOutbox(after, dependencies);
    return leftOver !== undefined && hasOrdered(part) ? { status: 'written', leftOver } : { status: 'written' };
  } catch (error) {
    return { status: 'fault', error };
  }
}

/** Says whether these plans ordered anything: what was left by others, their messages or `watch` hand over. */
function hasOrdered(part: readonly Plan[]): boolean {
  const expected = part[0]?.commit.incident?.expected ?? 0;
  const { deliveries = [], clock = null } = part.at(-1)?.commit.incident?.after.outbox ?? {};
  const isNew = (revision: number) => revision > expected;
  return isNew(clock?.clock ?? 0) || deliveries.some(({ noticeId }) => isNew(Number.parseInt(noticeId, 10)));
}
