import type { Outcome, RouterPart } from '../events/backup-event.ts';
import type { EventKind } from '../events/kinds.ts';
import { type CauseKind, type ErrorCategory, type Severity, uncataloguedCode } from '../incidents/alert.ts';

/**
 * Everything known about why AWS Backup jobs fail, as data: what AWS writes, what it means, how bad it is, whom it hits
 * with one stroke and what a tired person checks first. A new cause is a row here and an example of its words in
 * `test/enrich/catalogue.test.ts`; no other file names a code. Nothing here or in `classify.ts`, `severity.ts`,
 * `resource.ts` and `job.ts` asks anybody anything; `enrich.ts` does. Start there.
 */
export interface ErrorRow {
  /** Stable; rules match on it and incidents group by it. */
  code: string;
  category: ErrorCategory;
  /**
   * How AWS words it, loosely: they are tried on the text in lower case, on one line, with plain apostrophes
   * and ARNs cut to `arn:<service>`.
   * No repetition inside a repetition, so that no text can make them slow. None: chosen by `when` or by
   * AWS's message category only.
   */
  patterns: readonly RegExp[];
  /** What else chooses it. */
  when?: readonly Circumstance[];
  /**
   * AWS's own category that stands for it, in lower case without `_`, and the categories of rows that say the same
   * more exactly. Values that say nothing (SUCCESS, MISCELLANEOUS) are in no row.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupJob.html
   */
  messageCategory?: { name: string; refinedBy: readonly ErrorCategory[] };
  /** Chosen only when no wording was found in what AWS wrote: the catalogue should learn those words. */
  isFallback?: true;
  /** How bad it is by itself; none: as bad as what became of the job. */
  severity?: CauseSeverity;
  /** Who shares it, so that people work on it once; none: what is usual for its category, see `cause.ts`. */
  scope?: CauseScope;
  /** Says more than what became of the job, so that headlines say this instead. */
  inHeadline?: true;
  /** Although AWS calls the job completed, its recovery point is worth nothing. */
  isWorthless?: true;
  meaning: string;
  /**
   * First things to check, most likely first, with the command or console page that shows them. `<key>`, `<role>`,
   * `<vault>` and so on become the alert's own; see fill-advice.ts.
   */
  advice: readonly string[];
  /** What is to be checked instead when it befell a thing of this kind. */
  adviceFor?: Readonly<Partial<Record<EventKind, readonly string[]>>>;
  /** Whether starting the job again, unchanged, can help. */
  retryable: boolean;
  /** Whether AWS Backup itself keeps trying inside the start window before it gives up. */
  awsRetries: boolean;
  documentation: string | null;
}

/**
 * What else than words chooses a row. Trouble of the router itself and what a scan found come before any words, the
 * others after them; the more is said, the earlier it counts. A state is in upper case.
 */
export type Circumstance =
  | { router: RouterPart }
  | { found: 'threats' }
  | { kind: EventKind; state: string }
  | { kind: EventKind; outcome: Outcome }
  | { kind: EventKind }
  | { outcome: Outcome };

/**
 * How bad a cause is by itself: at least or at most this, whatever became of the job (`always`: even when tags say that
 * it matters little); or this and no worse, however often it comes, but for an exceeded RPO.
 */
export type CauseSeverity =
  | { atLeast: Severity; because: string; always?: true }
  | { atMost: Severity; because: string }
  | { is: Severity; because: string; whenRpoExceeded?: Severity };

/** What alerts with one cause have in common; `one`: nothing, each stands for itself. */
export type CauseScope = 'one' | CauseKind;

const guide = 'https://docs.aws.amazon.com/aws-backup/latest/devguide';
const knowledge = 'https://repost.aws/knowledge-center';
const person = { retryable: false, awsRetries: false } as const;
const again = { retryable: true, awsRetries: false } as const;
const awsTried = { retryable: true, awsRetries: true } as const;

/**
 * The catalogue, and the only list of codes. The first row with a matching pattern counts, so particular causes stand
 * before general ones.
 * Wordings are from https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-dashboards.html and the
 * pages each row names.
 */
