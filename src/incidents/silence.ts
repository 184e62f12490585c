import { chainStart, type EvidenceRecord } from '../evidence/record.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import type { Refusal } from './evolve.ts';
import type { Answer } from './incident.ts';
import { changedItem, makerOf, type PersonsItem, whyNotEnded } from './persons-item.ts';

/** The longest time that a person may keep something quiet, in seconds: anything longer should be a rule, not a silence. */
export const longestQuietSeconds = 30 * 86_400;

/** How many bytes a pattern may take as JSON: every decision reads all silences again. */
export const patternBytes = 16_384;

/** What a person keeps quiet for a while. It is stored in the table, never in the rules. */
export interface PersonsSilence extends PersonsItem {
  /** What is kept quiet, in the pattern language of the rules, as JSON: names of tags are no names of our own. */
  pattern: string;
  /** The incident that it was made from; null: from none. */
  incidentId: string | null;
}

/** The part of a silence that says what it keeps quiet, and until when. */
export interface HoldingSilence extends Pick<PersonsSilence, 'id' | 'pattern' | 'from' | 'until' | 'reason'> {
  maker: { name: string };
  ended: { at: Instant } | null;
}

/** A change of a silence and the record that says why. */
export interface SilenceChange {
  silence: { expected: number | null; after: PersonsSilence };
  record: EvidenceRecord;
}

/** What somebody wants to keep quiet. */
export interface ToSilence {
  id: string;
  /** A pattern as in the rules, already checked. */
  match: unknown;
  until: Instant;
  reason: string;
  incidentId?: string;
}

/** Makes a silence that holds from now on; refused without an end or a reason, or if it is too long to read. */
export function makeSilence(
  { id, match, until, reason, incidentId }: ToSilence,
  answer: Answer,
): SilenceChange | Refusal {
  const { at, via } = answer;
  const refused = whyNotQuiet(until, reason, at);
  if (refused !== null) return { refused };
  const pattern = JSON.stringify(match);
  if (Buffer.byteLength(pattern) > patternBytes) {
    return {
      refused: `It names more than fits in a silence. Say what these have in common: silence add --account, --plan, --tag.`,
    };
  }
  const silence = {
    ...{ id, pattern, from: at, until, reason, maker: makerOf(answer), via },
    ...{ incidentId: incidentId ?? null, ended: null, told: [] },
  };
  const said = `keeps quiet until ${until}, ${via}: “${reason}”`;
  return changed({ ...silence, revision: 0, recordHash: chainStart }, 'silence-made', answer, said);
}

/** Ends a silence early. Whatever still fails is told within minutes. */
export function endSilence(silence: PersonsSilence, answer: Answer): SilenceChange | Refusal {
  const refused = whyNotEnded(silence, answer.at);
  if (refused !== null) return { refused };
  const ended = { at: answer.at, actor: makerOf(answer), via: answer.via };
  return changed({ ...silence, ended }, 'silence-ended', answer, `ends the silence “${silence.reason}” ${answer.via}`);
}

/** Says why nothing can be kept quiet until then for this reason; null: it can. */
export function whyNotQuiet(until: Instant, reason: string, now: Instant): string | null {
  if (until <= now) return `${until} is over. Choose a moment to come.`;
  const latest = addSeconds(now, longestQuietSeconds);
  if (until > latest) return `A silence lasts 30 days at most, until ${latest}.`;
  return reason === '' ? 'Say why it is to be quiet, for those who wonder.' : null;
}

function changed(before: PersonsSilence, what: string, answer: Answer, said: string): SilenceChange {
  const { pattern, incidentId } = before;
  const { record, ...silence } = changedItem(
    before,
    'silence',
    { what, said, details: { pattern, incidentId } },
    answer,
  );
  return { silence, record };
}
