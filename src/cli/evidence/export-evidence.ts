import path from 'node:path';
import { partPath } from '../../archive/digest.ts';
import { manifestPath, type PackageManifest, publicKeyPath, runPath } from '../../archive/manifest.ts';
import { longestGap } from '../../archive/verify/days.ts';
import type { Audited, SampleWish } from '../../audit/audited.ts';
import { type JobReport, type ReportFile, readJobReport } from '../../audit/job-report.ts';
import { daysOf, isOfPeriod, isPartName, type Period } from '../../audit/period.ts';
import { readPublicKeys } from '../../lib/ed25519.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { inertLine } from '../../lib/text.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeFileError } from '../read-file.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { ArchiveFolder } from './archive-folder.ts';
import { auditPeriod, derivedFiles } from './derive-files.ts';
import { findJobReports } from './job-report-files.ts';
import { packageFactsOf } from './package-facts.ts';
import { isEmptyFolder, isThere, PackageWriter } from './package-writer.ts';
import { type FoundPeriod, type ReadArchive, readPeriod } from './read-archive.ts';
import { describeRowError } from './row-errors.ts';
import { writeZip } from './zip-writer.ts';

/** What is to be exported. */
export interface ExportOptions extends Period {
  out: string;
  /** How many incidents are drawn. */
  sample?: number;
  seed?: string;
  /** Names of frameworks whose controls are shown; absent: all. */
  frameworks?: readonly string[];
  /** A file or folder with job reports of AWS Backup Audit Manager. */
  jobReport?: string;
  /** Writes a ZIP file beside the folder, too. */
  zip?: boolean;
  json?: boolean;
}

/** Where it is exported from. */
export interface ExportSource {
  /** In words. */
  place: string;
  archive: ReadArchive;
  /** Returns the public key of the deployment as PEM; null: there is none at hand. */
  publicKey(): Promise<string | null>;
}

/** Files that are read at once. */
const atOnce = 16;

/** Writes the package of a period into a folder; returns 0 when nothing is missing in it, else 1, and 2 when it was not made. */
export async function exportEvidence(
  options: ExportOptions,
  source: ExportSource,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await writePackage(options, source, terminal);
  } catch (error) {
    const why = describeRowError(error);
    if (why === null) throw error;
    fail(
      `${source.place} cannot be exported: ${why}. evidence verify says what does not fit.`,
      { json: options.json === true },
      terminal,
    );
    return 2;
  }
}

async function writePackage(
  options: ExportOptions,
  { archive, place, publicKey }: ExportSource,
  terminal: Terminal,
): Promise<ExitCode> {
  const json = options.json === true;
  const { from, until, out, jobReport, frameworks = null } = options;
  const refuse = (why: string): ExitCode => {
    fail(why, { json }, terminal);
    return 2;
  };
  const refused = await whyNot(options);
  if (refused !== null) return refuse(refused);
  const reported = jobReport === undefined ? { files: [], report: null } : await reportsAt(jobReport);
  if ('refused' in reported) return refuse(reported.refused);
  const pem = await publicKey();
  const keys = pem === null ? null : readPublicKeys(pem);
  if (pem !== null && keys === null) return refuse('The public key is none of Ed25519 as PEM.');
  const period = { from, until };
  const writer = new PackageWriter(out);
  const found = await readPeriod(archive, period, keys);
  await copyDays(archive, found, period, writer);
  if (pem !== null) await writer.write(publicKeyPath, [pem]);
  for (const { path: file, text } of reported.files) await writer.write(file, [text]);
  const copied = new ArchiveFolder(out);
  const wishes = { sample: wishOf(options), frameworks };
  const audited = await auditPeriod(copied, found, { ...period, ...wishes, report: reported.report });
  const made = { release: terminal.version, ...wishes };
  const { lastDigest, ...facts } = packageFactsOf(found, made.release);
  for await (const { path: file, pieces } of derivedFiles(copied, found, audited, { lastDigest, ...facts }))
    await writer.write(file, pieces);
  // A ZIP file is the same again, too: it has all but run.json.
  const files = writer.files;
  const manifest: PackageManifest = { schema: 1, ...period, origin: facts.origin, files: [...files], lastDigest, made };
  await writer.write(manifestPath, [canonicalJson(manifest)]);
  if (options.zip === true) await writeZip(zipOf(out), out, writer.files);
  await writer.write(runPath, [
    canonicalJson({ schema: 1, at: terminal.now(), from: place, release: terminal.version }),
  ]);
  say(audited, { ...options, json, isSigned: keys !== null }, terminal);
  return audited.gaps.length === 0 ? 0 : 1;
}

async function reportsAt(
  given: string,
): Promise<{ files: readonly ReportFile[]; report: JobReport } | { refused: string }> {
  try {
    const files = await findJobReports(given);
    if (files.length === 0)
      return {
        refused: `${given} has no .csv or .json file. Give the job reports as AWS Backup Audit Manager wrote them.`,
      };
    const report = readJobReport(files);
    return 'refused' in report ? report : { files, report };
  } catch (error) {
    return { refused: `${given} cannot be read: ${describeFileError(error)}` };
  }
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
  if (daysOf({ from, until }).length >= longestGap)
    return `From ${from} until ${until} are more than ${longestGap} days.`;
  if (zip === true && (await isThere(zipOf(out)))) return `There is a file ${zipOf(out)} already.`;
  if (!(await isEmptyFolder(out))) return `The folder ${out} is not empty. Give one that is, or that is not there yet.`;
  return null;
}

/** Copies digests and days as they are. What is not there is found to be missing when the copy is read. */
async function copyDays(
  archive: ReadArchive,
  { digests, earlierRules }: FoundPeriod,
  period: Period,
  writer: PackageWriter,
): Promise<void> {
  for (const { path, text, signature } of digests) {
    await writer.write(path, [text]);
    if (signature !== null) await writer.write(`${path}.sig`, [signature]);
  }
  const ofPeriod = digests.flatMap(({ digest }) =>
    digest !== null && isOfPeriod(digest, period)
      ? digest.parts.flatMap(({ name }) => (isPartName(name) ? partPath(digest, name) : []))
      : [],
  );
  const paths = [...(earlierRules === null ? [] : [partPath(earlierRules, 'rules')]), ...ofPeriod];
  for (let from = 0; from < paths.length; from += atOnce) {
    const some = paths.slice(from, from + atOnce);
    const bytes = await Promise.all(some.map((path) => archive.read(path)));
    for (const [index, path] of some.entries()) {
      const file = bytes[index];
      if (file != null) await writer.write(path, [file]);
    }
  }
}

function say(
  { gaps, facts, period }: Audited,
  { out, json, isSigned }: ExportOptions & { json: boolean; isSigned: boolean },
  terminal: Terminal,
): void {
  if (json) {
    terminal.out(
      writeJson({ folder: out, ...period, incidents: facts.incidents.size, signaturesChecked: isSigned, gaps }),
    );
    return;
  }
  terminal.out(
    `${inertLine(out)}: evidence from ${period.from} to ${period.until}, ${facts.incidents.size} incidents.\n`,
  );
  if (!isSigned)
    terminal.out(
      'Whose signatures these are was not checked, since there is no key: give --key PEM, or verify it with one.\n',
    );
  if (gaps.length === 0) terminal.out('Nothing is missing.\n');
  else
    terminal.out(
      `${gaps.length} gaps, which 00-README names:\n${gaps.map(({ where, kind }) => `  ${inertLine(where)}: ${kind}\n`).join('')}`,
    );
}
