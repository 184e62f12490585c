import type { Instant } from '../lib/instant.ts';

/** The state of a KMS key. */
export interface KeyState {
  /** AWS's word: `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  deletedAt: Instant | null;
}

/** Reads KMS keys. */
export interface EncryptionKeys {
  /** Returns the state of a key, or null when there is no such key. @throws what AWS answered. */
  stateOf(keyArn: string, signal: AbortSignal): Promise<KeyState | null>;
}
