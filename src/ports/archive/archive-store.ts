/** Where days of evidence and their digests are kept. What is there cannot be changed or deleted before its time. */
export interface ArchiveStore {
  /** Writes a file, once. False: there is one of that name already, and it stays as it is. */
  writeOnce(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Null: there is none. */
  read(path: string): Promise<Uint8Array | null>;
  /** Returns the names of the files under a folder, in their order; all of them. */
  list(folder: string): Promise<string[]>;
}
