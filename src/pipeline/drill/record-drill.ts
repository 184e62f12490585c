import type { Actor } from '../../evidence/actor.ts';
import { chainRecord, chainStart, type EvidenceRecord } from '../../evidence/record.ts';
import type { Instant } from '../../lib/instant.ts';

/** Who played or signs a drill, and when. */
export interface DrillBy {
  id: string;
  actor: Actor;
  at: Instant;
}

/** What a record says. */
type Said = Pick<EvidenceRecord, 'what' | 'reason' | 'trace' | 'details'>;

/** What the records of a drill are about. */
const subjectOf = (id: string) => ({ kind: 'drill', id }) as const;

/** Says whether a record is of the result of a drill, and not of an incident or of news. */
export function isOfDrill({ subject, incidentId }: EvidenceRecord): boolean {
  return subject?.kind === subjectOf(incidentId).kind;
}

/**
 * Returns the next record of a drill, which has a chain of its own.
 *
 * @param last the newest record of the drill; null: it has none
 */
export function recordDrill({ id, actor, at }: DrillBy, said: Said, last: EvidenceRecord | null): EvidenceRecord {
  return chainRecord({
    // Records are chained by this id.
    incidentId: id,
    subject: subjectOf(id),
    sequence: (last?.sequence ?? 0) + 1,
    at,
    actor: actor.name,
    by: actor,
    ...said,
    previousHash: last?.hash ?? chainStart,
  });
}
