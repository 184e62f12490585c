/**
 * An incident and everything that can happen to it, as pure functions over plain data. Nothing here
 * reads a clock, a store or the rules: those come in as arguments. Start at `incident.ts`, then `transition.ts`.
 */
import type { BackupEvent } from '../events/backup-event.ts';
import type { Instant } from '../lib/instant.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { OnLane } from './lane.ts';
import type { Streak } from './streak.ts';

/** Severities, worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Families of causes; the catalogue in `enrich/` has one or more rows for each. */
export const errorCategories = [
  'access',
  'kms',
  'limit',
  'window',
  'not-found',
  'invalid',
  'policy',
  'vss',
  's3',
  'eks',
  'vm',
  'tags',
  'internal',
  'stopped',
  'lifecycle',
  'malware',
  'unknown',
] as const;
export type ErrorCategory = (typeof errorCategories)[number];

/** The code of an error that the catalogue does not know. */
export const uncataloguedCode = 'unknown';

/**
 * AWS Backup's resource types as its events spell them. AWS adds others: a type that is missing here is still a type.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupJob.html
 */
export const resourceTypes = [
  'Aurora',
  'CloudFormation',
  'DocumentDB',
  'DSQL',
  'DynamoDB',
  'EBS',
  'EC2',
  'EFS',
  'EKS',
  'FSx',
  'Neptune',
  'RDS',
  'Redshift',
  'Redshift Serverless',
  'S3',
  'SAP HANA on Amazon EC2',
  'Storage Gateway',
  'Timestream',
  'VirtualMachine',
] as const;
export type ResourceType = (typeof resourceTypes)[number];

/** What broke, in words a tired person can act on. */
export interface AlertError {
  /** Stable code from the catalogue, e.g. `kms-key-unusable`. */
  code: string;
  category: ErrorCategory;
  /** AWS's own text, verbatim (hostile), without AWS's inner quotes; null when AWS gave none. */
  message: string | null;
  /** What it means in one plain sentence. */
  meaning: string;
  /** First things to check, most likely first. */
  advice: string[];
  /** The lines of advice whose commands are about one thing of an account, as a key or another vault, by their index; absent: none. */
  adviceIn?: readonly (readonly [line: number, accountId: string])[];
  /** Whether starting the job again, unchanged, can help. */
  retryable: boolean;
  /** AWS's page about it. */
  documentation: string | null;
}

/** The protected resource. */
export interface AlertResource {
  arn: string | null;
  /** Last part of the ARN. */
  id: string;
  /** The friendly name if AWS knows one, else the id. */
  name: string;
  /** AWS Backup's resource type: RDS, EBS, S3, … or `unknown`. */
  type: string;
  accountId: string;
  region: string;
  tags: TextMap;
  consoleUrl: string | null;
}

/** What starts jobs: a backup plan, a person or program, a restore testing plan; `unknown`: nobody says. */
export const initiators = ['plan', 'on-demand', 'restore-test', 'unknown'] as const;
export type Initiator = (typeof initiators)[number];

/** The job that had the problem. */
export interface AlertJob {
  id: string;
  startedAt: Instant | null;
  completedAt: Instant | null;
  planName: string | null;
  ruleName: string | null;
  vaultName: string | null;
  initiator: Initiator;
  parentJobId: string | null;
  /** Whether it is the job of a composite resource, with a child job per part. */
  isParent?: boolean;
  consoleUrl: string | null;
  /** The schedule of the plan rule, as AWS writes it: `cron(0 5 ? * * *)`. */
  schedule: string | null;
  scheduleTimezone: string | null;
  /** Whether the vault the backup (or the copy) goes to is locked. */
  vaultLocked: boolean | null;
  /** Who started it as AWS names it: the plan's ARN for planned jobs, else null. */
  initiatedBy: string | null;
  /** Who stopped it, from CloudTrail; null unless somebody did and CloudTrail knows already. */
  stoppedBy: string | null;
  /** AWS's own classification, verbatim. */
  messageCategory: string | null;
  /** The KMS key of the backup, or of the last good one. */
  encryptionKeyArn: string | null;
  /** The rule of its plan asks for continuous backups; absent: it does not, or nobody says. */
  isContinuous?: true;
  /** When that key is deleted, and every backup made with it is lost; absent: no deletion is known. */
  keyDeletedAt?: Instant;
}

