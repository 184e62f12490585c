import type { FoundProblem } from '../../events/found-problem.ts';
import type { Severity } from '../../incidents/alert.ts';
import type { Instant } from '../../lib/instant.ts';

/**
 * How people were told of a finding: `quiet`, in a summary with others; `untold`, not yet, it is on its way to the intake;
 * `told`, by an alert of its own.
 */
export type ToldOf = 'quiet' | 'untold' | 'told';

/** A call that was heard at once, by CloudTrail's id of it. */
export interface HeardOfFinding {
  id: string;
  at: Instant;
}

/** A finding that was not over at the last look. */
export interface KnownFinding {
  /** Its id, the same in every look. */
  id: string;
  /** When it was first found. */
  since: Instant;
  toldOf: ToldOf;
  /** How bad it was when people were told, or when it went into the summary. */
  severity: Severity;
  /** When the call or run happened that it is about; null: it is a lasting state. */
  dueAt: Instant | null;
  /** The summary that told of it; null: none. */
  summary: string | null;
  /** As it was last sent to the intake, or would have been. */
  problem: FoundProblem;
  /** The newest calls of it that were heard at once, oldest first; absent: a look found it. */
  heard?: readonly HeardOfFinding[];
  /** It is of another account or Region, which no look of this one sees. */
  elsewhere?: true;
}

/** How far an account has been searched for findings. */
export interface FindingsProgress {
  /** Reasons that have been searched for at least once. */
  reasons: readonly string[];
  /** Ids of the plans that existed at the last complete look. */
  plans: readonly string[];
  /** When the last complete look was, including what is read once a day; null: never. */
  wholeAt: Instant | null;
  /** What vault policies were seen to deny, by vault, and since when they no longer do; absent: not looked at. */
  denials?: readonly (readonly [
    vault: string,
    denials: readonly { id: string; denies: string; missingSince?: Instant; isInstead?: true }[],
  ])[];
}

/** Stores findings, so that each is told once, and so is its end. */
export interface KnownFindings {
  all(): Promise<KnownFinding[]>;
  /** Those of these ids that are known. */
  of(ids: readonly string[]): Promise<KnownFinding[]>;
  keep(findings: readonly KnownFinding[]): Promise<void>;
  forget(ids: readonly string[]): Promise<void>;
  progress(): Promise<FindingsProgress>;
  saveProgress(progress: FindingsProgress): Promise<void>;
}
