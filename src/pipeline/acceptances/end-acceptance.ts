import { endAcceptance, type PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Answer } from '../../incidents/incident.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Acceptances } from '../../ports/rules/persons-items.ts';

/** What ending acceptances needs. */
export interface AcceptancesDependencies {
  store: Pick<IncidentStore, 'commit'>;
  acceptances: Acceptances;
  now: () => Instant;
}

/** What became of it. `refused` is a sentence for the person. */
export type AcceptanceOutcome = { acceptance: PersonsAcceptance } | { refused: string };

/** For how long after its end it is said who ended an acceptance, and when, in seconds. */
const rememberedSeconds = 2 * 86_400;

/** Ends an acceptance before its time, by its id. */
export async function endAcceptanceOf(
  id: string,
  answer: Omit<Answer, 'at'>,
  { store, acceptances, now }: AcceptancesDependencies,
): Promise<AcceptanceOutcome> {
  const at = now();
  const acceptance = (await acceptances.since(addSeconds(at, -rememberedSeconds), at)).find((one) => one.id === id);
  if (acceptance === undefined) return { refused: `No acceptance ${id} holds. acceptance list shows those that do.` };
  const change = endAcceptance(acceptance, { ...answer, at });
  if ('refused' in change) return change;
  if (await store.commit(change)) return { acceptance: change.acceptance.after };
  return { refused: 'Somebody else changed it at the same moment. Look at acceptance list.' };
}
