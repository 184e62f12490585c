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

/** Returns when it is over: its own end, or when somebody ended it. */
export function endOfItem({ until, ended }: { until: Instant; ended: { at: Instant } | null }): Instant {
  return ended !== null && ended.at < until ? ended.at : until;
}

/** Items of a kind that hold and are read: of more, those that end later have no effect until then. */
const mostHolding = 200;

/**
 * Returns items, which are in the order of their ends, up to the last one that is read: only those that hold then count.
 * `isCut`: more of them hold.
 */
export function readableItems<Item extends Pick<PersonsItem, 'until' | 'ended'>>(
  items: readonly Item[],
  now: Instant,
): { items: Item[]; isCut: boolean } {
  const holding = items.flatMap((item, index) => (endOfItem(item) > now ? index : []));
  const beyond = holding[mostHolding];
  return { items: items.slice(0, beyond), isCut: beyond !== undefined };
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
