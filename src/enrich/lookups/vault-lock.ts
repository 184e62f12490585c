import { kindRow } from '../../events/kinds.ts';
import type { Lookup } from '../lookup.ts';

/** Whether the vault is locked. Only asked when the job does not say: five calls a second is all AWS allows here. */
export const vaultLock: Lookup = {
  id: 'vault-lock',
  brings: 'vault lock',
  async find({ event, sources: { vaults }, signal, job }) {
    if (vaults === undefined || kindRow(event.kind).fills !== 'own-vault') return null;
    const details = await job();
    const vaultName = event.vaultName ?? details?.vaultName ?? null;
    if (vaultName === null || (details !== null && details.vaultLocked !== null)) return null;
    return { vaultLocked: await vaults.isLocked(vaultName, signal) };
  },
};
