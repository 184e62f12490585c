import type { FoundProblem } from '../../events/found-problem.ts';
import type { Severity } from '../../incidents/alert.ts';
import type { Instant } from '../../lib/instant.ts';

/**
 * How far a finding was told: `quiet`, one summary told of it with others; `untold`, it is on its way to the intake;
 * `told`, it has an alert of its own.
 */
export type ToldOf = 'quiet' | 'untold' | 'told';

/** Something that was found in the account and was not over at the last look. */
export interface KnownFinding {
  /** What it is: the same from look to look. */
  id: string;
  /** When it was found first. */
  since: Instant;
  toldOf: ToldOf;
  /** How bad it was when people were told, or when it was kept quiet. */
  severity: Severity;
  /** When what it is about happened, as a call or a run; null: it is so as long as it is found. */
  dueAt: Instant | null;
  /** The summary that told of it; null: none. */
  summary: string | null;
  /** As it was given to the intake last, or would have been. */
  problem: FoundProblem;
}

/** How far an account was looked at for findings. */
export interface FindingsProgress {
  /** Reasons that were looked for at least once. */
  reasons: readonly string[];
  /** Plans that were there at the last look at everything, by their ids. */
  plans: readonly string[];
  /** When everything was looked at last, also what is asked once a day; null: never. */
  wholeAt: Instant | null;
  /** What the policies of vaults were seen to deny, by vault, and since when they do not any more; absent: nobody looked. */
  denials?: readonly (readonly [
    vault: string,
    denials: readonly { id: string; denies: string; missingSince?: Instant; isInstead?: true }[],
  ])[];
}

/** Keeps what was found, so that it is told once and over when it is. */
export interface KnownFindings {
  all(): Promise<KnownFinding[]>;
  keep(findings: readonly KnownFinding[]): Promise<void>;
  forget(ids: readonly string[]): Promise<void>;
  progress(): Promise<FindingsProgress>;
  saveProgress(progress: FindingsProgress): Promise<void>;
}
