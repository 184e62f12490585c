import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { ItemNews } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Acceptances, AcceptancesTold } from '../../ports/rules/acceptances.ts';
import { MemoryPersonsItems } from './memory-persons-items.ts';

/** What people accepted, in memory. */
export class MemoryAcceptances extends MemoryPersonsItems<PersonsAcceptance> implements Acceptances, AcceptancesTold {
  acceptancesSince(moment: Instant, now?: Instant): Promise<PersonsAcceptance[]> {
    return this.since(moment, now);
  }

  noteAcceptanceTold(acceptance: PersonsAcceptance, news: readonly ItemNews[]): Promise<void> {
    return this.note(acceptance, news);
  }
}
