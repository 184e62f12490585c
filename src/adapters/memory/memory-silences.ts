import type { ItemNews } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Silences, SilencesTold } from '../../ports/rules/silences.ts';
import { MemoryPersonsItems } from './memory-persons-items.ts';

/** What people keep quiet, in memory. */
export class MemorySilences extends MemoryPersonsItems<PersonsSilence> implements Silences, SilencesTold {
  silencesSince(moment: Instant, now?: Instant): Promise<PersonsSilence[]> {
    return this.since(moment, now);
  }

  noteTold(silence: PersonsSilence, news: readonly ItemNews[]): Promise<void> {
    return this.note(silence, news);
  }
}
