import type { Instant } from '../../lib/instant.ts';

/** `ours`: to be worked off; `in-hand`: another process does; `repeated`: it was, and this is the same once more. */
export type Begun = 'ours' | 'in-hand' | 'repeated';

/** Sees to it that what is posted to us has its effect once, however often it comes. */
export interface PostedMessages {
  begin(message: string, now: Instant): Promise<Begun>;
  /** It had its effect; from now on it is a repeat. */
  end(message: string, now: Instant): Promise<void>;
  /** It came to nothing, and its vendor is asked to try again. */
  release(message: string): Promise<void>;
}
