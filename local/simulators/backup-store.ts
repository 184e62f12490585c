/** A job, resource, recovery point or plan in the shape of the AWS SDK; times are epoch seconds. */
export type BackupItem = Record<string, unknown>;

/** Everything the simulated AWS Backup knows. */
export interface BackupStore {
  readonly backup: Map<string, BackupItem>;
  readonly copy: Map<string, BackupItem>;
  readonly restore: Map<string, BackupItem>;
  readonly resources: Map<string, BackupItem>;
  readonly recoveryPoints: Map<string, BackupItem>;
  readonly plans: Map<string, BackupItem>;
  readonly vaults: Map<string, BackupItem>;
  /** Tags by ARN, of plans and of resources: `{ ResourceArn, Tags: { owner: 'dba' } }`. */
  readonly tags: Map<string, BackupItem>;
}

/** Makes an account without any backups. */
export function newBackupStore(): BackupStore {
  return {
    backup: new Map(),
    copy: new Map(),
    restore: new Map(),
    resources: new Map(),
    recoveryPoints: new Map(),
    plans: new Map(),
    vaults: new Map(),
    tags: new Map(),
  };
}
