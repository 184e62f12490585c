import { systemClock } from './system-clock.ts';

/** Answers kept for a while in this container, at most so many; the one used longest ago goes first. Failures are not kept. */
export class TtlCache<Answer> {
  readonly #most: number;
  readonly #ttlMs: number;
  readonly #now: () => number;
  readonly #kept = new Map<string, { answer: Answer; until: number }>();
  readonly #asked = new Map<string, Promise<Answer>>();

  constructor({ most, ttlMs }: { most: number; ttlMs: number }, now: () => number = systemClock.nowMs) {
    this.#most = most;
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  /** Returns the kept answer, else what asking brings; who asks meanwhile gets the same answer. */
  async ask(key: string, question: () => Promise<Answer>): Promise<Answer> {
    const kept = this.peek(key);
    if (kept !== undefined) return kept.answer;
    const running = this.#asked.get(key);
    if (running !== undefined) return running;
    const asked = question();
    this.#asked.set(key, asked);
    try {
      const answer = await asked;
      this.keep(key, answer);
      return answer;
    } finally {
      this.#asked.delete(key);
    }
  }

  /** Returns the kept answer in a box, or undefined when there is none (any more). */
  peek(key: string): { answer: Answer } | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    if (kept.until <= this.#now()) return undefined;
    this.#kept.set(key, kept);
    return kept;
  }

  /** Keeps an answer. */
  keep(key: string, answer: Answer): void {
    this.#kept.delete(key);
    this.#kept.set(key, { answer, until: this.#now() + this.#ttlMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
  }
}
