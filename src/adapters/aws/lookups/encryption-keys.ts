import type { EncryptionKeys, KeyState } from '../../../enrich/lookups/key-state.ts';
import { toInstant } from '../../../lib/instant.ts';
import type { VaultKey } from '../../../ports/aws-backup/backup-vaults.ts';
import { TtlCache } from '../../ttl-cache.ts';
import type { SignedCaller } from '../signed-caller.ts';

/** Reads the state of KMS keys, cached for a minute: one key is behind many failures of a night. */
export class KmsEncryptionKeys implements EncryptionKeys {
  readonly #call: SignedCaller;
  readonly #kept = new TtlCache<KeyState | null>({ most: 100, ttlMs: 60_000 });

  constructor(call: SignedCaller) {
    this.#call = call;
  }

  stateOf(keyArn: string): Promise<KeyState | null> {
    return this.#kept.ask(keyArn, async () => {
      const key = await describeKey(keyArn, this.#call);
      return key && { state: key.state, deletedAt: key.deletedAt };
    });
  }
}

/** Returns who manages a key and its state, or null when there is no such key. @throws AWS's error */
export async function describeKey(keyArn: string, call: SignedCaller): Promise<VaultKey | null> {
  try {
    const { KeyMetadata } = (await call('TrentService.DescribeKey', { KeyId: keyArn })) as {
      KeyMetadata?: { KeyState?: string; DeletionDate?: number; KeyManager?: string };
    };
    if (KeyMetadata?.KeyState === undefined) return null;
    const { KeyState: state, DeletionDate, KeyManager: manager = null } = KeyMetadata;
    return { manager, state, deletedAt: toInstant(DeletionDate) };
  } catch (error) {
    if ((error as Error).name === 'NotFoundException') return null;
    throw error;
  }
}
