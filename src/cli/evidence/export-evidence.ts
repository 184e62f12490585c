import path from 'node:path';
import { partPath } from '../../archive/digest.ts';
import { manifestPath, runPath } from '../../archive/manifest.ts';
import type { Audited, SampleWish } from '../../audit/audited.ts';
import { oscalPath, oscalText } from '../../audit/oscal.ts';
import { isOfPeriod, isPartName, type Period } from '../../audit/period.ts';
import { type PackageFacts, summaryOf, summaryText } from '../../audit/summary.ts';
import { canonicalJson, sha256 } from '../../lib/hash.ts';
import { inertLine } from '../../lib/text.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { ArchiveFolder } from './archive-folder.ts';
import { auditPeriod, derivedFiles, ruleDocuments } from './derive-files.ts';
import { isEmptyFolder, isThere, PackageWriter } from './package-writer.ts';
import { type FoundPeriod, type ReadArchive, readPeriod } from './read-archive.ts';
import { writeZip } from './zip-writer.ts';

/** What is to be exported. */
export interface ExportOptions extends Period {
  out: string;
  /** How many incidents are drawn. */
  sample?: number;
  seed?: string;
  /** Writes a ZIP file beside the folder, too. */
  zip?: boolean;
  json?: boolean;
}

/** Where it is exported from. */
export interface ExportSource {
  /** In words. */
  place: string;
  archive: ReadArchive;
}

/** Files that are read at once. */
const atOnce = 16;

/** Writes the package of a period into a folder; returns 0 when nothing is missing in it, else 1, and 2 when it was not made. */
export async function exportEvidence(
  options: ExportOptions,
  { archive, place }: ExportSource,
  terminal: Terminal,
): Promise<ExitCode> {
  const json = options.json === true;
  const { from, until, out } = options;
  const refused = await whyNot(options);
  if (refused !== null) {
    fail(refused, { json }, terminal);
    return 2;
  }
  const period = { from, until };
  const writer = new PackageWriter(out);
  const found = await readPeriod(archive, period);
  await copyDays(archive, found, period, writer);
  const copied = new ArchiveFolder(out);
  const audited = await auditPeriod(copied, found, { ...period, sample: wishOf(options) });
  const facts = factsOf(found, terminal);
  await writer.write('00-README.txt', [summaryText(summaryOf(audited, facts))]);
  for (const { path: file, pieces } of derivedFiles(copied, found, audited)) await writer.write(file, pieces);
  for await (const { path: file, pieces } of ruleDocuments(copied, found, audited)) await writer.write(file, pieces);
  const madeAt = found.digests.findLast(({ digest }) => digest !== null)?.digest?.madeAt ?? null;
  await writer.write(oscalPath, [oscalText(audited, { origin: facts.origin, madeAt })]);
  const manifest = { schema: 1, ...period, origin: facts.origin, files: writer.files, lastDigest: facts.lastDigest };
  await writer.write(manifestPath, [canonicalJson(manifest)]);
  await writer.write(runPath, [
    canonicalJson({ schema: 1, at: terminal.now(), from: place, release: terminal.version }),
  ]);
  if (options.zip === true) await writeZip(zipOf(out), out, writer.files);
  say(audited, { ...options, json }, terminal);
  return audited.gaps.length === 0 ? 0 : 1;
}

/** The seed is by default the period, so that the same call draws the same. */
function wishOf({ sample, seed, from, until }: ExportOptions): SampleWish | null {
  return sample === undefined ? null : { size: sample, seed: seed ?? `${from} ${until}` };
}

function zipOf(out: string): string {
  return `${path.resolve(out)}.zip`;
}

async function whyNot({ from, until, out, sample, seed, zip }: ExportOptions): Promise<string | null> {
  if (seed !== undefined && sample === undefined) return 'Give --sample with --seed.';
  if (until < from) return `The last day, ${until}, is before the first, ${from}.`;
  if (zip === true && (await isThere(zipOf(out)))) return `There is a file ${zipOf(out)} already.`;
  if (!(await isEmptyFolder(out))) return `The folder ${out} is not empty. Give one that is, or that is not there yet.`;
  return null;
}

/** Copies digests and days as they are. What is not there is found to be missing when the copy is read. */
async function copyDays(
  archive: ReadArchive,
  { digests }: FoundPeriod,
  period: Period,
  writer: PackageWriter,
): Promise<void> {
  for (const { path, text, signature } of digests) {
    await writer.write(path, [text]);
    if (signature !== null) await writer.write(`${path}.sig`, [signature]);
  }
  const paths = digests.flatMap(({ digest }) =>
    digest !== null && isOfPeriod(digest, period)
      ? digest.parts.flatMap(({ name }) => (isPartName(name) ? partPath(digest, name) : []))
      : [],
  );
  for (let from = 0; from < paths.length; from += atOnce) {
    const some = paths.slice(from, from + atOnce);
    const bytes = await Promise.all(some.map((path) => archive.read(path)));
    for (const [index, path] of some.entries()) {
      const file = bytes[index];
      if (file != null) await writer.write(path, [file]);
    }
  }
}

function factsOf({ digests }: FoundPeriod, { version }: Terminal): PackageFacts & { lastDigest: object | null } {
  const last = digests.findLast(({ digest }) => digest !== null);
  const lastDigest =
    last?.digest == null
      ? null
      : { sequence: last.digest.sequence, sha256: sha256(last.text), signature: last.signature ?? '' };
  return { origin: last?.digest?.origin ?? null, lastDigest, release: version };
}

function say(
  { gaps, facts, period }: Audited,
  { out, json }: ExportOptions & { json: boolean },
  terminal: Terminal,
): void {
  if (json) {
    terminal.out(writeJson({ folder: out, ...period, incidents: facts.incidents.size, gaps }));
    return;
  }
  terminal.out(
    `${inertLine(out)}: evidence from ${period.from} to ${period.until}, ${facts.incidents.size} incidents.\n`,
  );
  if (gaps.length === 0) terminal.out('Nothing is missing.\n');
  else
    terminal.out(
      `${gaps.length} gaps, which 00-README names:\n${gaps.map(({ where, kind }) => `  ${inertLine(where)}: ${kind}\n`).join('')}`,
    );
}
