import type { SigningKey } from '../../lib/signed-token.ts';

/** The keys that sign links to acknowledge. */
export interface LinkKeys {
  /**
   * Returns the live keys, the signing one first.
   *
   * @param wanted id of the key that a link names; cached keys without it are read again
   * @throws {Error} when Parameter Store does not answer
   */
  keys(wanted?: string): Promise<SigningKey[]>;
}
