import { resolveDuty } from '../escalation/rotation.ts';
import { type Actor, actorNamed } from '../evidence/actor.ts';
import { chainRecord, chainStart } from '../evidence/record.ts';
import type { Bulletin, DeliveryOrder } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import { truncate } from '../lib/text.ts';
import type { DeliveryQueue } from '../ports/delivery-queue.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { Rules } from '../routing/decision.ts';

/** What sending news needs. */
export interface BulletinDependencies {
  store: Pick<IncidentStore, 'commit'>;
  queue: DeliveryQueue;
}

/** News, by whom it came about, and what of it goes on record. */
export interface BulletinToSend {
  /** The same for the same news, so that sending it again sends nothing new. */
  id: string;
  bulletin: Bulletin;
  actor: string;
  /** Who that is, and how it is known; left out when nobody knows, or it is the router. */
  by?: Actor;
  what: string;
  details: Record<string, unknown>;
  at: Instant;
}

/** Most that news takes: record and orders are items and messages of bounded size, and nobody reads on after a page. */
const newsLimits = { title: 200, news: 600, line: 400, lines: 100 } as const;

/** Sends news about the router itself to the targets that the rules name for it, and puts it on record. Safe to repeat. */
export async function sendBulletin(
  { id, bulletin: whole, actor, by = actorNamed(actor), what, details, at }: BulletinToSend,
  rules: Rules,
  { store, queue }: BulletinDependencies,
): Promise<void> {
  const bulletin = bounded(whole);
  const targets = resolveDuty(rules.bulletins, rules.rotations, at);
  const record = chainRecord({
    incidentId: id,
    sequence: 1,
    at,
    what,
    actor,
    by,
    reason: bulletin.title,
    trace: bulletin.lines,
    details: { ...details, rulesVersion: rules.version, tells: targets.map((target) => `${target}: announced`) },
    previousHash: chainStart,
  });
  await store.commit({ record });
  await queue.send(targets.map((target) => orderOf(id, target, { bulletin, actor, at })));
}

function bounded(bulletin: Bulletin): Bulletin {
  const { title, news, lines } = bulletin;
  const kept = lines.slice(0, newsLimits.lines).map((line) => truncate(line, newsLimits.line));
  return {
    ...bulletin,
    title: truncate(title, newsLimits.title),
    news: truncate(news, newsLimits.news),
    lines: kept,
    ...(kept.length < lines.length ? { moreLines: lines.length - kept.length } : {}),
  };
}

function orderOf(
  incidentId: string,
  target: string,
  { bulletin, actor, at }: Pick<BulletinToSend, 'bulletin' | 'actor' | 'at'>,
): DeliveryOrder {
  return {
    incidentId,
    noticeId: '1-announced',
    revision: 1,
    kind: 'announced',
    target,
    at,
    actor,
    reason: bulletin.news,
    insteadOf: [],
    bulletin,
  };
}
