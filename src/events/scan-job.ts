import { fieldsIn, textOf } from './fields.ts';
import { lookUp, outcomeOfState } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * Reads a Scan Job State Change. A scan that found malware is COMPLETED, so the result decides: here it is
 * a failure.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export const readScanJob: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const result = textOf(fieldsIn(detail, 'scanResult'), 'scanResultStatus') ?? '';
  return {
    ...shared,
    kind: 'scan',
    outcome: lookUp({ THREATS_FOUND: 'failed' }, result) ?? outcomeOfState(shared.state),
    jobId: textOf(detail, 'scanJobId', 'scanId') ?? shared.jobId,
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
  };
};
