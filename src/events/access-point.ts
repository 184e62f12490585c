import type { Outcome } from './backup-event.ts';
import { messageOf, textOf } from './fields.ts';
import { lookUp, outcomeOfThing } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/**
 * An access point lets people read the backup of a bucket where it is. EXPIRED is one whose access point in S3 somebody
 * deleted there, DISASSOCIATED one whose vault is no longer shared: both are news. CREATION_FAILED and DELETION_FAILED are
 * what SNS says where the API says FAILED.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-access-points.html#backup-access-point-statuses
 */
const accessPointStates: Readonly<Record<string, Outcome>> = {
  AVAILABLE: 'succeeded',
  DELETED: 'succeeded',
  EXPIRED: 'changed',
  DISASSOCIATED: 'changed',
  MODIFIED: 'changed',
  CREATING: 'in-progress',
  UPDATING: 'in-progress',
  DELETING: 'in-progress',
  DISASSOCIATING: 'in-progress',
  FAILED: 'failed',
  CREATION_FAILED: 'failed',
  DELETION_FAILED: 'failed',
};

/**
 * Reads a Backup Access Point State Change. AWS documents no sample of it, so every name that its API has for the same thing
 * is looked for; the access point is known by its name, which its account and Region have once.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupAccessPoint.html
 */
export const readAccessPoint: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const isOfPoint = firstResource !== null && /:accesspoint\//.test(firstResource);
  const said = textOf(detail, 'accessPointArn', 'accessPointName', 'name', 'accessPointId');
  const state = textOf(detail, 'status', 'state') ?? '';
  return {
    ...shared,
    kind: 'access-point',
    state,
    outcome: lookUp(accessPointStates, state) ?? outcomeOfThing(state),
    statusMessage: messageOf(detail, 'statusMessage'),
    jobId: nameIn(said ?? (isOfPoint ? firstResource : null) ?? shared.jobId),
    recoveryPointArn: shared.recoveryPointArn ?? (isOfPoint ? null : firstResource),
    // Its creation says nothing of when it was deleted, or failed to be.
    at: null,
  };
};

/** The name at the end of an ARN, in S3's form as in that of AWS Backup; what is no ARN is the name. */
function nameIn(text: string): string {
  return /:accesspoint\/(.+)$/.exec(text)?.[1] ?? text;
}
