import { type Fields, fieldsIn, instantOf, textOf } from '../events/fields.ts';
import type { Instant } from '../lib/instant.ts';
import type { Answers } from './answers.ts';
import { objectFrom } from './lists.ts';

/**
 * Calls that take a tag from a resource. They only show who did it; that the tag is gone is seen elsewhere. In S3 the only way
 * to take one tag from a bucket is to write all the others again.
 */
export const untaggingNames = [
  ...(['UntagResource', 'UntagResources', 'DeleteTags', 'RemoveTagsFromResource'] as const),
  ...(['DeleteBucketTagging', 'PutBucketTagging'] as const),
] as const;

/**
 * Calls that are looked for, by their names in AWS: those that take away protection, or what reports trouble. No call changes a
 * selection; `UpdateBackupPlan` does not either. Calls that set tags are not looked for, although they may change the value of
 * one: they are made by the thousand.
 */
export const trailedNames = [
  ...(['DeleteBackupSelection', 'BackupSelectionDeletedDueToSLRDeletion', 'DeleteBackupPlan'] as const),
  ...(['DeleteBackupVault', 'DeleteRecoveryPoint', 'DisassociateRecoveryPoint'] as const),
  ...(['UpdateRecoveryPointLifecycle', 'DeleteBackupVaultLockConfiguration'] as const),
  ...(['PutBackupVaultAccessPolicy', 'DeleteBackupVaultAccessPolicy', 'ScheduleKeyDeletion', 'DisableKey'] as const),
  ...(['DeleteBackupVaultNotifications', 'DeleteReportPlan', 'DeleteFramework'] as const),
  ...untaggingNames,
] as const;

/** The name of a call that is looked for. */
export type TrailedName = (typeof trailedNames)[number];

/** A call that somebody made, as CloudTrail has it. */
export interface TrailedCall {
  name: TrailedName;
  at: Instant;
  /** Who made it: the ARN, or else the name; null: AWS itself, or the trail does not say. */
  by: string | null;
  /** Whether AWS refused it, so that it changed nothing. */
  isRefused: boolean;
  /** The parameters of the call; if AWS itself acted, the details that it gives. */
  parameters: Fields;
  /** The whole event, for details that only some calls have. */
  event: Fields;
}

/** Returns the calls within a time that changed something, oldest first. */
export function trailedCalls(answers: Answers, { since, at }: { since: Instant; at: Instant }): TrailedCall[] {
  return answers
    .listed('lookup-events')
    .flatMap(readCall)
    .filter((call) => call.at >= since && call.at <= at && !call.isRefused)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const names: ReadonlySet<string> = new Set(trailedNames);

function readCall(listed: Fields): TrailedCall[] {
  const event = objectFrom(listed.CloudTrailEvent) ?? {};
  const name = textOf(event, 'eventName') ?? textOf(listed, 'EventName');
  const at = instantOf(event, 'eventTime') ?? instantOf(listed, 'EventTime');
  if (name === null || at === null || !names.has(name)) return [];
  const identity = fieldsIn(event, 'userIdentity');
  return [
    {
      name: name as TrailedName,
      at,
      by: textOf(identity, 'arn') ?? textOf(listed, 'Username') ?? textOf(identity, 'invokedBy'),
      isRefused: textOf(event, 'errorCode') !== null,
      parameters: { ...fieldsIn(event, 'requestParameters'), ...fieldsIn(event, 'serviceEventDetails') },
      event,
    },
  ];
}
