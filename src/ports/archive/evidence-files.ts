/** A file of evidence: its path with `/` between its parts, and its size. */
export interface EvidenceFile {
  path: string;
  bytes: number;
}

/** The files of a package of evidence, or of an archive, wherever they lie. Paths and contents are hostile. */
export interface EvidenceFiles {
  /** Returns every file there is, in any order; one of which there are two is listed twice. */
  list(): Promise<EvidenceFile[]>;
  /** Yields what is in a file that was listed, in pieces. */
  read(path: string): AsyncIterable<Uint8Array>;
}
