import type { ItemNews } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads what people keep quiet; what they change of it is written with the store's `commit`. */
export interface Silences {
  /**
   * Returns those that were over later than this, in the order of their own ends.
   *
   * @param now of those that hold then, no more than 200 are read, those that were made first; as `moment` when left out
   */
  silencesSince(moment: Instant, now?: Instant): Promise<PersonsSilence[]>;
}

/** Remembers what people have heard of silences. */
export interface SilencesTold {
  /** Notes that people have heard this; nothing happens when the silence changed meanwhile. */
  noteTold(silence: PersonsSilence, news: readonly ItemNews[]): Promise<void>;
}
