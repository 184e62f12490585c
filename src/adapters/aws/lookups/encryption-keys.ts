import type { EncryptionKeys, KeyState } from '../../../enrich/lookups/key-state.ts';
import { toInstant } from '../../../lib/instant.ts';
import { TtlCache } from '../../ttl-cache.ts';
import type { SignedCaller } from '../signed-caller.ts';

/** Reads the state of KMS keys, kept for a minute: one key stands behind many failures of a night. */
export class KmsEncryptionKeys implements EncryptionKeys {
  readonly #call: SignedCaller;
  readonly #kept = new TtlCache<KeyState | null>({ most: 100, ttlMs: 60_000 });

  constructor(call: SignedCaller) {
    this.#call = call;
  }

  stateOf(keyArn: string): Promise<KeyState | null> {
    return this.#kept.ask(keyArn, () => this.#read(keyArn));
  }

  async #read(keyArn: string): Promise<KeyState | null> {
    try {
      const { KeyMetadata } = (await this.#call('TrentService.DescribeKey', { KeyId: keyArn })) as {
        KeyMetadata?: { KeyState?: string; DeletionDate?: number };
      };
      if (KeyMetadata?.KeyState === undefined) return null;
      return { state: KeyMetadata.KeyState, deletedAt: toInstant(KeyMetadata.DeletionDate) };
    } catch (error) {
      if ((error as Error).name === 'NotFoundException') return null;
      throw error;
    }
  }
}
