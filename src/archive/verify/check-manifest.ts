import { canonicalJson } from '../../lib/hash.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { type ManifestFile, manifestPath, type PackageManifest, readManifest, runPath } from '../manifest.ts';
import { type Faults, wholeFile } from './package-fault.ts';
import { longestText, measure, readText } from './read-evidence.ts';

/** Checks what the manifest names, and that nothing else is there; null: there is none, or none that can be read. */
export async function checkManifest(
  files: EvidenceFiles,
  there: ReadonlySet<string>,
  faults: Faults,
): Promise<PackageManifest | null> {
  if (!there.has(manifestPath)) return null;
  const text = (await readText(files.read(manifestPath), longestText)) ?? '';
  const manifest = readManifest(text);
  if (manifest === null || text.trimEnd() !== canonicalJson(JSON.parse(text)))
    faults.add('manifest-unreadable', wholeFile(manifestPath));
  if (manifest === null) return null;
  const named = new Set([manifestPath, runPath, ...manifest.files.map(({ path }) => path)]);
  for (const path of there) if (!named.has(path)) faults.add('file-unlisted', wholeFile(path));
  for (const file of manifest.files) {
    if (!there.has(file.path)) faults.add('file-missing', wholeFile(file.path));
    else if (!(await isAsNamed(file, files))) faults.add('file-differs', wholeFile(file.path));
  }
  return manifest;
}

async function isAsNamed({ path, bytes, sha256 }: ManifestFile, files: EvidenceFiles): Promise<boolean> {
  const found = await measure(files.read(path));
  return found.bytes === bytes && found.sha256 === sha256;
}
