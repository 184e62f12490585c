import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { ItemNews } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads what people accepted; what they change of it is written with the store's `commit`. */
export interface Acceptances {
  /**
   * Returns those that were over later than this, in the order of their own ends.
   *
   * @param now of those that hold then, no more than 200 are read, those that were made first; as `moment` when left out
   */
  acceptancesSince(moment: Instant, now?: Instant): Promise<PersonsAcceptance[]>;
}

/** Remembers what people have heard of acceptances. */
export interface AcceptancesTold {
  /** Notes that people have heard this; nothing happens when the acceptance changed meanwhile. */
  noteAcceptanceTold(acceptance: PersonsAcceptance, news: readonly ItemNews[]): Promise<void>;
}
