import type { Instant } from '../lib/instant.ts';

/** A statement of a vault's access policy that denies something. */
export interface Denial {
  /** Identifies it: with another principal, action or condition it is another denial. */
  id: string;
  /** What it denies, in a few words that other people wrote. */
  denies: string;
  /** Since when it has been changed or gone; absent: it is in force. */
  missingSince?: Instant;
  /** It appeared while others were missing, and nobody misses it once they are back. */
  isInstead?: true;
}

/** The denials seen in each vault's policy, by the vault's name. */
export type Denials = readonly (readonly [vault: string, denials: readonly Denial[]])[];
