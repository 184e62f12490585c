import { canonicalJson } from '../../lib/hash.ts';
import { packBytes, unpackBytes } from '../../lib/packed-text.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { type ManifestFile, manifestPath, type PackageManifest, readManifest, runPath } from '../manifest.ts';
import type { Faults } from './faults.ts';
import { wholeFile } from './package-fault.ts';
import { longestText, measure, readBytes, readText } from './read-evidence.ts';

/** Reads the manifest; null: there is none, or none that can be read. */
export async function openManifest(
  files: EvidenceFiles,
  there: ReadonlySet<string>,
  faults: Faults,
): Promise<PackageManifest | null> {
  if (!there.has(manifestPath)) return null;
  const text = (await readText(files.read(manifestPath), longestText)) ?? '';
  const manifest = readManifest(text);
  if (manifest === null || text !== textOf(manifest)) faults.add('manifest-unreadable', wholeFile(manifestPath));
  return manifest;
}

/** Each file once, by path. */
function textOf(manifest: PackageManifest): string {
  const byPath = new Map(manifest.files.map((file) => [file.path, file]));
  const files = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return canonicalJson({ ...manifest, files });
}

/**
 * Checks what the manifest names, and that nothing else is there, once all else was read: a file that is as it was signed, or as it is
 * made from what was signed, is not accused by a manifest that nobody signed.
 *
 * @param derived files that are as they are made from the archived days
 */
export async function checkManifest(
  manifest: PackageManifest,
  files: EvidenceFiles,
  { there, derived, faults }: { there: ReadonlySet<string>; derived: ReadonlySet<string>; faults: Faults },
): Promise<void> {
  const named = new Set([manifestPath, runPath, ...manifest.files.map(({ path }) => path)]);
  const add = (fault: 'file-unlisted' | 'file-missing' | 'file-differs', path: string, isAsMade = true) => {
    if (derived.has(path) || (faults.isProven(path) && isAsMade))
      faults.add('manifest-differs', { ...wholeFile(manifestPath), subject: path });
    // What is said of it already is more exact.
    else faults.add(fault, wholeFile(path), { follows: faults.isNamed(path) });
  };
  for (const path of there) if (!named.has(path)) add('file-unlisted', path);
  for (const file of manifest.files) {
    if (!there.has(file.path)) add('file-missing', file.path);
    else if (!(await isAsNamed(file, files))) add('file-differs', file.path, await isPackedAsMade(file.path, files));
  }
}

/** Says whether a part is packed as the archive packs, byte for byte, and not only its text is the one that was signed. */
async function isPackedAsMade(path: string, files: EvidenceFiles): Promise<boolean> {
  if (!path.endsWith('.gz')) return true;
  const packed = await readBytes(files.read(path), longestText);
  const text = packed === null ? null : unpackBytes(packed, longestText);
  return packed !== null && text !== null && Buffer.compare(packBytes(text), packed) === 0;
}

async function isAsNamed({ path, bytes, sha256 }: ManifestFile, files: EvidenceFiles): Promise<boolean> {
  const found = await measure(files.read(path), bytes);
  return found.bytes === bytes && found.sha256 === sha256;
}
