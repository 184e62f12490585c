/**
 * An incident and everything that can happen to it, as pure functions over plain data. Nothing here
 * reads a clock, a store or the rules: those come in as arguments. Start at `incident.ts`, then `transition.ts`.
 */
import type { BackupEvent } from '../events/backup-event.ts';
import type { Instant } from '../lib/instant.ts';

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
  tags: Record<string, string>;
  consoleUrl: string | null;
}

/** The job that had the problem. */
export interface AlertJob {
  id: string;
  startedAt: Instant | null;
  completedAt: Instant | null;
  planName: string | null;
  ruleName: string | null;
  vaultName: string | null;
  /** `plan` when a backup plan started it, `on-demand` when a person or program did. */
  initiator: 'plan' | 'on-demand' | 'unknown';
  parentJobId: string | null;
  consoleUrl: string | null;
}

/** How long the resource has been without a good recovery point, against its RPO (seconds). */
export interface Exposure {
  lastGoodAt: Instant | null;
  rpoSeconds: number | null;
}

/** An event with a problem, enriched. Everything but the event itself is best effort; `missing` says what is not there. */
export interface Alert {
  event: BackupEvent;
  severity: Severity;
  severityReasons: string[];
  error: AlertError;
  resource: AlertResource;
  job: AlertJob;
  owner: string | null;
  exposure: Exposure | null;
  /** Consecutive problems on this lane, this one included. */
  strikes: number;
  /** What enrichment could not find, each with the reason: `job details: access denied`. */
  missing: string[];
}

/** Returns the worse of two severities. */
export function worseOf(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}
