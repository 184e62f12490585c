import type { Instant } from '../../lib/instant.ts';
import { parseArn } from '../arn.ts';
import { classifyFailure, failureOf } from '../classify.ts';
import { keyIn } from '../key-in.ts';
import type { Lookup } from '../lookup.ts';
import { describeResource } from '../resource.ts';

/** The state of a KMS key. */
export interface KeyState {
  /** The state as KMS spells it: `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  deletedAt: Instant | null;
}

/** Reads KMS keys. */
export interface EncryptionKeys {
  /** Returns the state of a key, or null when there is no such key. @throws what AWS answered. */
  stateOf(keyArn: string, signal: AbortSignal): Promise<KeyState | null>;
}

/** The state of the KMS key, when the failure is about a known key: with a key that is deleted, every backup is lost. */
export const keyState: Lookup<'encryptionKeys', EncryptionKeys, 'key', KeyState> = {
  id: 'key-state',
  brings: 'KMS key',
  source: 'encryptionKeys',
  finds: 'key',
  servesOne: false,
  async find(keys, { event, signal, job }) {
    const details = await job();
    const keyArn = keyIn(event.statusMessage) ?? keyIn(details?.statusMessage) ?? details?.encryptionKeyArn ?? null;
    if (keyArn === null) return null;
    const { type } = describeResource(event, details);
    if (classifyFailure(failureOf(event, details, type)).category !== 'kms') return null;
    const { region, accountId } = parseArn(keyArn) ?? {};
    if (region !== event.region || accountId !== event.accountId) return 'the key is in another account or Region';
    const key = await keys.stateOf(keyArn, signal);
    return key === null ? 'AWS does not know the key' : { found: key };
  },
};
