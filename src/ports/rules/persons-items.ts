import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { ItemNews } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';

/** What people make for a while, by its kind. */
export interface ItemOfKind {
  silence: PersonsSilence;
  acceptance: PersonsAcceptance;
}

/** Reads people's silences or acceptances; changes are written by the store's `commit`. */
export interface PersonsItems<Item> {
  /**
   * Returns those that end after `moment`, or ended after it, in the order of their own ends.
   *
   * @param now of those that hold then, only the 200 made first are read; `moment` when left out
   */
  since(moment: Instant, now?: Instant): Promise<Item[]>;
}

/** Stores what people have heard of silences or acceptances. */
export interface PersonsItemsTold<Item> {
  /** Notes that people have heard this, unless the item changed meanwhile. */
  noteTold(item: Item, news: readonly ItemNews[]): Promise<void>;
}

export type Silences = PersonsItems<PersonsSilence>;
export type Acceptances = PersonsItems<PersonsAcceptance>;
