import type { Incident } from '../../incidents/incident.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Page, PageOptions } from '../../ports/incidents/incident-views.ts';

/** How much of a list is read at once, and worked on at the same time. */
const pageSize = 100;
const atOnce = 10;

/** Most that one run takes of a list, so that none keeps the others waiting; the next run goes on. */
export const mostPerRun = 2000;

/** What came of going through a list. */
export interface Gone {
  /** How many things there were, as far as it was read. */
  found: number;
  /** How many had what outcome. */
  outcomes: Record<string, number>;
  /** Whether the list was read to its end. */
  isThrough: boolean;
}

/** How a list is gone through. */
export interface Going {
  /** Whether there is time for more. */
  mayGoOn: () => boolean;
  /** Is told of what went wrong with one thing; the others go on. */
  fault: (error: Error, fields?: Record<string, unknown>) => void;
}

/**
 * Goes through a list page by page and does something about everything in it, as long as there is time. A fault of one
 * thing is told and keeps none of the others from its turn.
 *
 * @throws what kept the list itself from being read
 */
export async function goThrough<Item>(
  read: (options: PageOptions) => Promise<Page<Item>>,
  handle: (item: Item) => Promise<string>,
  { mayGoOn, fault }: Going,
): Promise<Gone> {
  const gone: Gone = { found: 0, outcomes: {}, isThrough: false };
  let cursor: string | null = null;
  while (mayGoOn() && gone.found < mostPerRun) {
    const page: Page<Item> = await read({ limit: pageSize, cursor });
    gone.found += page.items.length;
    for (let from = 0; from < page.items.length; from += atOnce) {
      if (!mayGoOn()) return gone;
      const outcomes = await Promise.allSettled(page.items.slice(from, from + atOnce).map(handle));
      for (const outcome of outcomes) count(gone, outcome, fault);
    }
    cursor = page.cursor;
    if (cursor === null) return { ...gone, isThrough: true };
  }
  return gone;
}

/** Returns a page of incidents for a page of their ids. */
export async function incidentsOf(
  { items, cursor }: Page<string>,
  store: Pick<IncidentStore, 'loadAll'>,
): Promise<Page<Incident>> {
  return { items: items.length === 0 ? [] : await store.loadAll(items), cursor };
}

function count({ outcomes }: Gone, outcome: PromiseSettledResult<string>, fault: Going['fault']): void {
  const said = outcome.status === 'fulfilled' ? outcome.value : 'failed';
  outcomes[said] = (outcomes[said] ?? 0) + 1;
  if (outcome.status === 'rejected') fault(outcome.reason as Error);
}
