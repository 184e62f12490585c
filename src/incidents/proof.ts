import type { Instant } from '../lib/instant.ts';

/** What proves that it is over: which recovery point was found, or what was believed without one. */
export type ProofKind =
  /** The recovery point that the job made is there, and complete. */
  | 'recovery-point'
  /** The same for a copy, in its destination vault. */
  | 'destination'
  /** A recovery point in a logically air-gapped vault. */
  | 'air-gapped'
  /** For a continuous backup: the resource can be restored to a moment after the failure. */
  | 'restorable-time'
  /** The job itself is all there is: a restore or a scan leaves no recovery point. */
  | 'job'
  /** Looking for it was not possible; the job's word is all there is. */
  | 'job-only';

/** The proof that it is over. */
export interface Proof {
  proof: ProofKind;
  /** Absent: there is none, or it could not be read. */
  recoveryPointArn?: string;
  /** The moment to which it could then be restored; absent: it is no continuous backup, or that could not be read. */
  restorableUntil?: Instant;
}
