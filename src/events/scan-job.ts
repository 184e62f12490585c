import { aftermathIn, endingOf } from './aftermath.ts';
import type { Outcome } from './backup-event.ts';
import { fieldsIn, textOf } from './fields.ts';
import { isState, outcomeOfState } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * Reads a Scan Job State Change. A scan that found malware is COMPLETED, so the result decides: here it is
 * a failure; and a scan that came to no result has not shown that the backup is clean.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export const readScanJob: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const result = textOf(fieldsIn(detail, 'scanResult'), 'scanResultStatus') ?? '';
  return {
    ...shared,
    kind: 'scan',
    ...endingOf('scan', outcomeOf(outcomeOfState(shared.state), result), aftermathIn(detail)),
    jobId: textOf(detail, 'scanJobId', 'scanId') ?? shared.jobId,
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
  };
};

function outcomeOf(ofState: Outcome, result: string): Outcome {
  if (isState(result, 'THREATS_FOUND')) return 'failed';
  const isClear = result === '' || isState(result, 'NO_THREATS_FOUND');
  return ofState === 'succeeded' && !isClear ? 'unknown' : ofState;
}
