import type { Call } from './calls.ts';

/**
 * The members of AWS's answers that are used, and what each of them holds. Anything that does not have its form is not read and
 * is reported as not known: readers never take it for something that does not exist.
 */
export type Member =
  | 'text'
  | 'time'
  | 'number'
  | 'flag'
  | 'texts'
  | 'flags'
  | 'event'
  | 'policy'
  | Form
  | readonly [Form];

/** The members that are used, and what each of them holds; a member whose name ends in `!` has to be there. */
export interface Form {
  readonly [name: string]: Member;
}

const tags = [{ 'Key!': 'text', Value: 'text' }] as const;
const conditions = [{ 'ConditionKey!': 'text', ConditionValue: 'text' }] as const;
const ofPlan = { BackupPlanId: 'text', BackupRuleId: 'text' } as const;
const database = {
  ...{ LatestRestorableTime: 'time', BackupRetentionPeriod: 'number', TagList: tags },
  ...{ PreferredBackupWindow: 'text', PreferredMaintenanceWindow: 'text' },
} as const satisfies Form;

const fileSystem = {
  ...{
    WeeklyMaintenanceStartTime: 'text',
    DailyAutomaticBackupStartTime: 'text',
    AutomaticBackupRetentionDays: 'number',
  },
} as const satisfies Form;

