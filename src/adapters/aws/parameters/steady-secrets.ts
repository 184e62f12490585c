import type { SecretStore } from '../../../ports/vendors/secret-store.ts';
import { type Patience, SteadyAnswer } from '../../steady-answer.ts';
import { systemClock } from '../../system-clock.ts';

/** One that was replaced works within a minute. While Parameter Store does not answer, those of before serve for ten minutes. */
export const steadyPatience: Patience = { freshMs: 60_000, leastMs: 5000, staleMs: 600_000 };

/**
 * Secrets that strangers are checked with: whoever knocks, and however often, each is asked for at most once in five seconds,
 * and once a minute as a rule.
 */
export class SteadySecrets implements SecretStore {
  readonly #read: (reference: string) => Promise<string | null>;
  readonly #now: () => number;
  readonly #secrets = new Map<string, SteadyAnswer<string | null>>();

  constructor(read: (reference: string) => Promise<string | null>, now: () => number = systemClock.nowMs) {
    this.#read = read;
    this.#now = now;
  }

  async read(reference: string): Promise<string | null> {
    const secret =
      this.#secrets.get(reference) ?? new SteadyAnswer(() => this.#read(reference), steadyPatience, this.#now);
    this.#secrets.set(reference, secret);
    return secret.read((value) => value !== null);
  }
}
