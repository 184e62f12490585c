import type { Outcome } from './backup-event.ts';
import { messageOf, textOf } from './fields.ts';
import { lookUp, outcomeOfThing } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * A recovery point's states mean something else than a job's: EXPIRED is one that AWS could not delete,
 * STOPPED a continuous backup that somebody's action ended. The job says whether the backup was good, so
 * a new recovery point is news, not a success that could end an incident about an older one.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
 */
export const recoveryPointStates: Readonly<Record<string, Outcome>> = {
  COMPLETED: 'changed',
  AVAILABLE: 'changed',
  MODIFIED: 'changed',
  DELETED: 'changed',
  CREATING: 'in-progress',
  DELETING: 'in-progress',
  EXPIRED: 'failed',
  STOPPED: 'aborted',
  CONTINUOUS_BACKUP_INTERRUPTED: 'aborted',
};

export const indexStates: Readonly<Record<string, Outcome>> = {
  ACTIVE: 'succeeded',
  CREATING: 'in-progress',
  DELETED: 'changed',
  DELETING: 'in-progress',
};

/** Reads a Recovery Point State Change, which has no job: its recovery point stands for one. */
export const readRecoveryPoint: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const state = textOf(detail, 'status', 'state') ?? '';
  const recoveryPointArn = shared.recoveryPointArn ?? firstResource;
  return {
    ...shared,
    kind: 'recovery-point',
    state,
    outcome: lookUp(recoveryPointStates, state) ?? outcomeOfThing(state),
    // SNS has an id of its own for it.
    jobId: recoveryPointArn ?? shared.jobId,
    recoveryPointArn,
    // Its completion date says when it was made, not when its state changed.
    at: null,
  };
};

/** Reads a Recovery Point Change: somebody edited its lifecycle, which AWS reports without a state. */
export const readRecoveryPointChange: EventReader = (detail, firstResource) => {
  const reading = readRecoveryPoint(detail, firstResource);
  return reading.state === '' ? { ...reading, outcome: 'changed' } : reading;
};

/** Reads a Recovery Point Index State Change, which says `indexStatus`. */
export const readRecoveryPointIndex: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const state = textOf(detail, 'indexStatus', 'status', 'state') ?? '';
  const recoveryPointArn = shared.recoveryPointArn ?? firstResource;
  const outcome = lookUp(indexStates, state) ?? outcomeOfThing(state);
  return {
    ...shared,
    kind: 'recovery-point-index',
    state,
    outcome,
    statusMessage: messageOf(detail, 'indexStatusMessage', 'statusMessage'),
    jobId: recoveryPointArn ?? shared.jobId,
    recoveryPointArn,
  };
};
