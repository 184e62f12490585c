/** A job, resource, recovery point or plan in the shape of the AWS SDK; times are epoch seconds. */
export type BackupItem = Record<string, unknown>;

/** Everything the simulated AWS Backup knows, each table by the id of its items. */
export interface BackupStore {
  readonly backup: Map<string, BackupItem>;
  readonly copy: Map<string, BackupItem>;
  readonly restore: Map<string, BackupItem>;
  readonly scan: Map<string, BackupItem>;
  readonly resources: Map<string, BackupItem>;
  readonly recoveryPoints: Map<string, BackupItem>;
  readonly plans: Map<string, BackupItem>;
  /** What plans select, as GetBackupSelection answers it. */
  readonly selections: Map<string, BackupItem>;
  readonly vaults: Map<string, BackupItem>;
  /** Whom a vault tells, by its name: `{ BackupVaultName, SNSTopicArn, BackupVaultEvents }`. */
  readonly vaultNotifications: Map<string, BackupItem>;
  /** Access policies by the name of their vault: `{ BackupVaultName, Policy: '{…}' }`. */
  readonly vaultPolicies: Map<string, BackupItem>;
  /** Service opt-in by Region: `{ Region, ResourceTypeOptInPreference: { RDS: false } }`; else every type is on. */
  readonly regionSettings: Map<string, BackupItem>;
  readonly restoreTestingPlans: Map<string, BackupItem>;
  readonly restoreTestingSelections: Map<string, BackupItem>;
  readonly reportPlans: Map<string, BackupItem>;
  readonly frameworks: Map<string, BackupItem>;
  /** Tags by ARN, of plans and of resources: `{ ResourceArn, Tags: { owner: 'dba' } }`. */
  readonly tags: Map<string, BackupItem>;
  /** File systems as FSx describes them. */
  readonly fileSystems: Map<string, BackupItem>;
  /** Which job was started by a token, and when: `{ JobId, At }`. */
  readonly tokens: Map<string, BackupItem>;
}

/** Makes an account without any backups. */
export function newBackupStore(): BackupStore {
  return {
    backup: new Map(),
    copy: new Map(),
    restore: new Map(),
    scan: new Map(),
    resources: new Map(),
    recoveryPoints: new Map(),
    plans: new Map(),
    selections: new Map(),
    vaults: new Map(),
    vaultNotifications: new Map(),
    vaultPolicies: new Map(),
    regionSettings: new Map(),
    restoreTestingPlans: new Map(),
    restoreTestingSelections: new Map(),
    reportPlans: new Map(),
    frameworks: new Map(),
    tags: new Map(),
    fileSystems: new Map(),
    tokens: new Map(),
  };
}
