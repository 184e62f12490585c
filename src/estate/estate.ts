import type { Outcome } from '../events/backup-event.ts';
import type { RuleSchedule } from '../expected/expected-runs.ts';
import type { Instant } from '../lib/instant.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { Answers } from './answers.ts';
import type { AllDescribed } from './described.ts';
import type { Selection } from './selection.ts';

/** Something that AWS Backup could back up. */
export interface Resource {
  arn: string;
  /** AWS Backup's word for it; null: not known, or a type that it does not back up. */
  type: string | null;
  name: string | null;
  /** Null: not known. */
  tags: TextMap | null;
  /**
   * `exists`: its own service lists it, or the list of tags does if its type has no state. `stopped`: it exists, but is skipped
   * on purpose. `gone`: a complete list of its own service lacks it, or shows that it has ended. `unknown`: nothing says.
   */
  state: 'exists' | 'stopped' | 'gone' | 'unknown';
  createdAt: Instant | null;
  /** Whether AWS Backup lists it as protected, as it does after the first backup; null: the list is not known. */
  isProtected: boolean | null;
  lastBackupAt: Instant | null;
  /** The latest moment to which its own service can restore it; null: it does not say, or makes no continuous backup. */
  restorableUntil: Instant | null;
  /** What its own service says about it, verbatim; null: not known. */
  described: Readonly<Record<string, unknown>> | null;
}

/** A rule of a plan: its schedule, and what it does. */
export interface PlanRule extends RuleSchedule {
  vaultName: string | null;
  /** The vaults that it copies to, by ARN. */
  copyTo: readonly string[];
  /** The logically air-gapped vault in which it wants recovery points; null: none. */
  airGappedVaultArn: string | null;
}

/** A backup plan with what it selects. */
export interface Plan {
  id: string;
  arn: string | null;
  name: string | null;
  /** When it was created or last changed: no runs are expected before. */
  createdAt: Instant | null;
  /** Null: its rules are not known. */
  rules: readonly PlanRule[] | null;
  /** Null: what it selects is not known, or not completely. */
  selections: readonly Selection[] | null;
  /** Whether it comes from a policy of the organisation. */
  isOfOrganisation: boolean;
}

/** A backup job as AWS Backup lists it. */
export interface BackupJob {
  id: string;
  state: string;
  /** How it ended, by its state and by what else AWS says. */
  outcome: Outcome;
  resourceArn: string;
  resourceType: string | null;
  planId: string | null;
  ruleId: string | null;
  vaultName: string | null;
  vaultArn: string | null;
  recoveryPointArn: string | null;
  iamRoleArn: string | null;
  parentJobId: string | null;
  /** Whether a logically air-gapped vault accepts it, which AWS says with the job. */
  canBeAirGapped: boolean;
  createdAt: Instant;
  startedAt: Instant | null;
  startBy: Instant | null;
  completedAt: Instant | null;
  expectedAt: Instant | null;
}

/** A copy job as AWS Backup lists it. */
export interface CopyJob {
  id: string;
  state: string;
  resourceArn: string | null;
  sourcePointArn: string | null;
  destinationPointArn: string | null;
  destinationVaultArn: string | null;
  backupJobId: string | null;
  planId: string | null;
  createdAt: Instant;
}

/** A recovery point in a vault. */
export interface RecoveryPoint {
  arn: string;
  vaultName: string;
  resourceArn: string | null;
  resourceType: string | null;
  planId: string | null;
  ruleId: string | null;
  status: string;
  statusMessage: string | null;
  createdAt: Instant | null;
  deletedAt: Instant | null;
  isContinuous: boolean;
  /** Whether it is part of the recovery point of another resource, such as a stack or a cluster. */
  isPart: boolean;
}

/** A backup vault. */
export interface Vault {
  name: string;
  arn: string | null;
  isAirGapped: boolean;
  isLocked: boolean | null;
  encryptionKeyArn: string | null;
  createdAt: Instant | null;
}

/** What one account has in one Region. A list that is null is not known. */
export interface Estate {
  accountId: string | null;
  region: string | null;
  plans: readonly Plan[] | null;
  /** Everything that any answer names, by ARN. */
  resources: ReadonlyMap<string, Resource>;
  /** What their own services say about them, and which forms of ARNs are known completely. */
  described: AllDescribed;
  backupJobs: readonly BackupJob[] | null;
  copyJobs: readonly CopyJob[] | null;
  vaults: readonly Vault[] | null;
  /** The recovery points of all vaults whose points are known. */
  points: readonly RecoveryPoint[];
  pointsKnownOf: ReadonlySet<string>;
  /** Whether the Region's settings let AWS Backup back up a type, by type; null: not known. */
  optIn: TextMap<boolean> | null;
  /** The answers that it was made of, for details that only one place needs. */
  answers: Answers;
}

/** States of jobs that left a good recovery point. */
const goodStates: ReadonlySet<string> = new Set(['COMPLETED']);

/** Says whether a backup job left a good recovery point. */
export function isGood({ state }: { state: string }): boolean {
  return goodStates.has(state);
}

/** Says whether a job has ended, well or badly. */
export function hasEnded({ state }: { state: string }): boolean {
  return !['CREATED', 'PENDING', 'RUNNING', 'ABORTING'].includes(state);
}

/** Says whether all selections of all plans are known; without the list of a plan's selections, there may be others. */
export function areSelectionsKnown({ plans, answers }: Pick<Estate, 'plans' | 'answers'>): boolean {
  const isKnown = ({ id, selections }: Plan) =>
    selections !== null && answers.about('list-backup-selections', id)?.refused === null;
  return plans?.every(isKnown) === true;
}
