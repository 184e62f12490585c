import type { EventKind } from '../events/kinds.ts';
import type { ResourceType } from '../incidents/alert.ts';

/** Lines of advice that rows of the catalogue refer to; each is worded for the kind of event or the type of resource. */
export const adviceLines = {
  startAgain: '(start it again)',
  correctAgain: '(start it again, corrected)',
  lookAtJob: '(look at the job)',
  lookAtState: '(look at the state of the resource)',
} as const;

/** What saves every backup that was made with a key, while there is time. */
export const cancelDeletion =
  'If it is PendingDeletion: `aws kms cancel-key-deletion --region <key-region> --key-id <key>`';

/** What comes first when somebody disabled a key. */
export const enablesKey =
  'Let the key be used again, unless that is meant: `aws kms enable-key --region <key-region> --key-id <key>`';

/** What comes first when a key is known to be pending deletion, whatever broke. */
export const savesKey: readonly string[] = [
  'The KMS key is pending deletion; cancel that first: `aws kms cancel-key-deletion --region <key-region> --key-id <key>`',
  'Then let it be used again: `aws kms enable-key --region <key-region> --key-id <key>`',
];

type SaidOfKind = Readonly<Partial<Record<EventKind, string>>>;

const restoreSettings =
  'The settings the backup was made with: `aws backup get-recovery-point-restore-metadata --region <region> --backup-vault-name <vault> --recovery-point-arn <point>`';
const startRestore =
  '`aws backup start-restore-job --region <region> --recovery-point-arn <point> --iam-role-arn <role-arn> --metadata file://restore.json`';
const startBackup =
  '`aws backup start-backup-job --region <region> --backup-vault-name <vault> --resource-arn <resource> --iam-role-arn <role-arn>`';
const startCopy =
  '`aws backup start-copy-job --region <source-region> --recovery-point-arn <point> --source-backup-vault-name <source-vault> --destination-backup-vault-arn <destination-arn> --iam-role-arn <role-arn>`';
const startScan =
  '`aws backup start-scan-job --region <region> --backup-vault-name <vault> --recovery-point-arn <point> --malware-scanner GUARDDUTY --scan-mode FULL_SCAN --iam-role-arn <role-arn> --scanner-role-arn <scanner-role-arn>`';

/** How a job of each kind is started again; kinds that nobody starts are absent. */
const startAgain: SaidOfKind = {
  backup: `Start the backup again: ${startBackup}`,
  copy: `Start the copy again, in the Region of the source vault: ${startCopy}`,
  restore: `Start the restore again, its settings in restore.json: ${startRestore} ${restoreSettings}`,
  scan: `Scan it again: ${startScan}`,
  'recovery-point-index':
    'Make the index again: `aws backup update-recovery-point-index-settings --region <region> --backup-vault-name <vault> --recovery-point-arn <point> --index ENABLED --iam-role-arn <role-arn>`',
  'access-point':
    'Delete the one that failed before you make another: `aws backup delete-backup-access-point --region <region> --access-point-arn <access-point>`',
  missed: `Start the backup by hand: ${startBackup}`,
};

const correctAgain: SaidOfKind = {
  ...startAgain,
  restore: `Start the restore again with the settings corrected in restore.json: ${startRestore} ${restoreSettings}`,
};

const describePoint =
  'Look at the recovery point: `aws backup describe-recovery-point --region <region> --backup-vault-name <vault> --recovery-point-arn <point>`';

/** How a job of each kind is looked at; kinds without an API call for it are absent. */
const lookAtJob: SaidOfKind = {
  backup: 'Look at the job: `aws backup describe-backup-job --region <region> --backup-job-id <job>`',
  copy: 'Look at the copy: `aws backup describe-copy-job --region <region> --copy-job-id <job>`',
  restore: 'Look at the restore: `aws backup describe-restore-job --region <region> --restore-job-id <job>`',
  scan: 'Look at the scan: `aws backup describe-scan-job --region <region> --scan-job-id <job>`',
  'access-point':
    'Look at the access point (StatusMessage): `aws backup describe-backup-access-point --region <region> --access-point-arn <access-point>`',
  'recovery-point': describePoint,
  'recovery-point-index': describePoint,
  plan: 'Look at the plan: `aws backup get-backup-plan --region <region> --backup-plan-id <plan>`',
  vault: 'Look at the vault: `aws backup describe-backup-vault --region <region> --backup-vault-name <vault>`',
  'region-setting': 'Look at the settings: `aws backup describe-region-settings --region <region>`',
  'plan-selection':
    'Look at the selections: `aws backup list-backup-selections --region <region> --backup-plan-id <plan>`',
  alarm: 'Look at the alarms: `aws cloudwatch describe-alarms --region <region> --state-value ALARM`',
  missed: 'Look at the plan: `aws backup get-backup-plan --region <region> --backup-plan-id <plan>`',
};

