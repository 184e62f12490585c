import type { HoldingAcceptance, PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Covered } from '../../incidents/cover.ts';
import { endOfItem } from '../../incidents/persons-item.ts';

/** An acceptance as JSON; `--acceptances` of other commands reads it. */
export interface AcceptanceSummary {
  id: string;
  owner: string;
  reason: string;
  from: string;
  /** When it ends by itself. */
  until: string;
  by: string;
  via: string;
  incidentId: string;
  /** What it covers, and how much of it. */
  covers: readonly Covered[];
  ended: { by: string; via: string; at: string } | null;
}

/** Returns an acceptance as it is printed. */
export function summariseAcceptance(acceptance: PersonsAcceptance): AcceptanceSummary {
  const { id, owner, reason, from, until, maker, via, incidentId, covers, ended } = acceptance;
  return {
    ...{ id, owner, reason, from, until, by: maker.name, via, incidentId, covers },
    ended: ended && { by: ended.actor.name, via: ended.via, at: endOfItem(acceptance) },
  };
}

/** Returns an acceptance from its JSON. */
export function acceptanceOf({ by, ...rest }: AcceptanceSummary): HoldingAcceptance {
  return { ...rest, maker: { name: by } };
}
