import type { ItemNews } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads people's silences; changes are written by the store's `commit`. */
export interface Silences {
  /**
   * Returns those that end after `moment`, or ended after it, in the order of their own ends.
   *
   * @param now of those that hold then, only the 200 made first are read; `moment` when left out
   */
  silencesSince(moment: Instant, now?: Instant): Promise<PersonsSilence[]>;
}

/** Stores what people have heard of silences. */
export interface SilencesTold {
  /** Notes that people have heard this, unless the silence changed meanwhile. */
  noteTold(silence: PersonsSilence, news: readonly ItemNews[]): Promise<void>;
}