/** How to see the state of a resource, by its own service's API; null: no call for it. */
const lookAtState: Readonly<Record<ResourceType, string | null>> = {
  Aurora: '`aws rds describe-db-clusters --region <region> --db-cluster-identifier <id>` (Status)',
  CloudFormation: '`aws cloudformation describe-stacks --region <region> --stack-name <resource>` (StackStatus)',
  DocumentDB: '`aws docdb describe-db-clusters --region <region> --db-cluster-identifier <id>` (Status)',
  DSQL: '`aws dsql get-cluster --region <region> --identifier <id>` (status)',
  DynamoDB: '`aws dynamodb describe-table --region <region> --table-name <id> --query Table.TableStatus`',
  EBS: '`aws ec2 describe-volumes --region <region> --volume-ids <id>` (State)',
  EC2: '`aws ec2 describe-instances --region <region> --instance-ids <id>` (State)',
  EFS: '`aws efs describe-file-systems --region <region> --file-system-id <id>` (LifeCycleState)',
  EKS: '`aws eks describe-cluster --region <region> --name <id> --query cluster.status`',
  FSx: '`aws fsx describe-file-systems --region <region> --file-system-ids <parent>` (Lifecycle)',
  Neptune: '`aws neptune describe-db-clusters --region <region> --db-cluster-identifier <id>` (Status)',
  RDS: '`aws rds describe-db-instances --region <region> --db-instance-identifier <id>` (DBInstanceStatus)',
  Redshift: '`aws redshift describe-clusters --region <region> --cluster-identifier <id>` (ClusterStatus)',
  'Redshift Serverless': '`aws redshift-serverless list-namespaces --region <region>` (status)',
  S3: '`aws s3api get-bucket-versioning --bucket <id>` (Status must be Enabled)',
  'SAP HANA on Amazon EC2': '`aws ssm-sap get-database --region <region> --database-arn <resource>` (Status)',
  'Storage Gateway': '`aws storagegateway list-volumes --region <region>` (the volume ATTACHED, its gateway RUNNING)',
  Timestream:
    '`aws timestream-write describe-table --region <region> --database-name <parent> --table-name <id>` (TableStatus)',
  VirtualMachine: '`aws backup-gateway get-virtual-machine --region <region> --resource-arn <resource>`',
};

/** Lines for restore tests, which only their plan starts, so that they are fixed there. */
const ofRestoreTest: Readonly<Record<string, string>> = {
  [adviceLines.startAgain]: 'Nothing has to be started: its restore testing plan tests again at its next run.',
  [adviceLines.correctAgain]:
    'Correct the selection of the restore testing plan (its role and RestoreMetadataOverrides): it tests again at its next run.',
};

/** How a line begins that is only for a restore test. */
const onlyForTests = 'A restore test ';

/** Beginnings of lines that are only for one type of resource. */
const onlyFor: readonly (readonly [begin: string, type: ResourceType])[] = [
  ['EC2', 'EC2'],
  ['SAP HANA', 'SAP HANA on Amazon EC2'],
];

/** What a line of advice is said about. */
interface AdvisedOn {
  kind: EventKind;
  resourceType: string | null;
  isRestoreTest: boolean;
}

/** Returns a line of advice worded for a kind of event and a type of resource; null when it does not apply. */
export function formatAdvice(line: string, { kind, resourceType, isRestoreTest }: AdvisedOn): string | null {
  if (isForAnother(line, { resourceType, isRestoreTest })) return null;
  if (isRestoreTest && Object.hasOwn(ofRestoreTest, line)) return ofRestoreTest[line] ?? null;
  if (line === adviceLines.startAgain) return startAgain[kind] ?? null;
  if (line === adviceLines.correctAgain) return correctAgain[kind] ?? null;
  if (line === adviceLines.lookAtJob) return lookAtJob[kind] ?? null;
  if (line !== adviceLines.lookAtState) return line;
  const known: Readonly<Record<string, string | null>> = lookAtState;
  const state = resourceType !== null && Object.hasOwn(known, resourceType) ? known[resourceType] : null;
  return state === null ? 'Look at the state of the resource in its own console.' : `Look at its state: ${state}`;
}

function isForAnother(line: string, { resourceType, isRestoreTest }: Omit<AdvisedOn, 'kind'>): boolean {
  if (!isRestoreTest && line.startsWith(onlyForTests)) return true;
  if (resourceType === null || !Object.hasOwn(lookAtState, resourceType)) return false;
  return onlyFor.some(
    ([begin, type]) => type !== resourceType && (line.startsWith(`${begin}: `) || line.startsWith(`${begin}, `)),
  );
}
