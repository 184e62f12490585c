import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { Begun, PostedMessages } from '../../ports/vendors/posted-messages.ts';

/** As long as the process of a message may run (seconds). */
const crashedAfterSeconds = 30;

/** Messages that were posted to us, in memory. */
export class MemoryPostedMessages implements PostedMessages {
  readonly #messages = new Map<string, { begunAt: Instant; ended: boolean }>();

  async begin(message: string, now: Instant): Promise<Begun> {
    const known = this.#messages.get(message);
    if (known?.ended === true) return 'repeated';
    if (known !== undefined && known.begunAt > addSeconds(now, -crashedAfterSeconds)) return 'in-hand';
    this.#messages.set(message, { begunAt: now, ended: false });
    return 'ours';
  }

  async end(message: string, now: Instant): Promise<void> {
    this.#messages.set(message, { begunAt: now, ended: true });
  }

  async release(message: string): Promise<void> {
    this.#messages.delete(message);
  }
}
