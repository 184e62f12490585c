import { isBesideArchive, jobReportFolder, manifestPath, type PackageMaking, runPath } from '../../archive/manifest.ts';
import type { PackageFault } from '../../archive/verify/package-fault.ts';
import { measure } from '../../archive/verify/read-evidence.ts';
import type { Period } from '../../audit/period.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { auditPeriod, type DerivedFile, derivedFiles } from './derive-files.ts';
import { packagedJobReport } from './job-report-files.ts';
import { packageFactsOf } from './package-facts.ts';
import { type ReadArchive, readPeriod } from './read-archive.ts';

/** Files that were made anew and compared. */
export interface CheckedFiles {
  count: number;
  faults: PackageFault[];
}

/** What a manifest says of how its package was made. */
export interface NamedPackage extends Period {
  made: PackageMaking | null;
}

/** Makes the files of a package anew from its archived days, and names those that are others, and those that are none of a package. */
export async function checkDerived(files: EvidenceFiles, { from, until, made }: NamedPackage): Promise<CheckedFiles> {
  const listed = await files.list();
  const there = new Set(listed.flatMap(({ path, leadsElsewhere }) => (leadsElsewhere === true ? [] : path)));
  const archive = archiveOf(files, there);
  const found = await readPeriod(archive, { from, until });
  const { release = '', sample = null, frameworks = null } = made ?? {};
  const report = await packagedJobReport(archive);
  const audited = await auditPeriod(archive, found, { from, until, sample, frameworks, report });
  const checked: CheckedFiles = { count: 0, faults: [] };
  const add = (fault: PackageFault['fault'], path: string) =>
    checked.faults.push({ fault, path, day: null, subject: null });
  const known = new Set<string>([manifestPath, runPath]);
  for await (const { path, pieces } of derivedFiles(archive, found, audited, packageFactsOf(found, release))) {
    checked.count += 1;
    known.add(path);
    const wanted = await measure(bytesOf(pieces));
    const is = there.has(path) ? await measure(files.read(path)) : null;
    if (is?.sha256 !== wanted.sha256) add(is === null ? 'file-missing' : 'file-not-derived', path);
  }
  for (const path of there)
    if (isBesideArchive(path) && !known.has(path) && !path.startsWith(jobReportFolder)) add('file-not-derived', path);
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

async function* bytesOf(pieces: DerivedFile['pieces']): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece as string);
}
