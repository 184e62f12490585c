import type { Instant } from '../../lib/instant.ts';
import type { TextMap } from '../../lib/text-map.ts';

/** How long a recovery point is kept, and when it moves to cold storage; as a rule says it. */
export interface PointLifecycle {
  moveToColdAfterDays: number | null;
  deleteAfterDays: number | null;
  /** Moves EBS snapshots to the archive. */
  optInToArchive: boolean;
}

/** A rule of a plan with all that a backup made by it has. */
export interface StartableRule {
  vaultName: string;
  airGappedVaultArn: string | null;
  lifecycle: PointLifecycle | null;
  tags: TextMap;
  startWindowMinutes: number | null;
  completeWindowMinutes: number | null;
  /** Options of its plan by type of resource, such as `WindowsVSS`. */
  optionsOf: Readonly<Record<string, TextMap>>;
  /** Types of which it makes a search index. */
  indexedTypes: readonly string[];
  isContinuous: boolean;
  copies: readonly { vaultArn: string; lifecycle: PointLifecycle | null }[];
}

/** A backup job of a resource, ended or not. */
export interface JobOfResource {
  jobId: string;
  startedAt: Instant;
  hasEnded: boolean;
  /** A plan made it. */
  isPlanned: boolean;
  roleArn: string | null;
}

/** A copy job of a resource, ended or not. */
export interface CopyOfResource extends JobOfResource {
  /** It ended well. */
  isGood: boolean;
  pointArn: string | null;
  destinationVaultArn: string | null;
}

/** A backup to start, with the rule that says how. */
export interface BackupRequest {
  token: string;
  resourceArn: string;
  resourceType: string;
  roleArn: string;
  rule: StartableRule;
}

/** A copy to start of a recovery point. */
export interface CopyRequest {
  token: string;
  recoveryPointArn: string;
  sourceVaultName: string;
  roleArn: string;
  copy: StartableRule['copies'][number];
}

/** Starts backups and copies, and says what has to be known before that. All throw what AWS answered. */
export interface BackupStarter {
  /** Returns a rule of a plan as it is now; null: it or its plan is gone. */
  ruleOf(planId: string, ruleId: string): Promise<StartableRule | null>;
  /** Returns the jobs of a resource of the last thirty days, in any order. */
  jobsOf(resourceArn: string): Promise<JobOfResource[]>;
  /** Returns the copy jobs of a resource that AWS lists, in any order. */
  copiesOf(resourceArn: string): Promise<CopyOfResource[]>;
  /** Returns the id of the job; the same one for the same token, as long as AWS knows it. */
  startBackup(request: BackupRequest): Promise<string>;
  startCopy(request: CopyRequest): Promise<string>;
}
