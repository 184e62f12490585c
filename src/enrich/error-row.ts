import type { Finding, Outcome, RouterPart } from '../events/backup-event.ts';
import type { EventKind } from '../events/kinds.ts';
import type { CauseKind, ErrorCategory, ResourceType, Severity } from '../incidents/alert.ts';
import type { PolicyType } from './denial.ts';

/** Why a job fails, and everything that hangs on it: a row of `error-catalogue.ts`. */
export interface ErrorRow {
  /** Stable; rules match on it and incidents group by it. */
  code: string;
  category: ErrorCategory;
  /**
   * How AWS words it, loosely: they are tried on the text in lower case, on one line, with plain apostrophes
   * and ARNs cut to `arn:<service>`.
   * No repetition inside a repetition, so that no text can make them slow. None: chosen by `when` or by
   * AWS's message category only.
   */
  patterns: readonly RegExp[];
  /** What else chooses it. */
  when?: readonly Circumstance[];
  /**
   * AWS's own category that stands for it, in lower case without `_`, and the categories of rows that say the same
   * more exactly. Values that say nothing (SUCCESS, MISCELLANEOUS) are in no row.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupJob.html
   */
  messageCategory?: { name: string; refinedBy: readonly ErrorCategory[] };
  /** Chosen only when no wording was found in what AWS wrote: the catalogue should learn those words. */
  isFallback?: true;
  /** How bad it is by itself; none: as bad as what became of the job. */
  severity?: CauseSeverity;
  /** Who shares it, so that people work on it once; none: what is usual for its category, see `cause.ts`. */
  scope?: CauseScope;
  /** It says something about the backup itself, also when a restore test brought it to light. */
  saysOfBackup?: true;
  /** Says more than what became of the job, so that headlines say this instead, by `npm run docs`. */
  inHeadline?: true;
  /** What people call it in a few words, where its code says it badly; none: its code as words, by `npm run docs`. */
  words?: string;
  /** Although AWS calls the job completed, its recovery point is worth nothing. */
  isWorthless?: true;
  /** Its words mean this only for things of these kinds; none: for any. */
  kinds?: readonly EventKind[];
  /** It is true of things of these kinds as well, which have errors of their own. */
  alsoFor?: readonly EventKind[];
  /** Its words mean this only for what came out so; none: for any. */
  outcomes?: readonly Outcome[];
  /** Its words mean this only for resources of these types; none: for any. */
  types?: readonly ResourceType[];
  meaning: string;
  /** What it means instead when it befell a thing of this kind. */
  meaningFor?: Readonly<Partial<Record<EventKind, string>>>;
  /**
   * First things to check, most likely first, with the command or console page that shows them. A command stands in
   * backticks. `<key>`, `<role>`, `<vault>` and so on become the alert's own, see fill-advice.ts; a line of
   * advice-lines.ts is said in the words of the kind and of the type of resource.
   */
  advice: readonly string[];
  /** What is to be checked instead when it befell a thing of this kind. */
  adviceFor?: Readonly<Partial<Record<EventKind, readonly string[]>>>;
  /** What is to be checked instead when IAM names the kind of policy that stands in the way. */
  adviceForPolicy?: Readonly<Partial<Record<PolicyType, readonly string[]>>>;
  /** Whether starting the job again, unchanged, can help. */
  retryable: boolean;
  /** Whether AWS Backup itself keeps trying inside the start window before it gives up. */
  awsRetries: boolean;
  /** The page that names the words, or says what to do about them: the row's source. */
  documentation: string | null;
}

/**
 * What else than words chooses a row. Trouble of the router itself and what a scan or `watch` found come before any words, the
 * others after them; the more is said, the earlier it counts. A state is in upper case.
 */
export type Circumstance =
  | { router: RouterPart }
  | { found: Finding }
  | { watch: string }
  | { kind: EventKind; state: string }
  | { kind: EventKind; outcome: Outcome }
  | { kind: EventKind }
  | { outcome: Outcome };

/**
 * How bad a cause is by itself: at least this, whatever became of the job (`kinds`: only for
 * things of these; `unlessMade`: not of a job that completed); or this and no worse, however often it comes, but for an exceeded RPO.
 */
export type CauseSeverity =
  | { atLeast: Severity; because: string; kinds?: readonly EventKind[]; unlessMade?: true }
  | { is: Severity; because: string; whenRpoExceeded?: Severity };

/** What alerts with one cause have in common; `one`: nothing, each stands for itself. */
export type CauseScope = 'one' | CauseKind;

/** Where AWS documents AWS Backup, and where it answers questions. */
export const guide = 'https://docs.aws.amazon.com/aws-backup/latest/devguide';
export const knowledge = 'https://repost.aws/knowledge-center';
export const person = { retryable: false, awsRetries: false } as const;
export const again = { retryable: true, awsRetries: false } as const;
export const awsTried = { retryable: true, awsRetries: true } as const;
