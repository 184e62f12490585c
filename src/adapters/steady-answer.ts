import { systemClock } from './system-clock.ts';

/** How long an answer serves, in milliseconds. */
export interface Patience {
  /** An answer that serves is asked for again after this long. */
  freshMs: number;
  /** Whatever the answer was, even none: nobody asks more often than this. */
  leastMs: number;
  /** While asking fails, the last answer serves this long. */
  staleMs: number;
}

/**
 * One answer that every request needs, such as the keys that links are signed with. However many requests come, it is
 * asked for once at a time and never more often than it may be, so that a flood costs no more than a trickle.
 */
export class SteadyAnswer<Answer> {
  readonly #question: () => Promise<Answer>;
  readonly #patience: Patience;
  readonly #now: () => number;
  #askedAt = Number.NEGATIVE_INFINITY;
  #held: { answer: Answer; at: number } | null = null;
  #failure: unknown = null;
  #running: Promise<Answer> | null = null;

  constructor(question: () => Promise<Answer>, patience: Patience, now: () => number = systemClock.nowMs) {
    this.#question = question;
    this.#patience = patience;
    this.#now = now;
  }

  /**
   * Returns the answer held, or asks.
   *
   * @param serves whether an answer is of use; one that is not is asked for again soon.
   * @throws what asking threw, when there is no answer to fall back on.
   */
  async read(serves: (answer: Answer) => boolean = () => true): Promise<Answer> {
    if (this.#running !== null) return this.#running;
    const content = this.#failure === null && this.#held !== null && serves(this.#held.answer);
    const wait = content ? this.#patience.freshMs : this.#patience.leastMs;
    if (this.#now() - this.#askedAt < wait) return this.#latest();
    this.#askedAt = this.#now();
    this.#running = this.#ask().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #ask(): Promise<Answer> {
    try {
      const answer = await this.#question();
      this.#held = { answer, at: this.#now() };
      this.#failure = null;
      return answer;
    } catch (error) {
      this.#failure = error;
      return this.#latest();
    }
  }

  #latest(): Answer {
    const held = this.#held;
    if (held !== null && (this.#failure === null || this.#now() - held.at < this.#patience.staleMs)) return held.answer;
    throw this.#failure;
  }
}
