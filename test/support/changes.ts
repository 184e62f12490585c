import type { Change, Refusal } from '../../src/incidents/evolve.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Instant } from '../../src/lib/instant.ts';

/** What a change of an incident does that others notice. */
interface Seen {
  /** The fields that are different, of its escalation only those; `absent`: there is none any more. */
  becomes: Record<string, unknown>;
  /** Who hears what: `chat: opened`. */
  told: string[];
  /** When a timer that was started rings; null: none was. */
  rings: Instant | null;
  /** What stands on record: what it was, who did it, why, and what else. */
  record: [what: string, actor: string, reason: string, details: Record<string, unknown>];
}

/** Kept by every change, whatever it is about: `incidents/evolve` has its own tests. */
const ofEachChange = ['revision', 'updatedAt', 'recordHash', 'outbox', 'views', 'escalation'];

/** Returns the change that was allowed. */
export function allowed(change: Change | Refusal): Change {
  if ('refused' in change) throw new Error(change.refused);
  return change;
}

/** Returns everything that a change does, so that a test says all of it. */
export function seenOf(before: Incident, change: Change | Refusal): Seen {
  const { after, record } = allowed(change);
  const { rulesVersion: _same, status: _seen, tells: _told, ...details } = record.details;
  const escalation = differences(before.escalation, after.escalation, []);
  const clock = after.outbox.clock?.clock === after.revision ? after.outbox.clock : null;
  return {
    becomes: {
      ...differences(before, after, ofEachChange),
      ...(Object.keys(escalation).length === 0 ? {} : { escalation }),
    },
    told: toldOf(change),
    rings: clock?.nextStepAt ?? null,
    record: [record.what, record.actor, record.reason, details],
  };
}

/** Returns who hears what with a change, and of those before it that were not handed over yet. */
export function toldOf(change: Change | Refusal): string[] {
  return allowed(change).after.outbox.deliveries.map(({ target, kind }) => `${target}: ${kind}`);
}

function differences(before: object, after: object, without: readonly string[]): Record<string, unknown> {
  const [old, fresh] = [before, after].map((one) => one as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter((name) => !without.includes(name));
  const changed = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(fresh[name]));
  return Object.fromEntries(changed.map((name) => [name, fresh[name] ?? (name in fresh ? null : 'absent')]));
}
