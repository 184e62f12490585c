import type { PackageFault } from '../../archive/verify/package-fault.ts';
import { measure } from '../../archive/verify/read-evidence.ts';
import type { Period } from '../../audit/period.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { auditPeriod, derivedFiles } from './derive-files.ts';
import { type ReadArchive, readPeriod } from './read-archive.ts';

/** Tables that were made anew and compared. */
export interface CheckedTables {
  count: number;
  faults: PackageFault[];
}

/** Makes the tables of a package anew from its archived days, and names those that are others. */
export async function checkDerived(files: EvidenceFiles, period: Period): Promise<CheckedTables> {
  const there = new Set((await files.list()).map(({ path }) => path));
  const archive = archiveOf(files, there);
  const found = await readPeriod(archive, period);
  const audited = await auditPeriod(archive, found, period);
  const checked: CheckedTables = { count: 0, faults: [] };
  for (const { path, pieces } of derivedFiles(archive, found, audited)) {
    checked.count += 1;
    const wanted = await measure(bytesOf(pieces));
    const is = there.has(path) ? await measure(files.read(path)) : null;
    const fault = is === null ? 'file-missing' : 'file-not-derived';
    if (is?.sha256 !== wanted.sha256) checked.faults.push({ fault, path, day: null, subject: null });
  }
  return checked;
}

function archiveOf(files: EvidenceFiles, there: ReadonlySet<string>): ReadArchive {
  return {
    list: async (folder) => [...there].filter((path) => path.startsWith(folder)).sort(),
    read: async (path) => {
      if (!there.has(path)) return null;
      const pieces: Uint8Array[] = [];
      for await (const piece of files.read(path)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}

async function* bytesOf(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
