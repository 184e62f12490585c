import type { Incident } from '../../incidents/incident.ts';
import { PageTokens } from '../../lib/page-tokens.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Page, PageOptions } from '../../ports/incidents/incident-views.ts';

/** How many entries of a list are read at once, and how many are worked on at the same time. */
const pageSize = 100;
const atOnce = 10;

/** The most entries that one run takes from a list, so that no list keeps the others waiting; the next run goes on. */
export const mostPerRun = 2000;

/** What came of going through a list. */
export interface Gone {
  /** How many entries there were, as far as the list was read. */
  found: number;
  /** How many entries had which outcome. */
  outcomes: Record<string, number>;
  /** Whether the list was read to its end. */
  isThrough: boolean;
}

/** How to go through a list. */
export interface Going {
  /** Whether there is time for more. */
  mayGoOn: () => boolean;
  /** Is told of what went wrong with one thing; the others go on. */
  fault: (error: Error, fields?: Record<string, unknown>) => void;
  /** Where an earlier run stopped, and this one goes on; absent: each run begins with the first page. */
  place?: { cursor: string | null };
}

/**
 * Goes through a list page by page and handles every entry as long as there is time. A fault in one entry is reported and does not
 * hold up the others.
 *
 * @throws what kept the list itself from being read
 */
export async function goThrough<Item>(
  read: (options: PageOptions) => Promise<Page<Item>>,
  handle: (item: Item) => Promise<string>,
  { mayGoOn, fault, place = { cursor: null } }: Going,
): Promise<Gone> {
  const gone: Gone = { found: 0, outcomes: {}, isThrough: false };
  const cursors = new PageTokens('the list that is gone through');
  while (mayGoOn() && gone.found < mostPerRun) {
    const page: Page<Item> = await read({ limit: pageSize, cursor: place.cursor });
    gone.found += page.items.length;
    for (let from = 0; from < page.items.length; from += atOnce) {
      if (!mayGoOn()) return gone;
      const outcomes = await Promise.allSettled(page.items.slice(from, from + atOnce).map(handle));
      for (const outcome of outcomes) count(gone, outcome, fault);
    }
    const next = cursors.after(page.cursor) ?? null;
    if (next === null) return { ...gone, isThrough: true };
    place.cursor = next;
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
