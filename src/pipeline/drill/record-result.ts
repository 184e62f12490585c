import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Foreseen } from './find-played.ts';
import type { Deviation, DrillResult } from './judge-drill.ts';
import { type DrillBy, recordDrill } from './record-drill.ts';

/** Returns the record of a drill: what was played, when each target was told against its promise, who answered, what deviated. */
export function recordOfDrill(
  { incidentId, sentAt, detectedAfter, targets, acknowledged }: DrillResult,
  { played, decision }: Foreseen,
  by: DrillBy,
  deviations: readonly Deviation[],
): EvidenceRecord {
  const {
    routing: { route, policy },
    rulesVersion,
  } = decision;
  const said = {
    what: deviations.length === 0 ? 'drill passed' : 'drill failed',
    reason: `A failed ${played.kind} of ${played.resourceArn} was played: route ${route}, policy ${policy}.`,
    trace: deviations.map(sayDeviation),
    details: {
      ...{ route, policy, rulesVersion, drillOf: incidentId, sentAt, acknowledged },
      detectedAfterSeconds: detectedAfter,
      targets: targets.map(({ says: _inTrace, ...one }) => one),
    },
  };
  return recordDrill(by, said, null);
}

/** Says what went otherwise, in one line. */
export function sayDeviation({ reason, target, says }: Deviation): string {
  const what = deviationWords[reason];
  return `${target === null ? what : `${target}: ${what}`}${says === '' ? '' : ` (${says})`}`;
}

const deviationWords: Readonly<Record<Deviation['reason'], string>> = {
  'not-told': 'not told',
  'told-late': 'told too late',
  'nobody-acknowledged': 'nobody acknowledged',
};

/** Returns the record that somebody has read the result of a drill and stands for it. */
export function recordOfSignOff(last: EvidenceRecord, by: DrillBy, note: string): EvidenceRecord {
  const reason = note === '' ? `${by.actor.name} has read the result and stands for it.` : note;
  return recordDrill(by, { what: 'drill signed off', reason, trace: [], details: {} }, last);
}
