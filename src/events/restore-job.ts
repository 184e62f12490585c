import { textOf } from './fields.ts';
import { outcomeOfState } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * Reads a Restore Job State Change. It says `status` where other jobs say `state` (all but CREATED), and a
 * FAILED one names no resource, only the recovery point in `resources`. A restore test names its plan.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export const readRestoreJob: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const state = textOf(detail, 'status', 'state') ?? '';
  return {
    ...shared,
    kind: 'restore',
    state,
    outcome: outcomeOfState(state),
    jobId: textOf(detail, 'restoreJobId') ?? shared.jobId,
    resourceArn: textOf(detail, 'sourceResourceArn', 'resourceArn'),
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
    planArn: shared.planArn ?? textOf(detail, 'restoreTestingPlanArn'),
  };
};
