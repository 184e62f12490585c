import { isObject } from '../lib/is-object.ts';
import { cloudTrailTypes } from './cloudtrail.ts';
import { type Fields, fieldsIn, textOf } from './fields.ts';
import { unwrap } from './unwrap.ts';

/**
 * Calls that take protection away, or what tells of trouble, and that say all that is to be judged: heard at once, by a rule of
 * EventBridge, where a trail logs them. What needs more than the call waits for the next look at the account: whether a selection
 * is created anew, and how long a recovery point was kept before, which CloudTrail does not say. Of a plan or vault that is
 * deleted, a lock that is taken off and a job that is stopped AWS Backup itself tells at once: to hear the call as well would tell
 * people twice.
 */
export const heardNames = [
  ...(['DeleteRecoveryPoint', 'DisassociateRecoveryPoint'] as const),
  ...(['PutBackupVaultAccessPolicy', 'DeleteBackupVaultAccessPolicy', 'DeleteBackupVaultNotifications'] as const),
  ...(['DeleteReportPlan', 'DeleteFramework', 'ScheduleKeyDeletion', 'DisableKey'] as const),
] as const;

/** The name of a call that is heard at once. */
export type HeardName = (typeof heardNames)[number];

/** A call as EventBridge tells of it. */
export interface HeardCall {
  name: HeardName;
  accountId: string;
  region: string;
  /** CloudTrail's own id of it; empty: it says none. */
  id: string;
  /** The record, as CloudTrail writes it. */
  record: Fields;
}

const sources: ReadonlySet<unknown> = new Set(['aws.backup', 'aws.kms']);
const names: ReadonlySet<string> = new Set(heardNames);

/** Returns the call in a message; null: it is none that is heard at once, or AWS refused it, so that it changed nothing. */
export function heardCallIn(message: unknown): HeardCall | null {
  const event = unwrap(message);
  if (!isObject(event) || !sources.has(event.source)) return null;
  if (textOf(event, 'detail-type') !== cloudTrailTypes[0]) return null;
  const record = fieldsIn(event, 'detail');
  const name = textOf(record, 'eventName') ?? '';
  if (!names.has(name) || textOf(record, 'errorCode') !== null) return null;
  return {
    name: name as HeardName,
    accountId: textOf(event, 'account') ?? 'unknown',
    region: textOf(event, 'region') ?? 'unknown',
    id: textOf(record, 'eventID') ?? '',
    record,
  };
}
