/**
 * What nobody was told by AWS: backups that never ran, resources that fell out of protection, eyes that were switched off.
 * Pure: it judges an {@link Estate} at a moment. Start at `registry.ts`, whose rows are the findings, each in a file of its
 * own in `reasons/`; `look.ts` is what a row is given.
 */
import type { Call } from '../estate/calls.ts';
import type { Estate } from '../estate/estate.ts';
import type { Accepted } from '../incidents/acceptance.ts';
import type { Severity } from '../incidents/alert.ts';
import type { Instant } from '../lib/instant.ts';
import type { Look } from './look.ts';

/** Why something is a finding. */
export const findingReasons = [
  'not-started',
  'stuck',
  'likely-to-expire',
  'never-protected',
  'stale',
  'continuous-stopped',
  'copy-missing',
  'restore-test-incomplete',
  'validation-failed',
  'selection-empty',
  'selection-deleted',
  'fell-out',
  'unprotected',
  'role-missing',
  'vault-missing',
  'type-switched-off',
  'unheard',
  'eyes-switched-off',
  'protection-taken-away',
  'last-restore-points',
] as const;
export type FindingReason = (typeof findingReasons)[number];

/** `certain`: it is so; `likely`: the state of the resource, or something else, is not known; `not-seen`: it cannot be listed. */
export type Sure = 'certain' | 'likely' | 'not-seen';

type Arn = string;

/** Something in an account that is neither a resource nor a backup plan. */
export interface Subject {
  arn: Arn | null;
  /** What it is, in words: "Backup vault". */
  type: string;
  name: string;
}

/** One finding. What is not known, or does not apply, is null. */
export interface Finding {
  reason: FindingReason;
  sure: Sure;
  resourceArn: string | null;
  resourceType: string | null;
  planName: string | null;
  /** Tells apart plans that have the same name. */
  planId: string | null;
  ruleNames: readonly string[];
  /** When the newest run in question was due, and when its start window ended. */
  dueAt: Instant | null;
  deadline: Instant | null;
  /** How many runs, recovery points or other things the reason counts. */
  missed: number;
  lastGoodAt: Instant | null;
  rpoSeconds: number | null;
  /** What tells it apart from others with the same reason, resource and plan; null: there are none. */
  key: string | null;
  /** What it is about, if that is neither a resource nor a backup plan. */
  subject: Subject | null;
  /** KMS's word for the state of the key that it is about; null: it is about none. */
  keyState: string | null;
  /** For a missing copy, the vault in which it should have been made. */
  copyTo: Arn | null;
  /** How bad it is at the moment. */
  severity: Severity;
  /** Who accepted it, and until when; null: nobody, so it counts. */
  accepted: Accepted | null;
  /** What is wrong, in one sentence for somebody who does not know AWS Backup's words; times in it are instants. */
  says: string;
  /** What to do, the first thing first. */
  advice: readonly string[];
}

/** What a row says about one finding; whatever it leaves out is null, or comes from the row. */
export type Found = Pick<Finding, 'sure' | 'says'> & Partial<Omit<Finding, 'reason' | 'sure' | 'says'>>;

/** How the deployed router makes alerts of findings with this reason, and which answers it needs for that. */
export interface Telling {
  /**
   * Which lane the alert is on. `backups` and `copies`: the lane of the resource's backups or of their copies, which a later
   * good job ends. `resource`, `plans` and `subject`: a lane of the resource, of its plan or of whatever else it is about,
   * which ends once the finding is no longer found.
   */
  lane: 'backups' | 'copies' | 'resource' | 'plans' | 'subject';
  /** How bad it is, unless the finding itself says so. */
  severity: Severity;
  /** How often it is looked for: once a day if it needs many calls. */
  every: 'hour' | 'day';
  /** Calls that must be answered before something counts as no longer found, besides {@link FindingRow.needs}. */
  asks: readonly Call[];
  /** A run that never started says the same: if one is known since before the first look, no other alert is made. */
  isSaidByRuns?: true;
  /** How far back it looks at least, in seconds; absent: as far as the look goes. */
  reachSeconds?: number;
}

/** One kind of findings: one file, and one line in the registry. */
export interface FindingRow {
  reason: FindingReason;
  /** What people call it, in a few words: "Backups that did not start". */
  title: string;
  /** Calls that must all be answered; otherwise nothing is known about this reason. */
  needs: readonly Call[];
  /** What to do, if a finding does not say so itself. */
  advice: readonly string[];
  /**
   * It counts runs, days or jobs, which come while the problem goes on, or what is left: more of them do not make the problem
   * larger. Absent: it counts what is wrong.
   */
  countsRuns?: true;
  /** It is something that somebody did, and no state that goes on: the next one is another one. Absent: it goes on. */
  isDeed?: true;
  /** Null: the run or the job is already an alert. */
  telling: Telling | null;
  find(look: Look): Iterable<Found>;
  /** What is found when a call that it needs has no answer; absent: nothing. */
  findWithout?(look: Look): Iterable<Found>;
}

/** What could not be looked at, and why. */
export interface NotKnown {
  what: string;
  why: string;
}

/** What all rows found, and what they could not look at. */
export interface Judgement {
  look: Look;
  estate: Estate;
  findings: Finding[];
  notKnown: NotKnown[];
}
