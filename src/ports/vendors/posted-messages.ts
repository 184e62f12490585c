import type { Instant } from '../../lib/instant.ts';

/** `ours`: this process handles it; `in-hand`: another process does; `repeated`: it was handled before. */
export type Begun = 'ours' | 'in-hand' | 'repeated';

/** Makes sure that a posted message takes effect once, however often it is sent. */
export interface PostedMessages {
  begin(message: string, now: Instant): Promise<Begun>;
  /** Notes that it took effect; from now on it counts as repeated. */
  end(message: string, now: Instant): Promise<void>;
  /** Notes that handling failed, so that it can be handled when its vendor sends it again. */
  release(message: string): Promise<void>;
}
