import { randomBytes } from 'node:crypto';
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { RouterError } from '../../../lib/errors.ts';
import { parseSigningKeys, type SigningKey } from '../../../lib/signed-token.ts';
import type { LinkKeys } from '../../../ports/incidents/link-keys.ts';
import type { SecretStore } from '../../../ports/vendors/secret-store.ts';
import { TtlCache } from '../../ttl-cache.ts';

/** How long a secret is kept in memory: a rotated one works within this time, in milliseconds. */
const cacheMs = 300_000;

/** Secrets kept at once: more than rules can name. */
const mostKept = 1000;

/** Secrets as SecureString parameters. */
export class SsmSecretStore implements SecretStore {
  readonly #client: SSMClient;
  readonly #cache: TtlCache<string>;

  constructor(client: SSMClient, now: () => number) {
    this.#client = client;
    this.#cache = new TtlCache({ most: mostKept, ttlMs: cacheMs }, now);
  }

  async read(reference: string): Promise<string | null> {
    const kept = this.#cache.peek(reference);
    if (kept !== undefined) return kept.answer;
    const value = await this.#fetch(reference);
    if (value !== null) this.#cache.keep(reference, value);
    return value;
  }

  async #fetch(reference: string): Promise<string | null> {
    const name = reference.replace(/^ssm:/, '');
    try {
      const { Parameter } = await this.#client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      return Parameter?.Value ?? null;
    } catch (error) {
      const cause = error as Error;
      if (cause.name === 'ParameterNotFound') return null;
      throw new RouterError('secret-unavailable', { name, reason: cause.name }, cause);
    }
  }
}

/** The keys that sign links, one SecureString. The first use on a new deployment makes one. */
export class SsmLinkKeys implements LinkKeys {
  readonly #secrets: SsmSecretStore;
  readonly #client: SSMClient;
  readonly #name: string;
  readonly #kmsKeyId: string;

  constructor(secrets: SsmSecretStore, client: SSMClient, name: string, kmsKeyId: string) {
    this.#secrets = secrets;
    this.#client = client;
    this.#name = name;
    this.#kmsKeyId = kmsKeyId;
  }

  async keys(): Promise<SigningKey[]> {
    const stored = await this.#secrets.read(`ssm:${this.#name}`);
    if (stored !== null) return parseSigningKeys(stored);
    await this.#create();
    return parseSigningKeys((await this.#secrets.read(`ssm:${this.#name}`)) ?? '');
  }

  /** Makes a key unless somebody else just did: the parameter is never overwritten. */
  async #create(): Promise<void> {
    const value = `k1:${randomBytes(32).toString('base64url')}`;
    try {
      await this.#client.send(
        new PutParameterCommand({
          Name: this.#name,
          Value: value,
          Type: 'SecureString',
          KeyId: this.#kmsKeyId,
          Overwrite: false,
          Description:
            'Signs acknowledge links. Rotate: put the new key first, "k2:NEW,k1:OLD"; drop the old one after 7 days.',
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'ParameterAlreadyExists') throw error;
    }
  }
}
