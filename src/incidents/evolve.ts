import { type Actor, actorNamed } from '../evidence/actor.ts';
import { chainRecord, chainStart, type EvidenceRecord } from '../evidence/record.ts';
import type { Instant } from '../lib/instant.ts';
import type { DeliveryOrder, Incident, NoticeKind } from './incident.ts';
import { viewsOf } from './views.ts';

/** A change that is allowed: the incident after it and the record that says why. */
export interface Change {
  after: Incident;
  record: EvidenceRecord;
}

/** A change that is not allowed now, and why, in words for the person who asked. */
export interface Refusal {
  refused: string;
}

/** What a change says of itself. */
export interface Note {
  what: string;
  actor: string;
  /** Who that is, and how it is known; left out when the name alone says it, as the router's does. */
  by?: Actor;
  reason: string;
  trace?: string[];
  details?: Record<string, unknown>;
  /** Who has to hear what. */
  tell?: { kind: NoticeKind; targets: readonly string[] }[];
  /** Starts a new clock due at this time; the running one then ends itself. */
  startClockAt?: Instant;
}

/** Returns the incident one revision on, with its record chained and its notices and clock in the outbox. */
export function evolve(before: Incident, patch: Partial<Incident>, note: Note, now: Instant): Change {
  const revision = before.revision + 1;
  const changed: Incident = { ...before, ...patch, revision, updatedAt: now };
  const orders = (note.tell ?? []).flatMap(({ kind, targets }) =>
    targets.map((target) => orderOf(changed, kind, target, note, now)),
  );
  const record = chainRecord({
    incidentId: before.id,
    subject: { kind: 'incident', id: before.id },
    sequence: revision,
    at: now,
    what: note.what,
    actor: note.actor,
    by: note.by ?? actorNamed(note.actor),
    reason: note.reason,
    trace: note.trace ?? [],
    details: {
      rulesVersion: changed.rulesVersion,
      ...note.details,
      status: changed.status,
      tells: orders.map(({ target, kind }) => `${target}: ${kind}`),
    },
    previousHash: before.recordHash,
  });
  const clock =
    note.startClockAt === undefined ? null : { incidentId: before.id, clock: revision, nextStepAt: note.startClockAt };
  const escalation =
    clock === null ? changed.escalation : { ...changed.escalation, clock: revision, nextStepAt: clock.nextStepAt };
  const pending = before.outbox.clock?.clock === escalation.clock ? before.outbox.clock : null;
  const outbox = { deliveries: [...before.outbox.deliveries, ...orders], clock: clock ?? pending };
  const after = { ...changed, escalation, outbox, recordHash: record.hash };
  return { after: { ...after, views: viewsOf(after, revision) }, record };
}

/** The incident before its first revision, to which the opening is the first change. */
export function unopened(incident: Omit<Incident, 'revision' | 'updatedAt' | 'outbox' | 'recordHash'>): Incident {
  return {
    ...incident,
    revision: 0,
    updatedAt: incident.openedAt,
    outbox: { deliveries: [], clock: null },
    recordHash: chainStart,
  };
}

function orderOf(incident: Incident, kind: NoticeKind, target: string, note: Note, at: Instant): DeliveryOrder {
  return {
    incidentId: incident.id,
    noticeId: `${incident.revision}-${kind}`,
    revision: incident.revision,
    kind,
    target,
    at,
    actor: note.actor === 'router' ? null : note.actor,
    reason: note.reason,
    insteadOf: [],
  };
}
