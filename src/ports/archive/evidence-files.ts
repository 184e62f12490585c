/** A file of evidence: its path with `/` between its parts, and its size. */
export interface EvidenceFile {
  path: string;
  bytes: number;
  /** It is no file but leads to something else: a link, a pipe or a device. It is never read. */
  leadsElsewhere?: true;
}

/** The files of a package of evidence, or of an archive, wherever they lie. Paths and contents are hostile. */
export interface EvidenceFiles {
  /** Returns every file there is, in any order; one of which there are two is listed twice. */
  list(): Promise<EvidenceFile[]>;
  /** Yields what is in a file that was listed, in pieces. */
  read(path: string): AsyncIterable<Uint8Array>;
}
