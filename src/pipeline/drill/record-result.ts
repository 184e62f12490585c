import type { EvidenceRecord } from '../../evidence/record.ts';
import type { drillCauses } from '../../incidents/drill-book.ts';
import type { Deviation, DrillResult } from '../../incidents/drill-result.ts';
import { type DrillScope, sayScope } from '../../incidents/drill-scope.ts';
import type { ProvenWay } from '../../incidents/proven-way.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { type DrillBy, recordDrill } from './record-drill.ts';

/** A drill that is over, as its record tells of it. */
export interface EndedDrill {
  scope: DrillScope;
  /** Why it was played; `by-hand`: somebody wanted it. */
  cause: (typeof drillCauses)[number] | 'by-hand';
  /** The name that the rules give it, and when it was due; absent: played by hand. */
  planned?: { drill: string; dueAt: Instant };
  /** What was played; null: nothing was. */
  played: { resourceArn: string; kind: string; route: string; policy: string; rulesVersion: string } | null;
  /** Null: it was not taken in. */
  result: DrillResult | null;
  deviations: readonly Deviation[];
  proven: readonly ProvenWay[];
}

/** Returns the record of a drill: what was played and why, when each target was told against its promise, who answered, what deviated. */
export function recordOfDrill(
  { scope, cause, planned, played, result, deviations, proven }: EndedDrill,
  by: DrillBy,
): EvidenceRecord {
  const { incidentId: drillOf = null, sentAt = null, detectedAfter = null, acknowledged = null } = result ?? {};
  const { route = null, policy = null, rulesVersion = null } = played ?? {};
  const said = {
    what: deviations.length === 0 ? 'drill passed' : 'drill failed',
    reason:
      played === null
        ? `Nothing was played of ${sayScope(scope)}.`
        : `A failed ${played.kind} of ${played.resourceArn} was played: route ${played.route}, policy ${played.policy}.`,
    trace: deviations.map(sayDeviation),
    details: {
      ...{ scope, cause, ...planned },
      ...{ route, policy, rulesVersion, drillOf, sentAt, acknowledged },
      detectedAfterSeconds: detectedAfter,
      targets: (result?.targets ?? []).map(({ says: _inTrace, ...one }) => one),
      deviations: deviations.map(({ reason, target }) => ({ reason, target })),
      proven: proven.map(({ way, name, definition }) => ({ way, name, definition })),
    },
  };
  return recordDrill(by, said, null);
}

/** Says what went otherwise, in one line. */
export function sayDeviation({ reason, target, says }: Deviation): string {
  const what = deviationWords[reason];
  return `${target === null ? what : `${target}: ${what}`}${says === '' ? '' : ` (${inertLine(says)})`}`;
}

const deviationWords: Readonly<Record<Deviation['reason'], string>> = {
  'not-told': 'not told',
  'told-late': 'told too late',
  'nobody-acknowledged': 'nobody acknowledged in time',
  'not-detected': 'nothing came of it: the rule of EventBridge, the intake queue or ingest does not work',
  'joined-another': 'it joined a drill that was still open',
  'no-way': 'the rules have no way that leads there',
  'kept-quiet': 'it was kept quiet',
  'tags-unread': 'the tags of the resource could not be read',
};

/** Returns the record that somebody has read the result of a drill and stands for it. */
export function recordOfSignOff(last: EvidenceRecord, by: DrillBy, note: string): EvidenceRecord {
  const reason = note === '' ? `${by.actor.name} has read the result and stands for it.` : note;
  return recordDrill(by, { what: 'drill signed off', reason, trace: [], details: {} }, last);
}
