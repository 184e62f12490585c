import type { ProvenWay } from '../../incidents/proven-way.ts';

/** Stores when drills proved what, the last time of each. */
export interface ProvenWays {
  all(): Promise<ProvenWay[]>;
  /** Notes what a drill proved; what was proved later stays. */
  note(ways: readonly ProvenWay[]): Promise<void>;
}
