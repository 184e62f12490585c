import type { Answer } from '../../incidents/incident.ts';
import { whyNoRoom } from '../../incidents/persons-item.ts';
import { endSilence, makeSilence, type PersonsSilence, type SilenceChange } from '../../incidents/silence.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { typedText } from '../../lib/typed-text.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Silences } from '../../ports/rules/persons-items.ts';
import { checkPattern } from '../../rules/check/check-pattern.ts';
import { formatIssue, reportIssues } from '../../rules/check/issue.ts';
import { keepsAllQuiet } from '../../rules/check/warnings/mutes.ts';

/** What changing silences needs. */
export interface SilencesDependencies {
  store: Pick<IncidentStore, 'commit'>;
  silences: Silences;
  now: () => Instant;
  newId: () => string;
}

/** What a person wants to be quiet. */
export interface QuietRequest {
  /** A pattern as rules have it. */
  match: unknown;
  until: Instant;
  /** As it was typed. */
  reason: string;
  /** Confirms that it is meant to silence everything. */
  all: boolean;
}

/** What became of it. `refused` is a sentence for the person. */
export type SilenceOutcome = { silence: PersonsSilence } | { refused: string };

/** For how long after its end it is said who ended a silence, and when, in seconds. */
const rememberedSeconds = 2 * 86_400;

/** Says why a pattern cannot be silenced, beginning with mistakes in the pattern; null when it can. */
export function whyNotSilenced({ match, all }: Pick<QuietRequest, 'match' | 'all'>): string | null {
  const issues = checkPattern(match, ['match']).map((issue) => ({ ...issue, part: 0 }));
  const mistakes = reportIssues(issues, []).map(formatIssue);
  if (mistakes.length > 0) return `${mistakes.join('; ')}.`;
  if (all || !keepsAllQuiet(match)) return null;
  return 'That keeps every alert quiet, critical ones too. Say of what, or --all if it is meant.';
}

/** Makes a silence for a person. */
export async function addSilence(
  request: QuietRequest,
  answer: Omit<Answer, 'at'>,
  { store, silences, now, newId }: SilencesDependencies,
): Promise<SilenceOutcome> {
  const at = now();
  const refused = whyNotSilenced(request);
  if (refused !== null) return { refused };
  const full = whyNoRoom('silence', await silences.since(at), at);
  if (full !== null) return { refused: full };
  const { match, until, reason } = request;
  const change = makeSilence({ id: newId(), match, until, reason: typedText(reason) }, { ...answer, at });
  return write(change, store);
}

/** Ends a silence before its time, by its id. */
export async function endSilenceOf(
  id: string,
  answer: Omit<Answer, 'at'>,
  { store, silences, now }: SilencesDependencies,
): Promise<SilenceOutcome> {
  const at = now();
  const silence = (await silences.since(addSeconds(at, -rememberedSeconds), at)).find((one) => one.id === id);
  if (silence === undefined) return { refused: `No silence ${id} holds. silence list shows those that do.` };
  return write(endSilence(silence, { ...answer, at }), store);
}

async function write(
  change: SilenceChange | { refused: string },
  store: SilencesDependencies['store'],
): Promise<SilenceOutcome> {
  if ('refused' in change) return change;
  if (await store.commit(change)) return { silence: change.silence.after };
  return { refused: 'Somebody else changed it at the same moment. Look at silence list.' };
}
