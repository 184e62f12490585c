import { endOfItem, type ItemNews, type PersonsItem, readableItems } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';
import type { PersonsItems, PersonsItemsTold } from '../../ports/rules/persons-items.ts';

/** Silences or acceptances of people in memory. */
export class MemoryPersonsItems<Item extends PersonsItem> implements PersonsItems<Item>, PersonsItemsTold<Item> {
  readonly #kept = new Map<string, Item>();

  keep(item: Item): void {
    this.#kept.set(item.id, item);
  }

  /** Says whether a stored item still has the revision that a change was made on; true when there is no change. */
  isAsRead(change: { expected: number | null; after: Item } | undefined): boolean {
    return change === undefined || (this.#kept.get(change.after.id)?.revision ?? null) === change.expected;
  }

  async since(moment: Instant, now: Instant = moment): Promise<Item[]> {
    const found = [...this.#kept.values()].filter((item) => endOfItem(item) > moment);
    const sorted = found.sort((a, b) => (`${a.until}#${a.id}` < `${b.until}#${b.id}` ? -1 : 1));
    return structuredClone(readableItems(sorted, now).items);
  }

  async noteTold({ id, revision, told }: Item, news: readonly ItemNews[]): Promise<void> {
    const stored = this.#kept.get(id);
    if (stored?.revision === revision) this.keep({ ...stored, told: [...told, ...news] });
  }
}
