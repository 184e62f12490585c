import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { jobReportFolder } from '../../archive/manifest.ts';
import { type JobReport, type ReportFile, readJobReport } from '../../audit/job-report.ts';
import type { ReadArchive } from './read-archive.ts';

/** Reads the job reports at a path: a file, or every CSV and JSON file in a folder, in the order of their paths. @throws what the system says */
export async function findJobReports(given: string): Promise<ReportFile[]> {
  if (!(await stat(given)).isDirectory()) return [await read(given, path.basename(given), 1)];
  const entries = await readdir(given, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:csv|json)$/i.test(entry.name))
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .sort();
  return Promise.all(files.map((file, index) => read(file, path.basename(file), index + 1)));
}

/** In a package each has a number, so that their order stays; AWS names a day by the folder. */
async function read(file: string, name: string, number: number): Promise<ReportFile> {
  const inert = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const numbered = `${jobReportFolder}${String(number).padStart(4, '0')}-${inert}`;
  return { path: numbered, text: await readFile(file, 'utf8') };
}

/** Reads the job reports that a package has; null: it has none, or they cannot be read. */
export async function packagedJobReport(archive: ReadArchive): Promise<JobReport | null> {
  const files: ReportFile[] = [];
  for (const file of await archive.list(jobReportFolder))
    files.push({ path: file, text: Buffer.from((await archive.read(file)) ?? []).toString('utf8') });
  if (files.length === 0) return null;
  const report = readJobReport(files);
  return 'refused' in report ? null : report;
}
