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

/** What is to be announced, by whom it came about, and what of it goes on record. */
export interface ToAnnounce {
  /** The same for the same announcement, so that making it again tells nothing new. */
  id: string;
  announcement: AnnouncementText;
  actor: string;
  /** Who that is, and how it is known; left out when nobody knows, or it is the router. */
  by?: Actor;
  what: string;
  details: Record<string, unknown>;
  at: Instant;
  /** Targets that are told the same by an incident; absent: none. */
  toldOtherwise?: readonly string[];
}

/** Most that an announcement takes: record and orders are items and messages of bounded size, and nobody reads on after a page. */
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
    // What a record is chained under; of an announcement there is but one.
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
