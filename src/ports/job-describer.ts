import type { BackupEvent } from '../events/backup-event.ts';
import type { Instant } from '../lib/instant.ts';

/** What AWS Backup says of a job beyond its event. */
export interface JobDetails {
  resourceName: string | null;
  resourceArn: string | null;
  resourceType: string | null;
  messageCategory: string | null;
  statusMessage: string | null;
  planName: string | null;
  ruleName: string | null;
  vaultName: string | null;
  parentJobId: string | null;
  startedAt: Instant | null;
  completedAt: Instant | null;
}

/** Asks AWS Backup about a job. */
export interface JobDescriber {
  /** Returns the details, or null when AWS does not know the job. @throws what the SDK throws; enrichment reports it as missing. */
  describe(event: BackupEvent, signal: AbortSignal): Promise<JobDetails | null>;
}
