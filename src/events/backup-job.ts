import { aftermathIn, endingOf } from './aftermath.ts';
import { sizeOf } from './backup-size.ts';
import { textOf } from './fields.ts';
import { outcomeOfState } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * Reads a Backup Job State Change. `resources` is empty until the job has completed; a COMPLETED job with
 * a status message is what AWS's console calls "Completed with issues".
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export const readBackupJob: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const sizeBytes = sizeOf(detail, 'backupSizeInBytes', shared.resourceType);
  return {
    ...shared,
    kind: 'backup',
    ...endingOf('backup', outcomeOfState(shared.state), aftermathIn(detail)),
    jobId: textOf(detail, 'backupJobId') ?? shared.jobId,
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
    ...(sizeBytes === null ? {} : { sizeBytes }),
  };
};
