import { kindRow } from '../../events/kinds.ts';
import type { Lookup } from '../lookup.ts';

/** Reads backup vaults. */
export interface BackupVaults {
  /** Returns whether a vault of this account and Region is locked, or null when there is no such vault. @throws what AWS answered. */
  isLocked(vaultName: string, signal: AbortSignal): Promise<boolean | null>;
}

/** Whether the vault is locked. Only asked when the job does not say: five calls a second is all AWS allows here. */
export const vaultLock: Lookup<'vaults', BackupVaults, 'vaultLocked', boolean> = {
  id: 'vault-lock',
  brings: 'vault lock',
  source: 'vaults',
  finds: 'vaultLocked',
  servesOne: false,
  async find(vaults, { event, signal, job }) {
    if (kindRow(event.kind).fills !== 'own-vault') return null;
    const details = await job();
    const vaultName = event.vaultName ?? details?.vaultName ?? null;
    if (vaultName === null || (details !== null && details.vaultLocked !== null)) return null;
    return { found: await vaults.isLocked(vaultName, signal) };
  },
};
