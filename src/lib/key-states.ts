// KMS's words for the states of a key: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html

/** `Updating` is one of some seconds, while the primary Region of a multi-Region key changes. */
const usable: readonly string[] = ['Enabled', 'Updating'];

/** States in which everything that was encrypted with the key is about to be lost. */
const dying: readonly string[] = ['PendingDeletion', 'PendingReplicaDeletion'];

/** Says whether a key in a state encrypts and decrypts; null or absent: nobody knows the state. */
export function isUsableKey(state: string | null | undefined): boolean {
  return usable.includes(state ?? '');
}

/** Says whether a key in a state is about to be deleted; null or absent: nobody knows the state. */
export function isPendingDeletion(state: string | null | undefined): boolean {
  return dying.includes(state ?? '');
}
