import { type Instant, laterOf } from '../lib/instant.ts';

/** What a vendor says about a delivery after it accepted it. */
export const laterWords = ['arrived', 'bounced', 'put-off', 'refused', 'complained'] as const;
export type LaterWord = (typeof laterWords)[number];

/** What was learnt later about a delivery, for one recipient. The address comes from other people (hostile). */
export interface LaterOutcome {
  noticeId: string;
  target: string;
  what: LaterWord;
  recipient: string;
  at: Instant;
  /** One line for people; may quote the vendor. */
  detail: string;
}

/** Which delivery it is about. */
export interface DeliveryPlace {
  subjectId: string;
  noticeId: string;
  target: string;
}

/**
 * Says whether none of its recipients got it: it bounced for each of them, or the vendor refused to send it, and none of them
 * got it after that. A delivery that is only delayed may have been read; answering machines bounce, too.
 */
export function isLost(recipients: readonly string[], later: readonly LaterOutcome[]): boolean {
  const lostAt = newest(later.filter(isLoss));
  const arrivedAt = newest(later.filter(({ what }) => what === 'arrived'));
  return recipients.length > 0 && recipients.every((recipient) => hasLost(recipient.toLowerCase(), lostAt, arrivedAt));
}

function hasLost(name: string, lostAt: ReadonlyMap<string, Instant>, arrivedAt: ReadonlyMap<string, Instant>): boolean {
  const at = lostAt.get(name);
  return at !== undefined && (arrivedAt.get(name) ?? '') <= at;
}

/** Returns when it was last said of each recipient. */
function newest(outcomes: readonly LaterOutcome[]): Map<string, Instant> {
  const last = new Map<string, Instant>();
  for (const outcome of outcomes) {
    const name = nameOf(outcome);
    last.set(name, laterOf(last.get(name) ?? outcome.at, outcome.at));
  }
  return last;
}

/** Says whether one recipient did not get it, and will not. */
export function isLoss({ what }: Pick<LaterOutcome, 'what'>): boolean {
  return what === 'bounced' || what === 'refused';
}

/** Returns a delivery with what was learnt about it later; unchanged if that is nothing. */
export function withLater<Row extends { noticeId: string; target: string }>(
  row: Row,
  later: readonly LaterOutcome[],
): Row & { later?: LaterOutcome[] } {
  const own = later.filter(({ noticeId, target }) => noticeId === row.noticeId && target === row.target);
  return own.length === 0 ? row : { ...row, later: own };
}

function nameOf({ recipient }: LaterOutcome): string {
  return recipient.toLowerCase();
}
