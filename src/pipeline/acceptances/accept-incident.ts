import { type AcceptanceChange, makeAcceptance, whyTooMuch } from '../../incidents/acceptance.ts';
import type { Alert } from '../../incidents/alert.ts';
import { type Covered, coverOf } from '../../incidents/cover.ts';
import type { Change, Refusal } from '../../incidents/evolve.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { whyNeverAccepted } from '../../incidents/never-accepted.ts';
import { whyNoRoom } from '../../incidents/persons-item.ts';
import { closeAccepted } from '../../incidents/transition.ts';
import { canonicalJson, sha256 } from '../../lib/hash.ts';
import type { Acceptances } from '../../ports/rules/persons-items.ts';
import { isOfRouterItself } from '../../routing/decide.ts';
import type { Dependencies } from '../dependencies.ts';
import { type AcceptRequest, typedRequest } from './accept-request.ts';

/** How many of an incident's newest alerts are looked at: as many as one answer of the table holds. */
export const alertsLookedAt = 200;

/** Returns a fingerprint of what an acceptance covers, 32 characters. */
export function markOfCovers(covers: readonly Covered[]): string {
  return sha256(canonicalJson(covers), 32);
}

/** Returns the change that closes an incident as accepted, and its acceptance; or why it cannot be accepted. */
export async function acceptIncident(
  incident: Incident,
  request: AcceptRequest,
  answer: Answer,
  { store, acceptances, newId }: Pick<Dependencies, 'store' | 'newId'> & { acceptances: Acceptances },
): Promise<{ change: Change; made: AcceptanceChange } | Refusal> {
  const full = whyNoRoom('acceptance', await acceptances.since(answer.at), answer.at);
  if (full !== null) return { refused: full };
  const { owner, reason, until, most } = typedRequest(request);
  const covers = coversOf(incident, await store.alertsOf(incident.id, alertsLookedAt), most);
  if ('refused' in covers) return covers;
  if (request.shown !== undefined && request.shown !== markOfCovers(covers))
    return { refused: 'More alerts have joined since that was shown. Look at what it covers now.' };
  const made = makeAcceptance({ id: newId(), covers, owner, reason, until, incidentId: incident.id }, answer);
  if ('refused' in made) return made;
  const change = closeAccepted(incident, answer, made.acceptance.after);
  return 'refused' in change ? change : { change, made };
}

/**
 * Returns what an acceptance of an incident covers: each problem among its alerts, up to the amount that the newest alert of
 * it says; or why it cannot be accepted.
 *
 * @param alerts the newest alerts of the incident, newest first
 * @param most covers up to this many of what is counted instead
 */
export function coversOf(incident: Incident, alerts: readonly Alert[], most?: number): Covered[] | Refusal {
  if (alerts.some(isOfRouterItself))
    return { refused: 'Trouble of the router itself is not accepted. Put it off instead.' };
  for (const { event } of alerts) {
    const never = whyNeverAccepted(event);
    if (never !== null) return { refused: never };
  }
  if (incident.alertCount > alerts.length) {
    return {
      refused: `It has ${incident.alertCount} alerts, more than are looked at. Write down in the rules what is meant, under “accept”.`,
    };
  }
  const distinct = new Map<string, Covered>();
  for (const cover of alerts.map(coverOf)) {
    const key = canonicalJson(cover.problem);
    if (!distinct.has(key)) distinct.set(key, cover);
  }
  const covers = [...distinct.values()];
  const tooMuch = whyTooMuch(covers);
  if (tooMuch !== null) return { refused: tooMuch };
  return most === undefined ? covers : upTo(most, covers);
}

function upTo(most: number, covers: readonly Covered[]): Covered[] | Refusal {
  const counts = covers.flatMap(({ most: count, unit }) => (count === null || unit !== undefined ? [] : count));
  if (counts.length === 0)
    return { refused: 'Nothing in it is counted, so that there is no “at most”. Leave that out: its end bounds it.' };
  const now = Math.max(...counts);
  if (now > most) return { refused: `There are ${now} now, and it has to cover what there is: at least ${now}.` };
  return covers.map((one) => (one.most === null || one.unit !== undefined ? one : { ...one, most }));
}
