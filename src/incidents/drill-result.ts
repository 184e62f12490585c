import type { Instant } from '../lib/instant.ts';

/** What became of one target; `not-needed`: somebody acknowledged before its step. */
export type TargetState = 'delivered' | 'late' | 'failed' | 'waiting' | 'not-needed';

/** How a drill went for one target. */
export interface TargetResult {
  target: string;
  state: TargetState;
  /** Until when the policy promises that it is told. */
  promisedAt: Instant;
  deliveredAt: Instant | null;
  /** The target that was told in its place; null: none. */
  standIn: string | null;
  /** What its vendor said last; empty: nothing yet. */
  says: string;
}

/** How a drill went. */
export interface DrillResult {
  incidentId: string;
  sentAt: Instant;
  /** Seconds from the bus to the incident. */
  detectedAfter: number;
  targets: readonly TargetResult[];
  acknowledged: { by: string; at: Instant; afterSeconds: number } | null;
}

/** Why a drill failed; the first three come of what was told, the others of what was not even played or taken in. */
export const deviationReasons = [
  'not-told',
  'told-late',
  'nobody-acknowledged',
  'not-detected',
  'joined-another',
  'no-way',
  'kept-quiet',
  'tags-unread',
] as const;

/** One thing that went otherwise than the policy promises. */
export interface Deviation {
  reason: (typeof deviationReasons)[number];
  /** Null: it is about no target. */
  target: string | null;
  /** What its vendor or AWS said last; empty: nothing. */
  says: string;
}
