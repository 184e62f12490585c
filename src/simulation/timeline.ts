import type { Instant } from '../lib/instant.ts';

/** What is to be done at which moment: the earliest first, and at the same moment in the order it was noted. */
export class Timeline<Item> {
  /** Latest first, so that the next is taken from the end. */
  readonly #entries: { at: Instant; item: Item }[] = [];

  add(at: Instant, item: Item): void {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.at ?? at) > at) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { at, item });
  }

  /** Returns the moment of what comes next, or null when nothing does. */
  next(): Instant | null {
    return this.#entries.at(-1)?.at ?? null;
  }

  /** Takes what comes next off the agenda. */
  take(): Item | undefined {
    return this.#entries.pop()?.item;
  }
}
