import { resolveDuty } from '../escalation/rotation.ts';
import { type Actor, actorNamed } from '../evidence/actor.ts';
import { chainRecord, chainStart } from '../evidence/record.ts';
import type { AnnouncementOrder, AnnouncementText } from '../incidents/delivery-order.ts';
import type { AnnouncementKind } from '../incidents/notice-kinds.ts';
import type { Instant } from '../lib/instant.ts';
import { truncate } from '../lib/text.ts';
import type { DeliveryQueue } from '../ports/delivery/delivery-queue.ts';
import type { IncidentStore } from '../ports/incidents/incident-store.ts';
import type { Rules } from '../rules/rules.ts';

const kind: AnnouncementKind = 'announced';

/** What announcing needs. */
export interface AnnouncingDependencies {
  store: Pick<IncidentStore, 'commit'>;
  queue: DeliveryQueue;
}

/** What is to be announced, who caused it, and what goes on record. */
export interface ToAnnounce {
  /** The same for the same announcement, so that making it again tells nothing new. */
  id: string;
  announcement: AnnouncementText;
  actor: string;
  /** The person who caused it, and how they are known; absent when nobody knows, or it is the router. */
  by?: Actor;
  what: string;
  details: Record<string, unknown>;
  at: Instant;
  /** Targets that an incident tells the same; absent: none. */
  toldOtherwise?: readonly string[];
}

/** Longest parts of an announcement, in characters, and its most lines: items and messages are limited, and so are readers. */
const limits = { title: 200, news: 600, line: 400, lines: 100 } as const;

/** Announces something about the router itself to the targets that the rules name for it, and puts it on record. Safe to repeat. */
export async function sendAnnouncement(
  { id, announcement: whole, actor, by = actorNamed(actor), what, details, at, toldOtherwise = [] }: ToAnnounce,
  rules: Rules,
  { store, queue }: AnnouncingDependencies,
): Promise<void> {
  const announcement = bounded(whole);
  const targets = resolveDuty(rules.bulletins, rules.rotations, at).filter((target) => !toldOtherwise.includes(target));
  const record = chainRecord({
    // Records are chained by this id; an announcement has only one record.
    incidentId: id,
    sequence: 1,
    at,
    what,
    actor,
    by,
    reason: announcement.title,
    trace: announcement.lines,
    details: { ...details, rulesVersion: rules.version, tells: targets.map((target) => `${target}: ${kind}`) },
    previousHash: chainStart,
  });
  await store.commit({ record });
  await queue.send(targets.map((target) => orderOf(id, target, { announcement, actor, at })));
}

function bounded(announcement: AnnouncementText): AnnouncementText {
  const { title, news, lines } = announcement;
  const kept = lines.slice(0, limits.lines).map((line) => truncate(line, limits.line));
  return {
    ...announcement,
    title: truncate(title, limits.title),
    news: truncate(news, limits.news),
    lines: kept,
    ...(kept.length < lines.length ? { moreLines: lines.length - kept.length } : {}),
  };
}

function orderOf(
  announcementId: string,
  target: string,
  { announcement, actor, at }: Pick<ToAnnounce, 'announcement' | 'actor' | 'at'>,
): AnnouncementOrder {
  const { news: reason } = announcement;
  return { announcementId, noticeId: `1-${kind}`, kind, target, at, actor, reason, insteadOf: [], announcement };
}
