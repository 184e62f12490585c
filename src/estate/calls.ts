/**
 * What an account has to back up, and which plans do so: AWS's answers, read once; whatever is not known is named. It judges
 * nothing. Start at `estate.ts`; this file lists the calls whose answers an estate is made of.
 */
interface CallRow {
  /** The permission that it needs, which also names the call in AWS. */
  action: `${string}:${string}`;
  /** The member that holds the list; absent: the answer is one thing. */
  lists?: string;
  /** The members of the answer, or of what it lists, that say what the call was about; absent: it is called once. */
  about?: readonly string[];
}

/** Every call whose answer is used, by its name in the AWS CLI, which also names its file; the only such list. */
export const calls = {
  'list-backup-plans': { action: 'backup:ListBackupPlans', lists: 'BackupPlansList' },
  'get-backup-plan': { action: 'backup:GetBackupPlan', about: ['BackupPlanId'] },
  'list-backup-selections': {
    action: 'backup:ListBackupSelections',
    lists: 'BackupSelectionsList',
    about: ['BackupPlanId'],
  },
  'get-backup-selection': { action: 'backup:GetBackupSelection', about: ['BackupPlanId', 'SelectionId'] },
  'list-protected-resources': { action: 'backup:ListProtectedResources', lists: 'Results' },
  'list-backup-jobs': { action: 'backup:ListBackupJobs', lists: 'BackupJobs' },
  'list-copy-jobs': { action: 'backup:ListCopyJobs', lists: 'CopyJobs' },
  'list-restore-jobs': { action: 'backup:ListRestoreJobs', lists: 'RestoreJobs' },
  'list-scan-jobs': { action: 'backup:ListScanJobs', lists: 'ScanJobs' },
  'list-backup-vaults': { action: 'backup:ListBackupVaults', lists: 'BackupVaultList' },
  'list-recovery-points-by-backup-vault': {
    action: 'backup:ListRecoveryPointsByBackupVault',
    lists: 'RecoveryPoints',
    about: ['BackupVaultName'],
  },
  'describe-region-settings': { action: 'backup:DescribeRegionSettings' },
  'get-resources': { action: 'tag:GetResources', lists: 'ResourceTagMappingList' },
  'get-role': { action: 'iam:GetRole', about: ['RoleName'] },
  'list-restore-testing-plans': { action: 'backup:ListRestoreTestingPlans', lists: 'RestoreTestingPlans' },
  'get-restore-testing-plan': { action: 'backup:GetRestoreTestingPlan', about: ['RestoreTestingPlanName'] },
  'list-restore-testing-selections': {
    action: 'backup:ListRestoreTestingSelections',
    lists: 'RestoreTestingSelections',
    about: ['RestoreTestingPlanName'],
  },
  'get-backup-vault-notifications': { action: 'backup:GetBackupVaultNotifications', about: ['BackupVaultName'] },
  'get-backup-vault-access-policy': { action: 'backup:GetBackupVaultAccessPolicy', about: ['BackupVaultName'] },
  'list-report-plans': { action: 'backup:ListReportPlans', lists: 'ReportPlans' },
  'list-frameworks': { action: 'backup:ListFrameworks', lists: 'Frameworks' },
  'lookup-events': { action: 'cloudtrail:LookupEvents', lists: 'Events' },
  'describe-instances': { action: 'ec2:DescribeInstances', lists: 'Reservations' },
  'describe-db-instances': { action: 'rds:DescribeDBInstances', lists: 'DBInstances' },
  'describe-db-clusters': { action: 'rds:DescribeDBClusters', lists: 'DBClusters' },
  'describe-file-systems': { action: 'fsx:DescribeFileSystems', lists: 'FileSystems' },
  'describe-key': { action: 'kms:DescribeKey', about: ['KeyId'] },
  'list-rules': { action: 'events:ListRules', lists: 'Rules' },
  'list-targets-by-rule': { action: 'events:ListTargetsByRule', lists: 'Targets', about: ['Rule'] },
  'get-caller-identity': { action: 'sts:GetCallerIdentity' },
} as const satisfies Record<string, CallRow>;

/** A call as the AWS CLI names it: `list-backup-jobs`. */
export type Call = keyof typeof calls;

/** Returns what is known about a call. */
export function callRow(call: Call): CallRow {
  return calls[call];
}

/** Says whether a text is the name of a call whose answer is used. */
export function isCall(text: string): text is Call {
  return Object.hasOwn(calls, text);
}
