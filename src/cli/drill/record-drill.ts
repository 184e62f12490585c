import type { EvidenceRecord } from '../../evidence/record.ts';
import { type DrillBy, recordDrill } from '../../pipeline/record-drill.ts';
import type { Foreseen } from './find-played.ts';
import type { DrillResult } from './judge-drill.ts';

/** Returns the record of a drill: what was played, when each target was told against its promise, who answered, what deviated. */
export function recordOfDrill(
  { incidentId, sentAt, detectedAfter, targets, acknowledged }: DrillResult,
  { played, explanation }: Foreseen,
  by: DrillBy,
  passed: boolean,
): EvidenceRecord {
  const {
    routing: { route, policy },
    rulesVersion,
  } = explanation.plan;
  const deviations = targets.filter(({ state }) => state === 'late' || state === 'failed');
  const said = {
    what: passed ? 'drill passed' : 'drill failed',
    reason: `A failed ${played.kind} of ${played.resourceArn} was played: route ${route}, policy ${policy}.`,
    trace: deviations.map(({ target, state, says }) => `${target}: ${state}${says === '' ? '' : ` (${says})`}`),
    details: {
      ...{ route, policy, rulesVersion, drillOf: incidentId, sentAt, acknowledged },
      detectedAfterSeconds: detectedAfter,
      targets: targets.map(({ says: _inTrace, ...one }) => one),
    },
  };
  return recordDrill(by, said, null);
}

/** Returns the record that somebody has read the result of a drill and stands for it. */
export function recordOfSignOff(last: EvidenceRecord, by: DrillBy, note: string): EvidenceRecord {
  const reason = note === '' ? `${by.actor.name} has read the result and stands for it.` : note;
  return recordDrill(by, { what: 'drill signed off', reason, trace: [], details: {} }, last);
}