const rows = [
  // The router's own trouble; see pipeline/rules/watch-rules.ts.
  {
    code: 'rules-unusable',
    category: 'invalid',
    patterns: [],
    when: [{ router: 'rules' }],
    scope: 'one',
    inHeadline: true,
    meaning: 'Alerts still go out, but not by the rules that are now in Parameter Store.',
    advice: [
      'Read the reason below and correct the parameter; the router picks it up within a minute.',
      'Or put the version before it back: aws ssm get-parameter-history shows all of them.',
    ],
    ...person,
    documentation: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html',
  },
  // Windows VSS: the job is COMPLETED, but the backup is only crash-consistent.
  {
    code: 'vss-agent-missing',
    category: 'vss',
    patterns: [/ec2-vss-agent/],
    meaning: 'The backup was made without Windows VSS, because the VSS agent is not installed on the instance.',
    advice: [
      'Install the agent: aws ssm send-command --region <region> --document-name AWS-ConfigureAWSPackage --instance-ids <id> --parameters action=Install,name=AwsVssComponents',
      'Until then treat the backup as crash-consistent: applications may need recovery after a restore.',
    ],
    ...person,
    documentation: `${guide}/windows-backups.html`,
  },
  {
    code: 'vss-windows-unsupported',
    category: 'vss',
    patterns: [/unsupported windows server version/],
    meaning: 'The backup was made without Windows VSS, because this version of Windows Server is not supported.',
    advice: ['Upgrade to Windows Server 2012 or later, or switch Windows VSS off for this resource in the plan.'],
    ...person,
    documentation: `${guide}/windows-backups.html`,
  },
  {
    code: 'vss-timeout',
    category: 'vss',
    patterns: [/timeout on vss/],
    meaning: 'The backup was made without Windows VSS, because the VSS snapshot took too long.',
    advice: [
      'Move the backup to an hour with less disk load.',
      'Check that the VSS writers on the instance are stable.',
    ],
    ...again,
    documentation: `${guide}/windows-backups.html`,
  },
  {
    code: 'vss-agent-unreachable',
    category: 'vss',
    patterns: [/vss .{0,120}ssm agent/, /vss .{0,120}invalid state/],
    meaning: 'The backup was made without Windows VSS, because the instance or its SSM agent could not be reached.',
    advice: [
      'Check that the instance is online in Systems Manager: aws ssm describe-instance-information --region <region> --filters Key=InstanceIds,Values=<id>',
      'Check that its instance profile allows Systems Manager and the VSS snapshot actions (AWSEC2VssSnapshotPolicy).',
    ],
    ...person,
    documentation: `${guide}/windows-backups.html`,
  },
  {
    code: 'vss-privileges',
    category: 'vss',
    patterns: [/vss .{0,120}insufficient privileges/],
    meaning: 'The backup was made without Windows VSS, because the instance profile may not make VSS snapshots.',
    advice: [
      'Attach AWSEC2VssSnapshotPolicy to the role of the instance profile: aws ec2 describe-iam-instance-profile-associations --region <region> --filters Name=instance-id,Values=<id> shows the profile.',
    ],
    ...person,
    documentation: `${guide}/windows-backups.html`,
  },
  {
    code: 'vss-failed',
    category: 'vss',
    patterns: [/windows vss backup/, /trying for regular backup/],
    meaning: 'Windows VSS failed, so a regular, crash-consistent backup was made instead.',
    advice: [
      'Read the VSS events on the instance: Event Viewer, Windows Logs, Application, source VSS or Ec2VssSoftwareProvider.',
      'Check the agents: aws ssm describe-instance-information --region <region> --filters Key=InstanceIds,Values=<id>',
    ],
    ...again,
    documentation: `${guide}/windows-backups.html`,
  },

  // Stopped by a person.
  {
    code: 'stopped-by-user',
    category: 'stopped',
    patterns: [/stopped by (?:a |the )?user/],
    severity: { is: 'low', because: 'a person stopped the job on purpose', whenRpoExceeded: 'medium' },
    meaning: 'Somebody stopped the job on purpose.',
    advice: [
      'See who stopped it: aws cloudtrail lookup-events --region <region> --lookup-attributes AttributeKey=EventName,AttributeValue=StopBackupJob',
      'Start the backup again if it is still wanted: AWS Backup console, Dashboard, Create on-demand backup.',
    ],
    ...again,
    documentation: `${guide}/logging-using-cloudtrail.html`,
  },

  // Settings of the organisation and of vaults.
  {
    code: 'cross-account-copy-off',
    category: 'policy',
    patterns: [/cross-account copy feature is not enabled/],
    meaning: 'Copies to other accounts are switched off for the organisation.',
    advice: [
      'In the management account: AWS Backup console, Settings, Cross-account management, switch Cross-account backup on.',
      'Or: aws backup update-global-settings --global-settings isCrossAccountBackupEnabled=true',
    ],
    ...person,
    documentation: `${guide}/create-cross-account-backup.html`,
  },
  {
    code: 'retention-out-of-range',
    category: 'policy',
    patterns: [/retention specified .{0,80}not within the range/, /lifecycle is outside the valid range/],
    scope: 'vault',
    meaning: 'The retention asked for is shorter or longer than the vault lock of the target vault allows.',
    advice: [
      'See what the vault allows: aws backup describe-backup-vault --region <region> --backup-vault-name <vault> (MinRetentionDays, MaxRetentionDays); for a copy look at the destination vault <destination>.',
      'Compare it with the plan: aws backup get-backup-plan --region <region> --backup-plan-id <plan> (Lifecycle, CopyActions).',
      'Change the plan; a vault lock in compliance mode cannot be changed.',
    ],
    ...person,
    documentation: `${guide}/vault-lock.html`,
  },
  {
    code: 'not-same-organization',
    category: 'policy',
    patterns: [/member of the same organi[sz]ation/],
    meaning: 'Source and destination account are not in the same organisation.',
    advice: ['Copy to a vault of an account in the same AWS organisation.'],
    ...person,
    documentation: `${guide}/create-cross-account-backup.html`,
  },
  {
    code: 'air-gapped-unsupported',
    category: 'policy',
    patterns: [/not supported by (?:the )?logically air-gapped/, /completed successfully to the target backup vault/],
    messageCategory: { name: 'logicallyairgappedbackupvaultnotsupported', refinedBy: ['policy'] },
    severity: { atLeast: 'medium', because: 'the backup is not in the air-gapped vault' },
    meaning: 'The backup was made, but not in the logically air-gapped vault, which does not support this resource.',
    advice: ['Check which resource types and keys a logically air-gapped vault supports.', 'Plan a copy instead.'],
    ...person,
    documentation: `${guide}/logicallyairgappedvault.html`,
  },

  // Keys.
  {
    code: 'default-key-not-shareable',
    category: 'kms',
    patterns: [
      /encrypted with the default backup service managed key/,
      /encrypted with the aws managed key can(?:'t|not) be shared/,
      /default key cannot be shared/,
    ],
    meaning: 'What is encrypted with an AWS managed key cannot be copied to another account.',
    advice: [
      'See which key it is: aws backup describe-backup-vault --region <region> --backup-vault-name <vault> (EncryptionKeyArn); alias aws/… is one that AWS manages.',
      'Encrypt the resource, or the destination vault <destination>, with a customer managed key that both accounts may use.',
      'Existing snapshots need to be copied with the new key first.',
    ],
    ...person,
    documentation: `${guide}/encryption.html`,
  },
  {
    code: 'kms-source-key-unusable',
    category: 'kms',
    patterns: [/source snapshot kms key/],
    meaning: 'The key of the source snapshot is gone, disabled, or not open to the role of AWS Backup.',
    advice: [
      'Look at the key of the source: aws kms describe-key --region <region> --key-id <key> (KeyState must be Enabled).',
      'Allow the backup role <role> and, for copies to another account, that account in the key policy: aws kms get-key-policy --region <region> --policy-name default --key-id <key>',
    ],
    ...person,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'kms-key-missing',
    category: 'kms',
    patterns: [/given key id does not exist/, /kms key .{0,120}does not exist/],
    meaning: 'The KMS key that is to encrypt the backup does not exist.',
    advice: [
      'See which key the vault uses: aws backup describe-backup-vault --region <region> --backup-vault-name <vault> (EncryptionKeyArn), then aws kms describe-key --region <region> --key-id <key>',
      'Use a key in the same Region as the vault.',
    ],
    ...person,
    documentation: `${guide}/encryption.html`,
  },
  {
    code: 'kms-key-unusable',
    category: 'kms',
    patterns: [/pending ?deletion/, /kms key .{0,120}disabled/],
    severity: { atLeast: 'critical', because: 'if the key is deleted, every backup encrypted with it is lost' },
    meaning: 'The KMS key is disabled, about to be deleted, or closed to AWS Backup.',
    advice: [
      'Look at the key now: aws kms describe-key --region <region> --key-id <key> (KeyState). If it is PendingDeletion: aws kms cancel-key-deletion --region <region> --key-id <key>, then aws kms enable-key with the same arguments.',
      'Without the key, the recovery points encrypted with it cannot be restored.',
      'If it is Enabled, check the key policy for the role <role>: aws kms get-key-policy --region <region> --policy-name default --key-id <key>',
    ],
    ...person,
    documentation: `${guide}/encryption.html`,
  },
  {
    code: 'kms-key-inaccessible',
    category: 'kms',
    patterns: [/given key id is not accessible/, /describekey/, /kms ?key/, /\bkms\b.{0,80}(?:denied|not authorized)/],
    messageCategory: { name: 'kmskeyerror', refinedBy: ['kms'] },
    meaning: 'AWS Backup may not use the KMS key.',
    advice: [
      'Allow kms:DescribeKey, CreateGrant, Decrypt, ReEncrypt and GenerateDataKey for the backup role <role> in the key policy: aws kms get-key-policy --region <region> --policy-name default --key-id <key>',
      'For copies to another account, use a customer managed key and allow that account too.',
    ],
    ...person,
    documentation: `${guide}/encryption.html`,
  },

  // Amazon S3 and continuous backups.
  {
    code: 's3-nothing-backed-up',
    category: 's3',
    patterns: [/no objects were backed up/],
    severity: { atLeast: 'high', because: 'the backup contains no object at all' },
    isWorthless: true,
    meaning: 'Not one object of the bucket was backed up.',
    advice: [
      "Check that the backup role <role> may read the objects, their tags and their ACLs, and use their KMS keys: aws s3api get-bucket-policy --bucket <id>, and the role's AWSBackupServiceRolePolicyForS3Backup.",
      'See each object and its reason: aws backup put-backup-vault-notifications --region <region> --backup-vault-name <vault> --backup-vault-events S3_BACKUP_OBJECT_FAILED with your topic.',
    ],
    ...person,
    documentation: `${guide}/s3-backups.html`,
  },
  {
    code: 's3-versioning-off',
    category: 's3',
    patterns: [/versioning is not enabled/],
    meaning: 'The bucket has no versioning, without which AWS Backup cannot protect it.',
    advice: [
      'Switch versioning on: aws s3api put-bucket-versioning --bucket <id> --versioning-configuration Status=Enabled',
      'Add a lifecycle rule for old versions, or storage grows without end.',
    ],
    ...person,
    documentation: `${guide}/s3-backups.html`,
  },
  {
    code: 's3-continuous-elsewhere',
    category: 's3',
    patterns: [/already has continuous backup enabled/],
    meaning: 'The bucket already has a continuous backup in another vault, and may have only one.',
    advice: ['Find the other plan and remove the bucket, or the continuous backup, from one of the two.'],
    ...person,
    documentation: `${guide}/s3-backups.html`,
  },
  {
    code: 's3-options-differ',
    category: 's3',
    patterns: [/has different backup options/],
    meaning: 'Two plans back up this bucket with different options for ACLs or tags.',
    advice: ['Give the periodic and the continuous backup of the bucket the same options.'],
    ...person,
    documentation: `${guide}/s3-backups.html`,
  },
  {
    code: 'continuous-already-configured',
    category: 'invalid',
    patterns: [/pitr already configured/, /enabling continuous backup failed/],
    meaning: 'Continuous backup could not be switched on, because another plan already does it.',
    advice: ['Keep continuous backup in one plan only; the message names the other one.'],
    ...person,
    documentation: `${guide}/point-in-time-recovery.html`,
  },
  {
    code: 's3-permissions',
    category: 'access',
    patterns: [/permissions? to describe resource arn:s3/, /permissions? to get bucket/, /get bucket versioning/],
    meaning: 'The backup role may not read the bucket or its settings.',
    advice: [
      'Attach AWSBackupServiceRolePolicyForS3Backup to the backup role: aws iam list-attached-role-policies --role-name <role>',
      'Check the bucket policy for a deny that hits the role: aws s3api get-bucket-policy --bucket <id>',
    ],
    ...person,
    documentation: `${guide}/s3-backups.html`,
  },

  // Kubernetes.
  {
    code: 'eks-objects-failed',
    category: 'eks',
    patterns: [/kubernetes (?:objects?|resources?) .{0,80}failed/, /failed .{0,40}kubernetes (?:objects?|resources?)/],
    when: [
      { kind: 'backup', state: 'EKS_BACKUP_OBJECT_FAILED' },
      { kind: 'restore', state: 'EKS_RESTORE_OBJECT_FAILED' },
    ],
    severity: { atLeast: 'medium', because: 'parts of the cluster are missing in the backup' },
    meaning: 'Some Kubernetes objects of the cluster are missing in the backup.',
    advice: [
      'Subscribe to EKS_BACKUP_OBJECT_FAILED on the vault to see each object and its reason.',
      'Check the access entry of the backup role in the cluster.',
    ],
    ...again,
    documentation: `${guide}/eks-backups.html`,
  },

  // Virtual machines.
  {
    code: 'vm-no-gateway',
    category: 'vm',
    patterns: [/no gateways? available/],
    meaning: 'No Backup gateway was free or online for this virtual machine.',
    advice: ['Check that the gateway is online.', 'Add a gateway, or spread the schedules, if they are all busy.'],
    ...again,
    documentation: `${guide}/vm-troubleshooting.html`,
  },
  {
    code: 'vm-hypervisor-offline',
    category: 'vm',
    patterns: [/hypervisor .{0,80}not online/],
    meaning: 'The hypervisor is not online.',
    advice: ['Check the hypervisor and the network between it and the Backup gateway.'],
    ...again,
    documentation: `${guide}/vm-troubleshooting.html`,
  },
  {
    code: 'vm-snapshot-unsupported',
    category: 'vm',
    patterns: [/createsnapshot method not supported/],
    meaning: 'The hypervisor refuses snapshots of this virtual machine.',
    advice: ['Check in the hypervisor whether a disk or device of the machine forbids snapshots.'],
    ...person,
    documentation: `${guide}/vm-troubleshooting.html`,
  },
  {
    code: 'vm-transfer-failed',
    category: 'vm',
    patterns: [
      /failed to process backup data/,
      /failed to upload backup/,
      /cloud network request timed out/,
      /failed to create backup during snapshot creation/,
      /abort signal detected/,
    ],
    meaning: 'The data of the virtual machine did not get from the gateway to AWS.',
    advice: [
      'Check bandwidth and packet loss between the gateway and AWS.',
      'Give the job a longer completion window or a quieter hour.',
    ],
    ...again,
    documentation: `${guide}/vm-troubleshooting.html`,
  },

  // Something else was going on.
  {
    code: 'resource-busy',
    category: 'window',
    patterns: [/running job for the same resource/],
    meaning: 'Another job for the same resource was still running: only one runs at a time.',
    advice: [
      'See the other job: aws backup list-backup-jobs --region <region> --by-resource-arn <resource>',
      'Check whether two plans or rules back up this resource at nearly the same time.',
      'Give the job a longer start window: aws backup get-backup-plan --region <region> --backup-plan-id <plan> (StartWindowMinutes).',
    ],
    ...awsTried,
    documentation: `${guide}/plan-options-and-configuration.html`,
  },
  {
    code: 'too-many-copies',
    category: 'window',
    patterns: [/too many copy jobs running/],
    meaning: 'Too many copies of this resource were running at once.',
    advice: ['Spread the copies over time, or copy less often.', 'Start the copy again when the others are done.'],
    ...awsTried,
    documentation: `${guide}/aws-backup-limits.html`,
  },
  {
    code: 'restore-start-window',
    category: 'window',
    patterns: [/unable to start within the specified start window/],
    meaning: 'The restore test could not start in its start window.',
    advice: ['Give the restore testing plan a longer start window.'],
    ...awsTried,
    documentation: `${guide}/restore-testing.html`,
  },
  {
    code: 'job-expired',
    category: 'window',
    patterns: [/expired before completion/],
    when: [{ outcome: 'expired' }],
    meaning: 'The job could not start, or not finish, in the time its plan allows.',
    advice: [
      'Compare start and completion window of the plan rule with how long the job usually takes: aws backup get-backup-plan --region <region> --backup-plan-id <plan> and aws backup list-backup-jobs --region <region> --by-resource-arn <resource>',
      'Look for other jobs of the same resource, and for snapshots made outside AWS Backup, at that hour.',
    ],
    ...awsTried,
    documentation: `${guide}/plan-options-and-configuration.html`,
  },
  {
    code: 'maintenance-window',
    category: 'window',
    patterns: [
      /(?:maintenance|backup) window configured/,
      /too close to .{0,60}window/,
      /inside .{0,40}(?:maintenance|backup) window/,
    ],
    meaning: 'The backup falls into, or too close to, the maintenance or automated backup window of the resource.',
    advice: [
      'See both windows: aws rds describe-db-instances --region <region> --db-instance-identifier <id> (PreferredBackupWindow, PreferredMaintenanceWindow); for FSx aws fsx describe-file-systems --region <region> --file-system-ids <id>',
      'Move the schedule away from both: an hour for databases, four hours for Amazon FSx.',
      'It will fail again every time until one of the two is moved.',
    ],
    ...again,
    documentation: `${knowledge}/backup-coordinates-pitr`,
  },
  {
    code: 'resource-not-available',
    category: 'window',
    patterns: [
      /(?:not|n't) (?:currently )?in (?:the |an? )?(?:available|active|running|in-use)? ?state/,
      /invalid(?:db)?(?:instance|cluster)state/,
    ],
    meaning: 'The resource was busy or stopped, so that no snapshot could be made.',
    advice: [
      'Look at the state: aws rds describe-db-instances --region <region> --db-instance-identifier <id> (DBInstanceStatus); for Aurora aws rds describe-db-clusters --region <region> --db-cluster-identifier <id> (Status). A change or another snapshot passes, stopped stays.',
      'Start the backup again when it is available: aws backup start-backup-job --region <region> --backup-vault-name <vault> --resource-arn <resource> --iam-role-arn with the ARN of role <role>',
    ],
    ...again,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'volume-not-snapshotable',
    category: 'window',
    patterns: [/cannot snapshot volume/],
    meaning: 'The volume could not be snapshotted in its present state.',
    advice: ['Look at the state of the volume and of its instance.', 'Start the backup again.'],
    ...again,
    documentation: `${guide}/troubleshooting.html`,
  },

  // Quotas.
  {
    code: 'concurrent-backup-limit',
    category: 'limit',
    patterns: [/subscriber limit exceeded/, /maximum concurrent number of backups/],
    meaning: 'Too many backups were running at once in this account.',
    advice: [
      'See what runs: aws backup list-backup-jobs --region <region> --by-state RUNNING',
      'Start the backup again when others are done.',
      'Spread the schedules, or ask for a higher quota: Service Quotas console, AWS Backup.',
    ],
    ...awsTried,
    documentation: `${guide}/aws-backup-limits.html`,
  },
  {
    code: 'snapshots-in-progress',
    category: 'limit',
    patterns: [/maximum allowed in-progress snapshots/],
    meaning: 'The volume already has as many snapshots in progress as EBS allows.',
    advice: ['Check what else makes snapshots of this volume.', 'Start the backup again when they are done.'],
    ...awsTried,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'image-creation-throttled',
    category: 'limit',
    patterns: [/image creation throttled/],
    meaning: 'The image could not be made, because a volume has too many snapshots in progress.',
    advice: ['Check what else makes snapshots of the volumes of this instance.', 'Start the backup again later.'],
    ...awsTried,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'snapshot-quota',
    category: 'limit',
    patterns: [/active snapshot limit exceeded/, /cannot create more than \d{1,9} user snapshots/],
    meaning: 'The quota of snapshots in this Region is used up.',
    advice: [
      'See the quota: aws service-quotas list-service-quotas --region <region> --service-code ebs (or rds), and delete snapshots nobody needs; check that retention is set in every plan.',
      'Ask for a higher quota there.',
    ],
    ...person,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'too-many-tags',
    category: 'limit',
    patterns: [/more than 50 (?:user )?tags/],
    meaning: 'With the tags of the plan, the backup would have more than 50 tags.',
    advice: ['Remove tags from the resource, or from the plan rule.'],
    ...person,
    documentation: `${guide}/aws-backup-limits.html`,
  },
  {
    code: 'image-quota',
    category: 'limit',
    patterns: [/quota of .{0,60}images/],
    meaning: 'The quota of images (AMIs) in this Region is used up.',
    advice: ['Deregister images nobody needs.', 'Ask AWS for a higher quota.'],
    ...person,
    documentation: `${guide}/aws-backup-limits.html`,
  },
  {
    code: 'network-metadata-dropped',
    category: 'limit',
    patterns: [/unable to persist networkinterfaces metadata/],
    meaning: 'The backup is good, but without the settings of the network interfaces, which were too large.',
    advice: ['Write down the network interfaces of this instance: a restore needs them by hand.'],
    ...person,
    documentation: `${guide}/backup-dashboards.html`,
  },
  {
    code: 'quota-reached',
    category: 'limit',
    patterns: [/can have at most/, /maximum supported backups/, /(?:limit|quota) (?:is |was )?(?:exceeded|reached)/],
    messageCategory: { name: 'limitexceeded', refinedBy: ['limit', 'window'] },
    meaning: 'A quota of the service or of the account is used up.',
    advice: [
      'Find the quota: Service Quotas console, or aws service-quotas list-service-quotas --region <region> --service-code backup',
      'Delete what nobody needs, or ask AWS for a higher quota.',
    ],
    ...person,
    documentation: `${guide}/aws-backup-limits.html`,
  },

  // What the request asked for cannot be done.
  {
    code: 'marketplace-image',
    category: 'invalid',
    patterns: [/aws marketplace cannot be copied/],
    meaning: 'Images from AWS Marketplace cannot be copied to another account.',
    advice: ['Leave this instance out of the copy rule, or back up its data volumes alone.'],
    ...person,
    documentation: `${guide}/recov-point-create-a-copy.html`,
  },
  {
    code: 'instance-profile-change',
    category: 'invalid',
    patterns: [/attaching a new instance profile/],
    meaning: 'The restore asked for another instance profile than the one in the backup.',
    advice: ['Restore with the instance profile of the backup, and change it afterwards.'],
    ...person,
    documentation: `${guide}/restoring-ec2.html`,
  },
  {
    code: 'storage-gateway-copy-key',
    category: 'invalid',
    patterns: [/storage gateway backup copies require/],
    meaning: 'Copies of Storage Gateway backups need a vault and a key of your own at the destination.',
    advice: ['Create a vault with a customer managed key at the destination and copy there.'],
    ...person,
    documentation: `${guide}/recov-point-create-a-copy.html`,
  },
  {
    code: 'source-image-missing',
    category: 'invalid',
    patterns: [/source ami not found/],
    meaning: 'The image the instance was made from is not available in this Region.',
    advice: ['Check the Allowed AMIs setting of EC2 in this account and Region.'],
    ...person,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'option-group-missing',
    category: 'invalid',
    patterns: [/target option group/],
    meaning: 'The RDS snapshot uses options that need an option group in the destination Region.',
    advice: ['Create an option group with the options in the message at the destination, and copy with it.'],
    ...person,
    documentation: `${guide}/recov-point-create-a-copy.html`,
  },
  {
    code: 'image-storage-closed',
    category: 'access',
    patterns: [/permission to access the storage of this ami/],
    meaning: 'The snapshots behind the image are no longer shared with AWS Backup.',
    advice: ['Look for automation that revokes snapshot sharing, and except AWS Backup from it.'],
    ...person,
    documentation: `${guide}/lag-vault-primary-backup.html`,
  },
  {
    code: 'subscription-missing',
    category: 'invalid',
    patterns: [/needs a subscription for the service/],
    meaning: 'The account is not subscribed to the service in this Region.',
    advice: ['Sign the account up for the service, or leave the Region out of the plan.'],
    ...person,
    documentation: `${guide}/backup-dashboards.html`,
  },
  {
    code: 'feature-unsupported',
    category: 'invalid',
    patterns: [
      /feature is not supported for/,
      /unsupported resource type/,
      /cannot be initiated for/,
      /unsupported ?operation/,
    ],
    messageCategory: { name: 'unsupportedoperation', refinedBy: ['invalid', 'policy', 's3', 'vm'] },
    meaning: 'AWS Backup cannot do this for this type of resource or in this Region.',
    advice: ['Check the feature table by resource and Region.', 'Take the resource or the copy out of the plan.'],
    ...person,
    documentation: `${guide}/backup-feature-availability.html`,
  },

  // Permissions.
  {
    code: 'copy-access-denied',
    category: 'access',
    patterns: [/access denied trying to call aws backup/],
    scope: 'vault',
    meaning: 'The destination vault does not let this account copy into it.',
    advice: [
      'In the destination account allow backup:CopyIntoBackupVault for account <account>: aws backup get-backup-vault-access-policy --backup-vault-name <destination>',
      'Check for service control policies on both accounts.',
    ],
    ...person,
    documentation: `${knowledge}/backup-resolve-access-denied-error`,
  },
  {
    code: 'role-not-assumable',
    category: 'access',
    patterns: [/cannot be assumed/, /unable to assume/, /not authorized to perform:? sts:assumerole/],
    severity: { atLeast: 'critical', because: 'no resource of the plan is backed up while its role cannot be used' },
    meaning: 'AWS Backup may not use the IAM role of the plan, or the role is gone.',
    advice: [
      'See whether the role exists and its trust policy names backup.amazonaws.com: aws iam get-role --role-name <role>',
      'Every other resource of the same plan fails with it.',
    ],
    ...person,
    documentation: `${guide}/iam-service-roles.html`,
  },
  {
    code: 'tags-access-denied',
    category: 'access',
    patterns: [/access denied .{0,60}list tags/],
    meaning: 'The backup role may not read the tags of the resource or recovery point.',
    advice: ['Allow the ListTags action of the service in the backup role.'],
    ...person,
    documentation: `${guide}/iam-service-roles.html`,
  },

  // Gone.
  {
    code: 'vault-missing',
    category: 'not-found',
    patterns: [/backup vault .{0,300}(?:does not exist|cannot be found|not found)/, /could not find cryopod/],
    scope: 'vault',
    meaning: 'The backup vault does not exist (any more).',
    advice: [
      'See which vault the plan names: aws backup get-backup-plan --region <region> --backup-plan-id <plan> (TargetBackupVaultName), and which there are: aws backup list-backup-vaults --region <region>',
      'Correct the plan rule, or create the vault again: aws backup create-backup-vault --region <region> --backup-vault-name <vault>',
      'See who deleted it: aws cloudtrail lookup-events --region <region> --lookup-attributes AttributeKey=EventName,AttributeValue=DeleteBackupVault',
    ],
    ...person,
    documentation: `${guide}/vaults.html`,
  },
  {
    code: 'recovery-point-missing',
    category: 'not-found',
    patterns: [/cannot find recovery point/],
    scope: 'one',
    meaning: 'The recovery point does not exist (any more).',
    advice: ['Check whether its retention ended or somebody deleted it.', 'Choose another recovery point.'],
    ...person,
    documentation: `${guide}/recovery-points.html`,
  },

  // Tags, leftovers and the service's own trouble.
  {
    code: 'tags-not-copied',
    category: 'tags',
    patterns: [/unable to copy resource tags/],
    meaning: 'The backup lacks the tags of its resource.',
    advice: ['Add the tags by hand if lifecycle, cost or access rules depend on them.'],
    ...again,
    documentation: `${guide}/backup-dashboards.html`,
  },
  {
    code: 'recovery-point-in-use',
    category: 'lifecycle',
    patterns: [/currently in use by/, /invalidsnapshot\.inuse/],
    severity: { is: 'low', because: 'nothing is lost, but it is still billed' },
    inHeadline: true,
    meaning: 'An expired recovery point could not be deleted, because something still uses its snapshot.',
    advice: [
      'Find the image that uses the snapshot in the message: aws ec2 describe-images --region <region> --owners self --filters Name=block-device-mapping.snapshot-id,Values=snap-…',
      'Deregister that image, then delete the recovery point; until then it is billed.',
    ],
    ...person,
    documentation: `${guide}/deleting-backups.html`,
  },
  {
    code: 'token-expired',
    category: 'internal',
    patterns: [/token (?:has |is )?expired/, /expired ?token/],
    messageCategory: { name: 'tokenexpired', refinedBy: ['internal'] },
    meaning: 'The credentials of AWS Backup ran out during the job.',
    advice: ['Start the job again.'],
    ...again,
    documentation: `${guide}/backup-dashboards.html`,
  },
  {
    code: 'fatal-error',
    category: 'internal',
    patterns: [/encountered a fatal error/],
    meaning: 'AWS Backup gave up on the job because of an error of its own.',
    advice: [
      'Start the job again once: AWS Backup console, Dashboard, Create on-demand backup.',
      'If it fails again, open a case with AWS Support and give the job id <job>.',
    ],
    ...again,
    documentation: `${guide}/backup-dashboards.html`,
  },
  {
    code: 'internal-error',
    category: 'internal',
    patterns: [/internal (?:error|failure|server error)/, /service unavailable/],
    meaning: 'AWS Backup or the service behind it had an error of its own.',
    advice: [
      'Start the job again: aws backup start-backup-job --region <region> --backup-vault-name <vault> --resource-arn <resource> --iam-role-arn with the ARN of role <role>',
      'Look at https://health.aws.amazon.com/health/status if more jobs fail.',
    ],
    ...again,
    documentation: `${guide}/backup-dashboards.html`,
  },

  // General wordings last: the ones above contain them.
  {
    code: 'access-denied',
    category: 'access',
    patterns: [
      /access ?denied/,
      /(?:not|un) ?authorized/,
      /(?:not have|missing|miss|lacks?|without) (?:the )?(?:\w{1,20} )?permissions?/,
      /insufficient privileges/,
    ],
    messageCategory: { name: 'accessdenied', refinedBy: ['access', 'kms', 'policy', 's3', 'vss'] },
    meaning: 'The backup role is not allowed to do what this job needs.',
    advice: [
      'See what the role may do: aws iam list-attached-role-policies --role-name <role>; it needs AWSBackupServiceRolePolicyForBackup (or …ForRestores), and for S3 its own.',
      'See the denied action: CloudTrail console, Event history, user name <role>, error code AccessDenied.',
      'Check for service control policies, permission boundaries and resource policies that deny it.',
    ],
    ...person,
    documentation: `${guide}/iam-service-roles.html`,
  },
  {
    code: 'resource-missing',
    category: 'not-found',
    patterns: [
      /not found/,
      /could not find resource/,
      /no longer (?:available|exists)/,
      /does(?: not|n't) exist/,
      /notfound/,
    ],
    messageCategory: { name: 'resourcenotfound', refinedBy: ['not-found', 'invalid', 'kms'] },
    scope: 'one',
    meaning: 'The resource, or something the job needs, does not exist (any more).',
    advice: [
      'See whether it is gone, and who deleted it: aws cloudtrail lookup-events --region <region> --lookup-attributes AttributeKey=ResourceName,AttributeValue=<id>',
      'If it was deleted on purpose, take it out of the plan. Its last recovery points are all there is: aws backup list-recovery-points-by-resource --region <region> --resource-arn <resource>',
    ],
    ...person,
    documentation: `${guide}/assigning-resources.html`,
  },
  {
    code: 'throttled',
    category: 'limit',
    patterns: [/rate exceeded/, /throttl/, /too many requests/],
    meaning: 'A service refused the job for a moment because of too many requests.',
    advice: ['Start the job again.', 'Spread the schedules if it happens often.'],
    ...again,
    documentation: `${guide}/aws-backup-limits.html`,
  },
  {
    code: 'timed-out',
    category: 'internal',
    patterns: [/timed[ -]?out/, /timeout/],
    meaning: 'Something took too long.',
    advice: ['Start the job again.', 'Give the job a longer completion window if it happens often.'],
    ...again,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'invalid-request',
    category: 'invalid',
    patterns: [/is invalid/, /invalid ?(?:parameter|request)/, /not supported/, /not valid/],
    messageCategory: { name: 'invalidparameters', refinedBy: ['invalid', 'policy', 's3', 'vm', 'eks'] },
    meaning: 'The job asks for something AWS does not accept.',
    advice: ['Read the message: it names the setting.', 'Correct it in the plan, or in the restore request.'],
    ...person,
    documentation: `${guide}/troubleshooting.html`,
  },

  // Chosen by outcome or kind, when the text says nothing.
  {
    code: 'malware-found',
    category: 'malware',
    patterns: [],
    when: [{ found: 'threats' }],
    severity: { atLeast: 'critical', because: 'malware was found in a backup', always: true },
    inHeadline: true,
    meaning: 'The scan found malware in this recovery point.',
    advice: [
      'Do not restore from this recovery point; look for the newest clean one.',
      'Read the findings in GuardDuty and isolate the resource.',
    ],
    ...person,
    documentation: `${guide}/malware-protection.html`,
  },
  {
    code: 'recovery-point-not-deleted',
    category: 'lifecycle',
    patterns: [],
    when: [{ kind: 'recovery-point', outcome: 'failed' }],
    severity: { is: 'low', because: 'nothing is lost, but it is still billed' },
    inHeadline: true,
    meaning: 'The retention of the recovery point is over, but AWS Backup could not delete it.',
    advice: ['Check what still uses it, and that the backup role may delete it.', 'Until it is deleted it is billed.'],
    ...person,
    documentation: `${guide}/deleting-backups.html`,
  },
  {
    code: 'continuous-backup-stopped',
    category: 'stopped',
    patterns: [],
    when: [{ kind: 'recovery-point', outcome: 'aborted' }],
    severity: { atLeast: 'high', because: 'no later point in time can be restored' },
    inHeadline: true,
    meaning: 'The continuous backup ended: points in time after this cannot be restored.',
    advice: ['Check whether somebody changed the resource or its plan.', 'Let the plan switch it on again.'],
    ...person,
    documentation: `${guide}/point-in-time-recovery.html`,
  },
  {
    code: 'resources-not-selected',
    category: 'access',
    patterns: [],
    when: [{ kind: 'plan-selection' }],
    severity: { atLeast: 'critical', because: 'no resource of the plan is backed up while they cannot be selected' },
    inHeadline: true,
    meaning: 'AWS Backup could not find out which resources the plan is for, so it started no job at all.',
    advice: [
      'See the role of the selection: aws backup list-backup-selections --region <region> --backup-plan-id <plan>, and that it can be assumed and allows tag:GetResources.',
      'Check for a service control policy that denies tag:GetResources.',
    ],
    ...person,
    documentation: `${guide}/troubleshooting.html`,
  },
  // Somebody took protection away: no job fails, and that is the problem.
  {
    code: 'type-switched-off',
    category: 'policy',
    patterns: [],
    when: [{ kind: 'region-setting', state: 'MODIFIED' }],
    severity: { is: 'medium', because: 'nothing fails, and resources of this type are not backed up' },
    inHeadline: true,
    meaning:
      'A resource type is switched off for AWS Backup in this Region: its resources are silently left out of every plan.',
    advice: [
      'Switch the type on again under Settings in AWS Backup, unless that is meant.',
      'CloudTrail shows UpdateRegionSettings with the user.',
    ],
    ...person,
    documentation: `${guide}/working-with-supported-services.html`,
  },
  {
    code: 'vault-deleted',
    category: 'policy',
    patterns: [],
    when: [{ kind: 'vault', state: 'DELETED' }],
    severity: { is: 'low', because: 'AWS deletes only empty vaults, so no backup is lost' },
    inHeadline: true,
    meaning: 'A backup vault was deleted: plans and copies that name it fail from now on.',
    advice: ['Check that no plan or copy action names it.', 'CloudTrail shows DeleteBackupVault with the user.'],
    ...person,
    documentation: `${guide}/create-a-vault.html`,
  },
  {
    code: 'vault-unlocked',
    category: 'policy',
    patterns: [],
    when: [{ kind: 'vault', state: 'MODIFIED' }],
    severity: { is: 'medium', because: 'no backup is lost, but backups can be deleted now' },
    inHeadline: true,
    meaning: 'A backup vault was changed and is not locked: its backups can be deleted before their time.',
    advice: [
      'Check whether its lock was removed: CloudTrail shows DeleteBackupVaultLockConfiguration with the user.',
      'If the vault has to be locked, lock it again.',
    ],
    ...person,
    documentation: `${guide}/vault-lock.html`,
  },
  {
    code: 'plan-deleted',
    category: 'policy',
    patterns: [],
    when: [{ kind: 'plan', state: 'DELETED' }],
    severity: { is: 'medium', because: 'nothing fails, and what only this plan backed up is not backed up' },
    inHeadline: true,
    meaning: 'A backup plan was deleted: what only this plan backed up is not backed up any more.',
    advice: [
      'Check that another plan has taken over its resources.',
      'CloudTrail shows DeleteBackupPlan, or DeleteOrganizationalBackupPlan, with the user.',
    ],
    ...person,
    documentation: `${guide}/deleting-a-backup-plan.html`,
  },
  // What says that something is wrong, and not what.
  {
    code: 'alarm-raised',
    category: 'unknown',
    patterns: [],
    when: [{ kind: 'alarm', state: 'ALARM' }],
    severity: { is: 'medium', because: 'an alarm counts what other alerts name' },
    meaning: 'A CloudWatch alarm about backups went off. It counts; it does not say which job it was.',
    advice: [
      'Look for other incidents of the same minutes: they name the job.',
      'If there are none, an event was lost: look at the jobs of the last hour in the console.',
    ],
    ...person,
    documentation: `${guide}/cloudwatch.html`,
  },
  {
    code: 'scan-inconclusive',
    category: 'malware',
    patterns: [],
    when: [{ kind: 'scan', outcome: 'unknown' }],
    meaning: 'The scan ended without saying whether the recovery point is clean.',
    advice: ['Start the scan again.', 'Until it is scanned do not take it for clean.'],
    ...again,
    documentation: `${guide}/malware-protection.html`,
  },
  {
    code: 'index-failed',
    category: 'internal',
    patterns: [],
    when: [{ kind: 'recovery-point-index', outcome: 'failed' }],
    meaning: 'The search index of a recovery point could not be made. The backup itself is good.',
    advice: ['Make the index again.', 'Check that the index role may read the recovery point.'],
    ...again,
    documentation: `${guide}/backup-search.html`,
  },
  {
    code: 's3-objects-failed',
    category: 's3',
    patterns: [],
    when: [
      { kind: 'backup', state: 'S3_BACKUP_OBJECT_FAILED' },
      { kind: 'restore', state: 'S3_RESTORE_OBJECT_FAILED' },
    ],
    meaning: 'Some objects of the bucket were not backed up, or not restored.',
    advice: [
      'The notifications of the vault name each object.',
      'Check that the role may read the objects and use the keys they are encrypted with.',
    ],
    ...person,
    documentation: `${guide}/s3-backups.html`,
  },
  {
    code: 'eks-objects-skipped',
    category: 'eks',
    patterns: [],
    when: [{ kind: 'restore', state: 'EKS_RESTORE_OBJECT_SKIPPED' }],
    meaning: 'Some Kubernetes objects were not restored, because the cluster has them already.',
    advice: ['Compare the objects in the cluster with those in the backup.'],
    ...person,
    documentation: `${guide}/restoring-eks.html`,
  },
  {
    code: 'job-stopped',
    category: 'stopped',
    patterns: [],
    when: [{ outcome: 'aborted' }],
    meaning: 'The job was stopped before it was done.',
    advice: [
      'See who stopped it: aws cloudtrail lookup-events --region <region> --lookup-attributes AttributeKey=EventName,AttributeValue=StopBackupJob',
      'Start the job again if needed.',
    ],
    ...again,
    documentation: `${guide}/logging-using-cloudtrail.html`,
  },
  {
    code: 'parts-missing',
    category: 'unknown',
    patterns: [],
    when: [{ outcome: 'partial' }],
    isFallback: true,
    meaning: 'Only some parts of the resource were backed up.',
    advice: ['See why each part failed: aws backup list-backup-jobs --region <region> --by-parent-job-id <job>'],
    ...again,
    documentation: `${guide}/applicationstackbackups.html`,
  },
  {
    code: 'completed-with-issues',
    category: 'unknown',
    patterns: [],
    when: [{ outcome: 'completed-with-issues' }],
    isFallback: true,
    meaning: 'The backup was made, but AWS says something was wrong with it.',
    advice: ['Read the message and decide whether the backup is good enough.'],
    ...again,
    documentation: `${guide}/eventbridge.html`,
  },
  {
    code: 'unknown-state',
    category: 'unknown',
    patterns: [],
    when: [{ outcome: 'unknown' }],
    isFallback: true,
    meaning: 'AWS Backup reports a state this product does not know.',
    advice: ['Look at the job in the console.', 'Report the state, so that it becomes known.'],
    ...person,
    documentation: `${guide}/eventbridge.html`,
  },
  {
    code: uncataloguedCode,
    category: 'unknown',
    patterns: [],
    isFallback: true,
    meaning: 'The cause is not in the catalogue; the message is all AWS says.',
    advice: [
      'Read the message and look at the job: aws backup describe-backup-job --region <region> --backup-job-id <job>',
      'See the call that failed: CloudTrail console, Event history, user name <role>.',
    ],
    ...again,
    documentation: `${knowledge}/backup-failed-job`,
  },
] as const satisfies readonly ErrorRow[];

/** The code of a row: only what is in the catalogue. */
export type CauseCode = (typeof rows)[number]['code'];

/** Every row, in the order in which they are tried. */
export const errorCatalogue = rows as readonly ErrorRow[];

const rowsByCode = new Map(errorCatalogue.map((row) => [row.code, row]));

/** Returns the row with a code; a code that is not in the catalogue, as of another release, has the row `unknown`. */
export function errorRow(code: string): ErrorRow {
  return rowsByCode.get(code) ?? (rowsByCode.get(uncataloguedCode) as ErrorRow);
}
