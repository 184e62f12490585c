/** The day of AWS's page that the tables below are from. */
export const eventsAsOf = '2026-04-13';

/**
 * Events that a vault can tell of, as AWS's page has them.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
 */
export const vaultEvents: readonly string[] = [
  ...['BACKUP_JOB_STARTED', 'BACKUP_JOB_COMPLETED'],
  ...['COPY_JOB_STARTED', 'COPY_JOB_SUCCESSFUL', 'COPY_JOB_FAILED'],
  ...['RESTORE_JOB_STARTED', 'RESTORE_JOB_COMPLETED'],
  ...['RECOVERY_POINT_MODIFIED', 'CONTINUOUS_BACKUP_INTERRUPTED'],
  ...['S3_BACKUP_OBJECT_FAILED', 'S3_RESTORE_OBJECT_FAILED'],
  ...['RECOVERY_POINT_INDEX_COMPLETED', 'RECOVERY_POINT_INDEX_DELETED', 'RECOVERY_POINT_INDEXING_FAILED'],
  ...['EKS_BACKUP_OBJECT_FAILED', 'EKS_RESTORE_OBJECT_FAILED', 'EKS_RESTORE_OBJECT_SKIPPED'],
];

/** Events that only AWS's model of the API (of 2026-08-06) has: nobody is asked for them, and they stay where somebody did. */
const newerEvents: readonly string[] = [
  ...['ACCESS_POINT_AVAILABLE', 'ACCESS_POINT_CREATION_FAILED', 'ACCESS_POINT_DELETED'],
  ...['ACCESS_POINT_DELETION_FAILED', 'ACCESS_POINT_EXPIRED', 'ACCESS_POINT_DISASSOCIATED'],
  ...['EKS_RESTORE_MODIFICATION_SUCCESS', 'EKS_RESTORE_MODIFICATION_FAILED'],
];

/**
 * Events that AWS still names and tells nobody of any more.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultNotifications.html
 */
export const deprecatedEvents: readonly string[] = [
  ...['BACKUP_JOB_SUCCESSFUL', 'BACKUP_JOB_FAILED', 'BACKUP_JOB_EXPIRED'],
  ...['RESTORE_JOB_SUCCESSFUL', 'RESTORE_JOB_FAILED', 'BACKUP_PLAN_CREATED', 'BACKUP_PLAN_MODIFIED'],
];

/** How the events of a vault differ from those that there are. */
export interface EventDifference {
  missing: string[];
  deprecated: string[];
  /** In no table: AWS has them since, or never had. */
  unknown: string[];
}

/** Compares the events that a vault tells of with those that there are. */
export function compareEvents(events: readonly string[]): EventDifference {
  const known = new Set([...vaultEvents, ...newerEvents, ...deprecatedEvents]);
  return {
    missing: vaultEvents.filter((event) => !events.includes(event)),
    deprecated: events.filter((event) => deprecatedEvents.includes(event)),
    unknown: events.filter((event) => !known.has(event)),
  };
}

/** Returns the events to put on a vault that tells of these: all that there are, and what of the newest it has already. */
export function eventsFor(events: readonly string[]): string[] {
  return [...vaultEvents, ...newerEvents.filter((event) => events.includes(event))];
}
