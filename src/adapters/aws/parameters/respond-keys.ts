import { parseSigningKeys, type SigningKey } from '../../../lib/signed-token.ts';
import type { LinkKeys } from '../../../ports/incidents/link-keys.ts';
import { SteadyAnswer } from '../../steady-answer.ts';
import { systemClock } from '../../system-clock.ts';
import { SteadySecrets, steadyPatience } from './steady-secrets.ts';

/** Reads a parameter, decrypted; null when there is none. */
export type ReadParameter = (name: string) => Promise<string | null>;

/**
 * The keys that sign links, and the secrets that vendors sign with, for functions open to the internet. A key that a link
 * names and that is not known yet is read again, at most once in five seconds.
 */
export class RespondKeys extends SteadySecrets implements LinkKeys {
  readonly #linkKeys: SteadyAnswer<SigningKey[]>;

  constructor(linkKeysName: string, read: ReadParameter, now: () => number = systemClock.nowMs) {
    super((reference) => read(reference.replace(/^ssm:/, '')), now);
    const ask = async () => parseSigningKeys((await read(linkKeysName)) ?? '');
    this.#linkKeys = new SteadyAnswer(ask, steadyPatience, now);
  }

  async keys(wanted?: string): Promise<SigningKey[]> {
    return this.#linkKeys.read((keys) =>
      wanted === undefined ? keys.length > 0 : keys.some(({ id }) => id === wanted),
    );
  }
}
