import { aftermathIn, endingOf } from './aftermath.ts';
import { textOf } from './fields.ts';
import { outcomeOfState } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * Reads a Copy Job State Change. The vault is the source's; `resources` holds the source recovery point;
 * a job just CREATED has no id yet.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export const readCopyJob: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const made = textOf(detail, 'destinationRecoveryPointArn');
  return {
    ...shared,
    kind: 'copy',
    ...endingOf('copy', outcomeOfState(shared.state), aftermathIn(detail)),
    jobId: textOf(detail, 'copyJobId') ?? shared.jobId,
    recoveryPointArn: textOf(detail, 'sourceRecoveryPointArn') ?? firstResource ?? shared.recoveryPointArn,
    ...(made === null ? {} : { destinationRecoveryPointArn: made }),
  };
};
