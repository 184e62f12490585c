import { aftermathIn, endingOf } from './aftermath.ts';
import { fieldsIn, textOf } from './fields.ts';
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
  const testPlanArn =
    textOf(detail, 'restoreTestingPlanArn') ?? textOf(fieldsIn(detail, 'createdBy'), 'restoreTestingPlanArn');
  return {
    ...shared,
    kind: 'restore',
    state,
    ...endingOf('restore', outcomeOfState(state), aftermathIn(detail)),
    jobId: textOf(detail, 'restoreJobId') ?? shared.jobId,
    resourceArn: textOf(detail, 'sourceResourceArn', 'resourceArn'),
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
    planArn: shared.planArn ?? testPlanArn,
    ...(testPlanArn === null ? {} : { isRestoreTest: true as const }),
  };
};
