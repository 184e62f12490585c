import type { FileEdit } from '../support/edited.ts';

/** A test that holds as long as a defence does. */
export interface Proof {
  /** The test's file, and its title or the end of it. */
  test: string;
  named: string;
  /** What stands between the fault and the people, in a sentence. */
  defence: string;
  /** How the defence is taken out, after which the test has to fail. */
  takeOut: readonly FileEdit[];
  /** It runs the release before this one, out of the history; a shallow clone cannot prove it. */
  needsHistory?: true;
}

/** A class of faults: what can go wrong around the router. */
export interface FaultClass {
  /** Its number, 1 to 40. */
  id: number;
  /** What goes wrong, in a few words. */
  fault: string;
  /** The invariants of docs/fault-classes.md that it would break. */
  breaks: readonly string[];
  proofs: readonly Proof[];
  /** Why there is no proof (yet); only where `proofs` is empty. */
  unproven?: string;
}
