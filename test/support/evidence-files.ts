import type { EvidenceFiles } from '../../src/ports/archive/evidence-files.ts';

/** Files of evidence in memory, each in pieces. */
export function evidenceIn(files: ReadonlyMap<string, Uint8Array>, piece = 65_536): EvidenceFiles {
  return {
    list: async () => [...files].map(([path, bytes]) => ({ path, bytes: bytes.length })),
    async *read(path) {
      const bytes = files.get(path);
      if (bytes === undefined) throw new Error(`There is no ${path}.`);
      for (let from = 0; from < bytes.length; from += piece) yield bytes.subarray(from, from + piece);
    },
  };
}
