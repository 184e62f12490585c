import { isBesideArchive, jobReportFolder, manifestPath, runPath } from '../../archive/manifest.ts';
import type { DerivedCheck, NamedPackage } from '../../archive/verify/verify-package.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { compareFiles } from './compare-files.ts';
import { auditPeriod, type DerivedFile, derivedFiles } from './derive-files.ts';
import { packagedJobReport } from './job-report-files.ts';
import { packageFactsOf } from './package-facts.ts';
import { type ReadArchive, readPeriod } from './read-archive.ts';

/** Makes the files of a package anew from its archived days, and names those that are others, and those that are none of a package. */
export async function checkDerived(files: EvidenceFiles, { from, until, made }: NamedPackage): Promise<DerivedCheck> {
  const listed = await files.list();
  const there = new Set(listed.flatMap(({ path, leadsElsewhere }) => (leadsElsewhere === true ? [] : path)));
  const archive = archiveOf(files, there);
  const found = await readPeriod(archive, { from, until });
  const { release = '', sample = null, frameworks = null } = made ?? {};
  const report = await packagedJobReport(archive);
  const audited = await auditPeriod(archive, found, { from, until, sample, frameworks, report });
  const same = new Set<string>();
  const faults: DerivedCheck['faults'] = [];
  const known = new Set<string>([manifestPath, runPath]);
  for await (const { path, pieces } of derivedFiles(archive, found, audited, packageFactsOf(found, release))) {
    known.add(path);
    if (!there.has(path)) {
      faults.push({ fault: 'file-missing', path, line: null });
      continue;
    }
    const { isSame, line } = await compareFiles(bytesOf(pieces), files.read(path));
    if (isSame) same.add(path);
    // A document has no lines.
    else faults.push({ fault: 'file-not-derived', path, line: path.endsWith('.pdf') ? null : line });
  }
  for (const path of there)
    if (isBesideArchive(path) && !known.has(path) && !path.startsWith(jobReportFolder))
      faults.push({ fault: 'file-not-derived', path, line: null });
  return { same, faults };
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

async function* bytesOf(pieces: DerivedFile['pieces']): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece as string);
}
