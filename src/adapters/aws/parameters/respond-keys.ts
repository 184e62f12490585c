import { parseSigningKeys, type SigningKey } from '../../../lib/signed-token.ts';
import type { LinkKeys } from '../../../ports/incidents/link-keys.ts';
import type { SecretStore } from '../../../ports/vendors/secret-store.ts';
import { type Patience, SteadyAnswer } from '../../steady-answer.ts';
import { systemClock } from '../../system-clock.ts';

/**
 * A key that was replaced works within a minute, at the latest; one that a link names and that is not known yet,
 * within five seconds. While Parameter Store does not answer, the keys of before serve for ten minutes.
 */
const patience: Patience = { freshMs: 60_000, leastMs: 5000, staleMs: 600_000 };

/** Reads a parameter, decrypted; null: there is none. */
export type ReadParameter = (name: string) => Promise<string | null>;

/**
 * What strangers are checked with: the keys that sign links, and the secret that Slack signs with. Whoever knocks,
 * Parameter Store is asked at most once in five seconds for each, and once a minute as a rule.
 */
export class RespondKeys implements LinkKeys, SecretStore {
  readonly #linkKeys: SteadyAnswer<SigningKey[]>;
  readonly #read: ReadParameter;
  readonly #now: () => number;
  readonly #secrets = new Map<string, SteadyAnswer<string | null>>();

  constructor(linkKeysName: string, read: ReadParameter, now: () => number = systemClock.nowMs) {
    this.#read = read;
    this.#now = now;
    this.#linkKeys = new SteadyAnswer(async () => parseSigningKeys((await read(linkKeysName)) ?? ''), patience, now);
  }

  async keys(wanted?: string): Promise<SigningKey[]> {
    return this.#linkKeys.read((keys) =>
      wanted === undefined ? keys.length > 0 : keys.some(({ id }) => id === wanted),
    );
  }

  async read(reference: string): Promise<string | null> {
    const name = reference.replace(/^ssm:/, '');
    const secret = this.#secrets.get(name) ?? new SteadyAnswer(() => this.#read(name), patience, this.#now);
    this.#secrets.set(name, secret);
    return secret.read((value) => value !== null);
  }
}
