import { endOfItem, type ItemNews, type PersonsItem, readableItems } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';

/** What people make for a while, in memory. */
export class MemoryPersonsItems<Item extends PersonsItem> {
  readonly #kept = new Map<string, Item>();

  keep(item: Item): void {
    this.#kept.set(item.id, item);
  }

  /** Says whether one is still as whoever changes it has read it; nothing that is changed is. */
  isAsRead(change: { expected: number | null; after: Item } | undefined): boolean {
    return change === undefined || (this.#kept.get(change.after.id)?.revision ?? null) === change.expected;
  }

  /** Returns those that were over later than this, in the order of their own ends; of those that hold `now`, the 200 oldest. */
  async since(moment: Instant, now: Instant = moment): Promise<Item[]> {
    const found = [...this.#kept.values()].filter((item) => endOfItem(item) > moment);
    const sorted = found.sort((a, b) => (`${a.until}#${a.id}` < `${b.until}#${b.id}` ? -1 : 1));
    return structuredClone(readableItems(sorted, now).items);
  }

  /** Notes what people have heard of one, unless it changed meanwhile. */
  async note({ id, revision, told }: Item, news: readonly ItemNews[]): Promise<void> {
    const stored = this.#kept.get(id);
    if (stored?.revision === revision) this.keep({ ...stored, told: [...told, ...news] });
  }
}
