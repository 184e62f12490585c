import { chainStart, type EvidenceRecord } from '../evidence/record.ts';
import type { Instant } from '../lib/instant.ts';
import { whyNotAccepted } from './acceptable.ts';
import type { Covered } from './cover.ts';
import type { Refusal } from './evolve.ts';
import type { Answer } from './incident.ts';
import { changedItem, makerOf, type PersonsItem, whyNotEnded } from './persons-item.ts';

/** Problems that one acceptance names: of an incident with more of them nobody reads what would be covered. */
export const mostCovered = 50;

/** How soon before its end people hear that an acceptance ends, and of which, in seconds: there is something to be mended until then. */
export const acceptanceForetold = { lasts: 2 * 86_400, before: 86_400 } as const;

/** Who left something as it is, and until when. */
export interface Accepted {
  name: string;
  owner: string;
  reason: string;
  until: Instant;
}

/** What a person left as it is, made from an incident. */
export interface PersonsAcceptance extends PersonsItem {
  /** Who answers for it. */
  owner: string;
  covers: readonly Covered[];
  incidentId: string;
}

/** What of an acceptance says what it covers, and until when. */
export interface HoldingAcceptance
  extends Pick<PersonsAcceptance, 'id' | 'covers' | 'owner' | 'reason' | 'from' | 'until'> {
  incidentId: string;
  maker: { name: string };
  ended: { at: Instant } | null;
}

/** A change of an acceptance and the record that says why. */
export interface AcceptanceChange {
  acceptance: { expected: number | null; after: PersonsAcceptance };
  record: EvidenceRecord;
}

/** What is to be accepted. */
export interface ToAccept {
  id: string;
  covers: readonly Covered[];
  owner: string;
  reason: string;
  until: Instant;
  incidentId: string;
}

/** Makes an acceptance that holds from now on; refused without an owner, a reason, an end, or with nothing or too much to cover. */
export function makeAcceptance(
  { id, covers, owner, reason, until, incidentId }: ToAccept,
  answer: Answer,
): AcceptanceChange | Refusal {
  const { at, via } = answer;
  const refused = whyNotAccepted({ owner, reason, until }, at);
  if (refused !== null) return { refused };
  const tooMuch = whyTooMuch(covers);
  if (tooMuch !== null) return { refused: tooMuch };
  const acceptance: PersonsAcceptance = {
    ...{ id, covers, owner, reason, from: at, until, maker: makerOf(answer), via, incidentId },
    ...{ ended: null, told: [], revision: 0, recordHash: chainStart },
  };
  const said = `accepts until ${until}, owned by ${owner}, ${via}: “${reason}”`;
  return changed(acceptance, 'acceptance-made', answer, said);
}

/** Says why so much is not accepted at once; null: it can be. */
export function whyTooMuch({ length }: readonly Covered[]): string | null {
  if (length <= mostCovered) return null;
  return `It is about more than ${mostCovered} problems, and nobody would read what is covered. Write down in the rules what is meant, under “accept”.`;
}

/** Ends an acceptance before its time. What it covers alerts again from the next failure on. */
export function endAcceptance(acceptance: PersonsAcceptance, answer: Answer): AcceptanceChange | Refusal {
  const refused = whyNotEnded(acceptance, answer.at);
  if (refused !== null) return { refused };
  const ended = { at: answer.at, actor: makerOf(answer), via: answer.via };
  const said = `ends the acceptance “${acceptance.reason}” ${answer.via}`;
  return changed({ ...acceptance, ended }, 'acceptance-ended', answer, said);
}

function changed(before: PersonsAcceptance, what: string, answer: Answer, said: string): AcceptanceChange {
  const { covers, owner, incidentId } = before;
  const details = { covers, owner, incidentId };
  const { record, ...acceptance } = changedItem(before, 'acceptance', { what, said, details }, answer);
  return { acceptance, record };
}
