/** Reads backup vaults. */
export interface BackupVaults {
  /** Returns whether a vault of this account and Region is locked, or null when there is no such vault. @throws what AWS answered. */
  isLocked(vaultName: string, signal: AbortSignal): Promise<boolean | null>;
}
