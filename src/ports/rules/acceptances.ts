import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { ItemNews } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads people's acceptances; changes are written by the store's `commit`. */
export interface Acceptances {
  /**
   * Returns those that end after `moment`, or ended after it, in the order of their own ends.
   *
   * @param now of those that hold then, only the 200 made first are read; `moment` when left out
   */
  acceptancesSince(moment: Instant, now?: Instant): Promise<PersonsAcceptance[]>;
}

/** Stores what people have heard of acceptances. */
export interface AcceptancesTold {
  /** Notes that people have heard this, unless the acceptance changed meanwhile. */
  noteAcceptanceTold(acceptance: PersonsAcceptance, news: readonly ItemNews[]): Promise<void>;
}