/** The form of what is used: of one answer, or of one entry in its list. */
export const forms: Readonly<Record<Call, Form>> = {
  'list-backup-plans': {
    ...{ 'BackupPlanId!': 'text', BackupPlanArn: 'text', BackupPlanName: 'text' },
    ...{ CreationDate: 'time', DeletionDate: 'time' },
  },
  'get-backup-plan': {
    ...{ BackupPlanArn: 'text', CreationDate: 'time', DeletionDate: 'time' },
    'BackupPlan!': {
      BackupPlanName: 'text',
      'Rules!': [
        {
          ...{ RuleName: 'text', RuleId: 'text', ScheduleExpression: 'text', ScheduleExpressionTimezone: 'text' },
          ...{ StartWindowMinutes: 'number', CompletionWindowMinutes: 'number' },
          ...{ Lifecycle: { DeleteAfterDays: 'number' }, EnableContinuousBackup: 'flag' },
          ...{ TargetBackupVaultName: 'text', TargetLogicallyAirGappedBackupVaultArn: 'text' },
          CopyActions: [{ 'DestinationBackupVaultArn!': 'text' }],
        },
      ],
    },
  },
  'list-backup-selections': {
    ...{ 'SelectionId!': 'text', SelectionName: 'text', IamRoleArn: 'text', CreationDate: 'time' },
  },
  'get-backup-selection': {
    CreationDate: 'time',
    'BackupSelection!': {
      ...{ SelectionName: 'text', IamRoleArn: 'text', Resources: 'texts', NotResources: 'texts' },
      ListOfTags: conditions,
      Conditions: {
        ...{ StringEquals: conditions, StringNotEquals: conditions },
        ...{ StringLike: conditions, StringNotLike: conditions },
      },
    },
  },
  'list-protected-resources': {
    ...{ 'ResourceArn!': 'text', ResourceType: 'text', ResourceName: 'text', LastBackupTime: 'time' },
  },
  'list-backup-jobs': {
    ...{ 'BackupJobId!': 'text', 'State!': 'text', 'ResourceArn!': 'text', 'CreationDate!': 'time' },
    ...{ ResourceType: 'text', CreatedBy: ofPlan, BackupVaultName: 'text', BackupVaultArn: 'text' },
    ...{ RecoveryPointArn: 'text', IamRoleArn: 'text', ParentJobId: 'text', MessageCategory: 'text' },
    ...{ InitiationDate: 'time', StartBy: 'time', CompletionDate: 'time', ExpectedCompletionDate: 'time' },
  },
  'list-copy-jobs': {
    ...{ 'CopyJobId!': 'text', 'State!': 'text', 'CreationDate!': 'time', ResourceArn: 'text' },
    ...{ SourceRecoveryPointArn: 'text', DestinationRecoveryPointArn: 'text', DestinationBackupVaultArn: 'text' },
    ...{ CreatedByBackupJobId: 'text', CreatedBy: ofPlan },
  },
  'list-restore-jobs': {
    ...{ 'CreationDate!': 'time', SourceResourceArn: 'text', ResourceArn: 'text', ResourceType: 'text' },
    ...{ ValidationStatus: 'text', CreatedBy: { RestoreTestingPlanArn: 'text' } },
  },
  'list-scan-jobs': { 'State!': 'text' },
  'list-backup-vaults': {
    ...{ 'BackupVaultName!': 'text', BackupVaultArn: 'text', VaultType: 'text', Locked: 'flag' },
    ...{ EncryptionKeyArn: 'text', CreationDate: 'time' },
  },
  'list-recovery-points-by-backup-vault': {
    ...{ 'RecoveryPointArn!': 'text', 'Status!': 'text', BackupVaultName: 'text', ResourceArn: 'text' },
    ...{ ResourceType: 'text', CreatedBy: ofPlan, CreationDate: 'time', ParentRecoveryPointArn: 'text' },
    CalculatedLifecycle: { DeleteAt: 'time' },
  },
  'describe-region-settings': { 'ResourceTypeOptInPreference!': 'flags' },
  'get-resources': { 'ResourceARN!': 'text', Tags: tags },
  'get-role': { 'Role!': { Arn: 'text', AssumeRolePolicyDocument: 'policy' } },
  'list-restore-testing-plans': { 'RestoreTestingPlanName!': 'text' },
  'get-restore-testing-plan': {
    'RestoreTestingPlan!': {
      ...{ ScheduleExpression: 'text', ScheduleExpressionTimezone: 'text' },
      ...{ StartWindowHours: 'number', CreationTime: 'time' },
    },
  },
  'list-restore-testing-selections': { ProtectedResourceArns: 'texts' },
  'get-backup-vault-notifications': { BackupVaultEvents: 'texts' },
  'get-backup-vault-access-policy': {},
  'list-report-plans': { 'ReportPlanName!': 'text' },
  'list-frameworks': { 'FrameworkName!': 'text' },
  'lookup-events': { 'EventName!': 'text', 'EventTime!': 'time', CloudTrailEvent: 'event' },
  'describe-instances': {
    OwnerId: 'text',
    Instances: [
      {
        ...{ 'InstanceId!': 'text', State: { Name: 'text' }, LaunchTime: 'time', Tags: tags },
        ...{ Placement: { AvailabilityZone: 'text' }, BlockDeviceMappings: [{ Ebs: { AttachTime: 'time' } }] },
      },
    ],
  },
  'describe-db-instances': {
    ...{ 'DBInstanceArn!': 'text', DBInstanceIdentifier: 'text', DBInstanceStatus: 'text' },
    ...{ DBClusterIdentifier: 'text', InstanceCreateTime: 'time', ...database },
  },
  'describe-db-clusters': {
    ...{ 'DBClusterArn!': 'text', DBClusterIdentifier: 'text', Status: 'text', Engine: 'text' },
    ...{ ClusterCreateTime: 'time', ...database },
  },
  'describe-file-systems': {
    ...{ FileSystemArn: 'text', ResourceARN: 'text', FileSystemId: 'text', Name: 'text' },
    ...{ LifeCycleState: 'text', Lifecycle: 'text', CreationTime: 'time', Tags: tags },
    ...{ WindowsConfiguration: fileSystem, LustreConfiguration: fileSystem },
    ...{ OntapConfiguration: fileSystem, OpenZFSConfiguration: fileSystem },
  },
  'describe-key': { 'KeyMetadata!': { KeyId: 'text', Arn: 'text', KeyState: 'text', DeletionDate: 'time' } },
  'list-rules': { 'Name!': 'text', State: 'text', EventPattern: 'text' },
  'list-targets-by-rule': {},
  'get-caller-identity': { Account: 'text' },
};
