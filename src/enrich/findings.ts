import type { TextMap } from '../lib/text-map.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { BackupPlans, PlanDetails } from '../ports/backup-plans.ts';
import type { BackupVaults } from '../ports/backup-vaults.ts';
import type { EncryptionKeys, KeyState } from '../ports/encryption-keys.ts';
import type { JobDescriber, JobDetails } from '../ports/job-describer.ts';
import type { GoodRecoveryPoint, RecoveryPoints } from '../ports/recovery-points.ts';
import type { ResourceTags } from '../ports/resource-tags.ts';

/** Tags of a resource or plan. */
export type Tags = TextMap;

/** Whom enrichment can ask. Every source is optional; without one, what it knows is left out without a word. */
export interface EnrichmentSources {
  describer?: JobDescriber;
  tags?: ResourceTags;
  plans?: BackupPlans;
  recoveryPoints?: RecoveryPoints;
  vaults?: BackupVaults;
  encryptionKeys?: EncryptionKeys;
  trail?: AuditTrail;
  /** Who owns what has no owner tag; empty: nobody. */
  defaultOwner?: string;
  /** Where the sources can be asked; events from elsewhere are not asked about. Absent: everywhere. */
  home?: { accountId: string; region: string };
}

/** What the sources answered. Null: not asked, or no answer; then `missing` says why. */
export interface Findings {
  job: JobDetails | null;
  tags: Tags | null;
  planTags: Tags | null;
  plan: PlanDetails | null;
  vaultLocked: boolean | null;
  /** Newest first; empty: there are none. */
  goodPoints: readonly GoodRecoveryPoint[] | null;
  key: KeyState | null;
  stoppedBy: string | null;
  defaultOwner: string | null;
}

/** What is known when nobody was asked. */
export const nothingFound: Findings = {
  job: null,
  tags: null,
  planTags: null,
  plan: null,
  vaultLocked: null,
  goodPoints: null,
  key: null,
  stoppedBy: null,
  defaultOwner: null,
};
