import type { BackupEvent } from '../../events/backup-event.ts';
import type { Instant } from '../../lib/instant.ts';

/** What AWS Backup says of a job beyond its event. */
export interface JobDetails {
  resourceName: string | null;
  resourceArn: string | null;
  resourceType: string | null;
  messageCategory: string | null;
  statusMessage: string | null;
  planId: string | null;
  planArn: string | null;
  planName: string | null;
  ruleId: string | null;
  ruleName: string | null;
  schedule: string | null;
  scheduleTimezone: string | null;
  vaultName: string | null;
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
