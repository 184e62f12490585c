import type { Played } from '../events/drill.ts';
import type { Instant } from '../lib/instant.ts';
import type { Deviation, DrillResult } from './drill-result.ts';
import type { DrillScope } from './drill-scope.ts';

/** Why the router plays a drill by itself. */
export const drillCauses = ['schedule', 'rules-changed', 'target-changed'] as const;

/** A drill that is to be played, that runs, or whose result is not written down yet. */
export interface DrillRun {
  /** Made from what is due and when, so that claiming it twice claims it once; the job of its event has this name. */
  id: string;
  /** The name that the rules give it. */
  drill: string;
  cause: (typeof drillCauses)[number];
  /** When it was due: its time in the schedule, or when the change was seen. */
  dueAt: Instant;
  scope: DrillScope;
  wantsAnswer: boolean;
  /** What is played, and whom the policy promised to tell; absent: it waits for its turn. */
  claim?: DrillClaim;
  /** What came of it; absent: it runs. */
  verdict?: DrillVerdict;
}

/** What was decided before a drill was put on the bus. */
export interface DrillClaim {
  at: Instant;
  /** When its event was put on the bus; null: not yet, as far as is known. */
  sentAt: Instant | null;
  /** Without its tags, which are read when it is put on the bus. */
  played: Pick<Played, 'resourceArn' | 'resourceType' | 'kind'>;
  /** The key under which its event is taken in. */
  eventKey: string;
  route: string;
  policy: string;
  rulesVersion: string;
  steps: readonly { afterSeconds: number; targets: readonly string[] }[];
  /** How long somebody has to acknowledge, in seconds. */
  waitSeconds: number;
}

/** What came of a drill. */
export interface DrillVerdict {
  at: Instant;
  deviations: readonly Deviation[];
  /** Null: it was not taken in. */
  result: DrillResult | null;
}

/** What a drill did not prove, and people were told so. */
export interface FailingScope {
  scope: DrillScope;
  /** Id of the finding, and of the event that told of it last. */
  id: string;
  jobId: string;
  since: Instant;
}

/** How the rules are defined, each as a hash. */
export interface Definitions {
  rules: string;
  targets: readonly (readonly [name: string, hash: string])[];
}

/** What the router remembers of the drills that it plays by itself. */
export interface DrillBook {
  /** Grows by one with every change; each is conditional on it. */
  version: number;
  /** Up to when each schedule has been followed; another schedule or zone is followed anew. */
  followed: readonly { drill: string; schedule: string; dueAt: Instant }[];
  /** The definitions that were last drilled, or there when drills after changes were asked for first; null: they are not. */
  drilled: Definitions | null;
  /** The definitions that were seen last, and since when; null: as `drilled`. */
  seen: { hash: string; since: Instant } | null;
  /** When a drill was last played for a change; null: never. */
  changesPlayedAt: Instant | null;
  runs: readonly DrillRun[];
  failing: readonly FailingScope[];
}

/** The book before anything was written into it. */
export const emptyDrillBook: DrillBook = {
  version: 0,
  followed: [],
  drilled: null,
  seen: null,
  changesPlayedAt: null,
  runs: [],
  failing: [],
};
