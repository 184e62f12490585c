import { type AcceptanceChange, makeAcceptance } from '../../src/incidents/acceptance.ts';
import type { Alert } from '../../src/incidents/alert.ts';
import { coverOf } from '../../src/incidents/cover.ts';
import { makeSilence, type SilenceChange } from '../../src/incidents/silence.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anAlert, noon } from './alerts.ts';

let made = 0;

function nextId(begin: string): string {
  made += 1;
  return `${begin}${String(made).padStart(22, '0')}`;
}

const ana = { by: 'ana', via: 'at the command line', at: noon };

/** A silence that somebody makes at noon; each is another one. */
export function aSilence(facts: { match?: unknown; hours?: number; reason?: string } = {}): SilenceChange {
  const { match = { severity: ['low'] }, hours = 2, reason = 'moves to Aurora' } = facts;
  const toSilence = { id: nextId('01KD'), match, until: addSeconds(noon, hours * 3600), reason };
  return notRefused(makeSilence(toSilence, ana));
}

/** An acceptance that somebody makes at noon; each is another one. */
export function anAcceptance({
  hours = 48,
  owner = 'data team',
  of = anAlert(),
}: {
  hours?: number;
  owner?: string;
  of?: Alert;
} = {}): AcceptanceChange {
  const toAccept = {
    ...{ id: nextId('01KE'), incidentId: '01JD', owner, reason: 'rebuilt each night' },
    ...{ covers: [coverOf(of)], until: addSeconds(noon, hours * 3600) },
  };
  return notRefused(makeAcceptance(toAccept, ana));
}

function notRefused<Change extends object>(change: Change | { refused: string }): Change {
  if ('refused' in change) throw new Error(change.refused);
  return change;
}
