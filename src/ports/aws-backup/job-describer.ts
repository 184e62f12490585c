import type { BackupEvent } from '../../events/backup-event.ts';
import type { Instant } from '../../lib/instant.ts';

/** Details of a job that its event does not have. */
export interface JobDetails {
  /** AWS's own word for the job's state, verbatim; absent: it says none. */
  state?: string;
  /** The recovery point that it made, or that it was made from; absent: AWS names none. */
  recoveryPointArn?: string;
  /** Of a copy, the one that it made; absent: it made none, or it is no copy. */
  destinationRecoveryPointArn?: string;
  resourceName: string | null;
  resourceArn: string | null;
  resourceType: string | null;
  messageCategory: string | null;
  statusMessage: string | null;
  /** The result of the restore validation, and its message; null or absent: not validated. */
  validationStatus?: string | null;
  validationMessage?: string | null;
  /** The result of deleting what a restore test restored, and its message; null or absent: nothing is to be deleted. */
  deletionStatus?: string | null;
  deletionMessage?: string | null;
  /** A restore testing plan started it; absent: not known to be so. */
  isRestoreTest?: true;
  planId: string | null;
  planArn: string | null;
  planName: string | null;
  ruleId: string | null;
  ruleName: string | null;
  schedule: string | null;
  scheduleTimezone: string | null;
  vaultName: string | null;
  /** Size as AWS reports it, in bytes; absent: AWS does not say. */
  sizeBytes?: number;
  /** Where a copy goes; absent for other jobs. */
  destinationVaultArn?: string | null;
  /** Whether the vault the job writes to is locked; null when AWS does not say. */
  vaultLocked: boolean | null;
  encryptionKeyArn: string | null;
  iamRoleArn: string | null;
  parentJobId: string | null;
  /** Whether it is the job of a composite resource (a CloudFormation stack, an EKS cluster) with a child job per part. */
  isParent?: boolean;
  startedAt: Instant | null;
  completedAt: Instant | null;
}

/** Asks AWS Backup about a job. */
export interface JobDescriber {
  /** Returns the details, or null when AWS does not know the job. @throws AWS's error */
  describe(event: BackupEvent, signal: AbortSignal): Promise<JobDetails | null>;
}
