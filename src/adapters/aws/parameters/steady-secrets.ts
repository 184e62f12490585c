import type { SecretStore } from '../../../ports/vendors/secret-store.ts';
import { type Patience, SteadyAnswer } from '../../steady-answer.ts';
import { systemClock } from '../../system-clock.ts';

/** A replaced secret works within a minute. While Parameter Store does not answer, the last ones are used for ten minutes. */
export const steadyPatience: Patience = { freshMs: 60_000, leastMs: 5000, staleMs: 600_000 };

/**
 * Secrets for functions open to the internet: however many requests come, each secret is read at most once in five seconds,
 * and usually once a minute.
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
