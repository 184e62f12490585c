// KMS's words for the states of a key: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html

/** States in which a key works. `Updating` lasts seconds, while the primary Region of a multi-Region key changes. */
const usable: readonly string[] = ['Enabled', 'Updating'];

/** States in which everything that was encrypted with the key is about to be lost. */
const dying: readonly string[] = ['PendingDeletion', 'PendingReplicaDeletion'];

/** Says whether a key in this state works; false when the state is not known. */
export function isUsableKey(state: string | null | undefined): boolean {
  return usable.includes(state ?? '');
}

/** Says whether a key in this state is about to be deleted; false when the state is not known. */
export function isPendingDeletion(state: string | null | undefined): boolean {
  return dying.includes(state ?? '');
}
