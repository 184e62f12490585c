import type { BackupEvent } from '../../events/backup-event.ts';
import type { Instant } from '../../lib/instant.ts';

/** What AWS Backup says of a job beyond its event. */
export interface JobDetails {
  resourceName: string | null;
  resourceArn: string | null;
  resourceType: string | null;
  messageCategory: string | null;
  statusMessage: string | null;
  /** What came of checking what was restored, and what the check said; null or none: it was not checked. */
  validationStatus?: string | null;
  validationMessage?: string | null;
  /** What came of deleting again what a restore test made; null or none: nothing is to be deleted. */
  deletionStatus?: string | null;
  deletionMessage?: string | null;
  /** A restore testing plan made it; none: nobody says so. */
  isRestoreTest?: true;
  planId: string | null;
  planArn: string | null;
  planName: string | null;
  ruleId: string | null;
  ruleName: string | null;
  schedule: string | null;
  scheduleTimezone: string | null;
  vaultName: string | null;
  /** As AWS says it, whatever it means; none: it does not. */
  sizeBytes?: number;
  /** Where a copy goes; none for other jobs. */
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
  /** Returns the details, or null when AWS does not know the job. @throws what the SDK throws; enrichment reports it as missing. */
  describe(event: BackupEvent, signal: AbortSignal): Promise<JobDetails | null>;
}
