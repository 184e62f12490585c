import { type Actor, actorNamed } from '../evidence/actor.ts';
import { chainRecord, type EvidenceRecord, type RecordSubject } from '../evidence/record.ts';
import type { Instant } from '../lib/instant.ts';
import type { Answer } from './incident.ts';

/** What people hear about something that a person made for a while, in this order. */
export const itemNews = ['made', 'ended', 'ending', 'expired'] as const;
export type ItemNews = (typeof itemNews)[number];

/** What a person makes for a while. It is stored in the table, never in the rules; its text is as typed (hostile). */
export interface PersonsItem {
  id: string;
  /** Grows by one with every change; writes are conditional on it. */
  revision: number;
  from: Instant;
  /** When it ends by itself. */
  until: Instant;
  reason: string;
  maker: Actor;
  /** How they made it: `in Slack`. */
  via: string;
  /** Who ended it early; null: nobody. */
  ended: { at: Instant; actor: Actor; via: string } | null;
  /** What people have heard about it; anything missing is told again, and heard only once. */
  told: readonly ItemNews[];
  /** Hash of its newest record, to which the next one is chained. */
  recordHash: string;
}

/** What whoever makes one has to know: each function reads the list once a minute. */
export const notKnownAtOnce = 'What fails within the next minute may still be told.';

/** Returns when it is over: its own end, or when somebody ended it. */
export function endOfItem({ until, ended }: { until: Instant; ended: { at: Instant } | null }): Instant {
  return ended !== null && ended.at < until ? ended.at : until;
}

/** Items of a kind that may hold at a time: one more is refused. Each decision goes through all of them. */
const mostMade = 150;

/** Items of a kind that hold and are read: more than may be made, for those that people make at the same moment. */
const mostRead = 200;

/** Says why one more cannot be made, and what to do about it; null: it can. */
export function whyNoRoom(
  kind: 'silence' | 'acceptance',
  items: readonly Pick<PersonsItem, 'until' | 'ended'>[],
  now: Instant,
): string | null {
  const holding = items.filter((item) => endOfItem(item) > now).length;
  if (holding < mostMade) return null;
  const list = `npx backup-alerts ${kind}`;
  return `${holding} ${kind}s hold, and no more than ${mostMade} may. End one that is not needed (${list} list, ${list} end), then do this again.`;
}

/**
 * Returns items in the order that they have, without those that hold and are too many: the ones that were made first are kept,
 * so that no new one takes the place of one that people count on. `isCut`: some are left out.
 */
export function readableItems<Item extends Pick<PersonsItem, 'id' | 'from' | 'until' | 'ended'>>(
  items: readonly Item[],
  now: Instant,
): { items: Item[]; isCut: boolean } {
  const holding = items.filter((item) => endOfItem(item) > now);
  const oldestFirst = holding.sort((a, b) => (`${a.from}#${a.id}` < `${b.from}#${b.id}` ? -1 : 1));
  const newest = new Set(oldestFirst.slice(mostRead));
  return { items: items.filter((item) => !newest.has(item)), isCut: newest.size > 0 };
}

/** Says why it cannot be ended any more; null: it can. */
export function whyNotEnded(item: Pick<PersonsItem, 'until' | 'ended'>, at: Instant): string | null {
  const over = endOfItem(item);
  if (item.ended !== null) return `It was ended by ${item.ended.actor.name} at ${over}.`;
  return over <= at ? `It was over at ${over}.` : null;
}

/** Returns who made or ended it. */
export function makerOf({ by, actor }: Answer): Actor {
  return actor ?? actorNamed(by);
}

/** Returns the next revision of it, with the record that says why. `said` follows the name of who did it. */
export function changedItem<Item extends PersonsItem>(
  before: Item,
  kind: RecordSubject['kind'],
  { what, said, details }: { what: string; said: string; details: Record<string, unknown> },
  answer: Answer,
): { expected: number | null; after: Item; record: EvidenceRecord } {
  const { id, from, until, reason } = before;
  const revision = before.revision + 1;
  const by = makerOf(answer);
  const record = chainRecord({
    // The id under which its records are chained.
    incidentId: `${kind}-${id}`,
    subject: { kind, id },
    sequence: revision,
    at: answer.at,
    what,
    actor: answer.by,
    by,
    reason: `${by.name} ${said}.`,
    trace: [],
    details: { ...details, from, until, reason, via: answer.via },
    previousHash: before.recordHash,
  });
  const expected = before.revision === 0 ? null : before.revision;
  return { expected, after: { ...before, revision, recordHash: record.hash }, record };
}