/** Where a recovery point objective comes from. */
export type RpoSource = 'tag' | 'plan schedule';

/** How long the resource has been without a good recovery point, against its RPO (seconds). */
export interface Exposure {
  lastGoodAt: Instant | null;
  rpoSeconds: number | null;
  /** Null if there is no RPO. Without a tag, the schedule is the best guess: it says how often a backup is meant to be made. */
  rpoSource: RpoSource | null;
  /** Time without a good recovery point when the problem happened, as a share of the RPO: 1 is all of it. */
  shareUsed: number | null;
  /** AWS Backup was asked and has no good recovery point of this resource at all. */
  neverGood: boolean;
  nextRunAt: Instant | null;
  /** When the first job of this row of problems was started. */
  firstFailureAt: Instant | null;
}

/** Where an owner comes from. */
export const ownerSources = ['resource tag', 'plan tag', 'account default'] as const;
export type OwnerSource = (typeof ownerSources)[number];

/** Where a common cause lies: a KMS key, a vault, a role, a plan; `message`: only AWS's words are the same. */
export const causeKinds = ['kms', 'vault', 'role', 'plan', 'message'] as const;
export type CauseKind = (typeof causeKinds)[number];

/** Where a cause is, as far as several accounts or Regions may share it. */
export type CausePlace = 'organization' | { accountId: string; region: string };

/** What alerts of different resources can have in common, so that people work on it once. */
export interface Cause {
  kind: CauseKind;
  /** Equal for alerts with this cause in one place: `kms|arn:aws:kms:…`. */
  key: string;
  /**
   * Where it is broken, if that is not where the job ran: the account and Region of a key or vault elsewhere; `organization`:
   * what an organization set up in all of its accounts. Absent: in the account and Region of the job.
   */
  place?: CausePlace;
  /** In words, verbatim names included (hostile): `KMS key arn:aws:kms:…`. */
  says: string;
}

/** An event with a problem, enriched. Everything but the event itself is best effort; `missing` says what could not be found. */
export interface Alert {
  event: BackupEvent;
  severity: Severity;
  severityReasons: string[];
  error: AlertError;
  resource: AlertResource;
  job: AlertJob;
  owner: string | null;
  ownerSource: OwnerSource | null;
  /** Whether nobody is known to own it: its tags were read, and neither they nor the account name an owner. */
  orphan: boolean;
  /** A cause that others may share; null: it stands alone. */
  cause: Cause | null;
  exposure: Exposure | null;
  /** Consecutive problems on this lane, including this one. */
  strikes: number;
  /** The outcome of each of them; absent: one of them is not known. */
  streak?: Streak;
  /** It is the job of a run that was reported as never started; absent: it is not. */
  isLateRun?: true;
  /** What people call its account: as the rules do, else the alias that AWS knows. Absent: neither. */
  accountName?: string;
  /** What enrichment could not find, each with the reason: `job details: access denied`. */
  missing: string[];
  /** What the routes on its way put on it; absent before it was routed. */
  labels?: TextMap;
  /** The version of the rules that routed it; absent before. */
  rulesVersion?: string;
}

/** The part of an alert that a list of resources needs: there may be thousands. */
export interface ListedAlert extends Pick<Alert, 'severity' | 'owner' | 'exposure' | 'strikes'> {
  event: OnLane & Pick<BackupEvent, 'occurredAt'>;
  resource: Pick<AlertResource, 'arn' | 'name' | 'type'>;
  error: Pick<AlertError, 'code'>;
}

/** Returns the severity that a text names; an unknown one, perhaps of another release, counts as medium. */
export function severityNamed(text: string): Severity {
  return severities.find((one) => one === text) ?? 'medium';
}

/** Returns the worse of two severities. */
export function worseOf(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}
