import type { SigningKey } from '../lib/signed-token.ts';

/** The keys that sign links to acknowledge. */
export interface LinkKeys {
  /** Returns the live keys, the signing one first. @throws when Parameter Store does not answer. */
  keys(): Promise<SigningKey[]>;
}
