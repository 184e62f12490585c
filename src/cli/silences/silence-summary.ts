import { endOfItem } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';

/** A silence as JSON; `--silences` of other commands reads it. */
export interface SilenceSummary {
  id: string;
  match: unknown;
  from: string;
  /** When it ends by itself. */
  until: string;
  reason: string;
  by: string;
  via: string;
  incidentId: string | null;
  ended: { by: string; via: string; at: string } | null;
}

/** Returns a silence as it is printed. */
export function summariseSilence(silence: PersonsSilence): SilenceSummary {
  const { id, pattern, from, until, reason, maker, via, incidentId, ended } = silence;
  return {
    ...{ id, match: JSON.parse(pattern) as unknown, from, until, reason, by: maker.name, via, incidentId },
    ended: ended && { by: ended.actor.name, via: ended.via, at: endOfItem(silence) },
  };
}
