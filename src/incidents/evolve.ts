import { type Actor, actorNamed } from '../evidence/actor.ts';
import { chainRecord, chainStart, type EvidenceRecord } from '../evidence/record.ts';
import { fitted } from '../lib/fitted.ts';
import type { Instant } from '../lib/instant.ts';
import { truncate } from '../lib/text.ts';
import type { IncidentOrder } from './delivery-order.ts';
import { heldBackAfter } from './held-back.ts';
import { heldOrders, mostNotified } from './held-orders.ts';
import type { Incident } from './incident.ts';
import type { IncidentNoticeKind } from './notice-kinds.ts';
import { heldUntil } from './retry.ts';
import { viewsOf } from './views.ts';

/** How many bytes the contents of a record may take: an item of the table is limited, rules and events hardly are. */
const recordBytes = 256 * 1024;

/** How many characters of its sentence go with a notice; the record has all of it. */
const noticeReason = 300;

/** A change that is allowed: the incident after it and the record that says why. */
export interface Change {
  after: Incident;
  record: EvidenceRecord;
}

/** A change that is not allowed now, and why, in words for the person who asked. */
export interface Refusal {
  refused: string;
}

/** What a change says about itself. */
export interface Note {
  what: string;
  actor: string;
  /** Who that is, and how it is known; absent if the name alone says it, as the router's does. */
  by?: Actor;
  reason: string;
  trace?: string[];
  details?: Record<string, unknown>;
  /** Who has to hear what. */
  notify?: { kind: IncidentNoticeKind; targets: readonly string[] }[];
  /** Whom these targets call on, instead of whom they name themselves. */
  calls?: { targets: readonly string[]; mention: readonly string[] };
  /** Starts a new timer due at this time; the running one then ends itself. */
  startTimerAt?: Instant;
}

/** Returns the incident one revision on, with its record chained and its notices and timer in the outbox. */
export function evolve(before: Incident, patch: Partial<Incident>, note: Note, now: Instant): Change {
  const revision = before.revision + 1;
  const patched: Incident = { ...before, ...patch, revision, updatedAt: now };
  const wanted = { ...patched, ...heldBackAfter(before.heldBack, patched, now) };
  const { changed, untold } = withoutTooMany(wanted);
  const orders = (note.notify ?? []).flatMap(({ kind, targets }) =>
    targets.filter((target) => !untold.has(target)).map((target) => orderOf(changed, kind, target, note, now)),
  );
  const said = fitted(
    {
      reason: note.reason,
      trace: note.trace ?? [],
      details: {
        rulesVersion: changed.rulesVersion,
        ...note.details,
        status: changed.status,
        tells: orders.map(({ target, kind }) => `${target}: ${kind}`),
        ...(untold.size > 0 ? { untold: [...untold] } : {}),
      },
    },
    recordBytes,
  );
  const record = chainRecord({
    incidentId: before.id,
    subject: { kind: 'incident', id: before.id },
    sequence: revision,
    at: now,
    what: note.what,
    actor: note.actor,
    by: note.by ?? actorNamed(note.actor),
    ...said,
    previousHash: before.recordHash,
  });
  const startTimerAt = isReleased(before, changed, now) ? now : note.startTimerAt;
  const clock =
    startTimerAt === undefined ? null : { incidentId: before.id, clock: revision, nextStepAt: startTimerAt };
  const escalation =
    clock === null ? changed.escalation : { ...changed.escalation, clock: revision, nextStepAt: clock.nextStepAt };
  const pending = before.outbox.clock?.clock === escalation.clock ? before.outbox.clock : null;
  const outbox = { deliveries: heldOrders(before.outbox.deliveries, orders), clock: clock ?? pending };
  const after = { ...changed, escalation, outbox, recordHash: record.hash };
  return { after: { ...after, views: viewsOf(after, revision) }, record };
}

/**
 * Says whether steps that wait for retries wait for less than before: a resource without a retry joined, or the one that it was for
 * has a later backup. They are looked at again at once.
 */
function isReleased(before: Incident, { escalation, ...after }: Incident, now: Instant): boolean {
  if (after.status !== 'open' || escalation.stepsTaken === 0 || escalation.nextStepAt === null) return false;
  const was = heldUntil(before);
  if (was === null || was <= now) return false;
  const until = heldUntil({ ...after, escalation });
  return until === null || until < was;
}

/** Leaves out targets beyond the most that may hear about an incident; its record names them. */
function withoutTooMany(wanted: Incident): { changed: Incident; untold: ReadonlySet<string> } {
  const { notified, alsoTell } = wanted;
  const untold = new Set([...notified.slice(mostNotified), ...alsoTell.slice(mostNotified)]);
  const told = notified.slice(0, mostNotified);
  for (const target of told) untold.delete(target);
  return { changed: { ...wanted, notified: told, alsoTell: alsoTell.slice(0, mostNotified) }, untold };
}

/** The incident before its first revision; opening it is the first change. */
export function unopened(incident: Omit<Incident, 'revision' | 'updatedAt' | 'outbox' | 'recordHash'>): Incident {
  return {
    ...incident,
    revision: 0,
    updatedAt: incident.openedAt,
    outbox: { deliveries: [], clock: null },
    recordHash: chainStart,
  };
}

function orderOf(incident: Incident, kind: IncidentNoticeKind, target: string, note: Note, at: Instant): IncidentOrder {
  return {
    incidentId: incident.id,
    noticeId: `${incident.revision}-${kind}`,
    revision: incident.revision,
    kind,
    target,
    at,
    actor: note.actor === 'router' ? null : note.actor,
    reason: truncate(note.reason, noticeReason),
    insteadOf: [],
    ...mentionFor(target, note),
  };
}

function mentionFor(target: string, { calls }: Note): Pick<IncidentOrder, 'mention'> {
  return calls?.targets.includes(target) === true ? { mention: calls.mention } : {};
}
