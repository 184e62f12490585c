import { readFile } from 'node:fs/promises';
import { publicKeyPath } from '../../archive/manifest.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';
import { ArchiveFolder } from './archive-folder.ts';
import type { CompareSource } from './compare-evidence.ts';
import type { ExportSource } from './export-evidence.ts';

/** Runs what needs the archive of a stage, or a copy of it; what AWS refuses is said with what to do about it, and ends with 2. */
export async function reachArchive(
  options: Place & { archive?: string; key?: string },
  terminal: Terminal,
  run: (source: ExportSource) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { archive: copy, key } = options;
  if (copy !== undefined) {
    const archive = new ArchiveFolder(copy);
    return await run({ place: copy, archive, publicKey: () => keyBeside(archive, key) });
  }
  return reachAws(options, terminal, async () => {
    // The SDK is large: commands that need no AWS never load it.
    const { openArchiveAccess } = await import('../../runtime/archive-access.ts');
    const { readDigestKey } = await import('../../runtime/digest-key.ts');
    const access = await openArchiveAccess(options);
    const publicKey = async () => (key === undefined ? (await readDigestKey(options)).pem : readFile(key, 'utf8'));
    return run({ ...access, publicKey });
  });
}

/** Runs what needs the table of a stage and its archive, or a copy of the archive. */
export async function reachTable(
  options: Place & { archive?: string },
  terminal: Terminal,
  run: (source: CompareSource) => Promise<ExitCode>,
): Promise<ExitCode> {
  const rights = 'what examples/iam/evidence.json and evidence-compare.json list';
  return reachAws({ ...options, rights }, terminal, async () => {
    const { openKeptAccess } = await import('../../runtime/kept-access.ts');
    const access = await openKeptAccess(options);
    return run(options.archive === undefined ? access : { ...access, archive: new ArchiveFolder(options.archive) });
  });
}

async function reachAws(
  { json, rights = 'what examples/iam/evidence.json lists' }: Place & { rights?: string },
  terminal: Terminal,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const { NotDeployedError } = await import('../../runtime/deployed.ts');
  try {
    return await run();
  } catch (error) {
    const known = error instanceof NotDeployedError ? error.message : describeAwsError(error, rights);
    if (known === null) throw error;
    fail(known, { json: json === true }, terminal);
    return 2;
  }
}

/** A copy of the bucket has no key, another package has: it is taken along. */
async function keyBeside(archive: ArchiveFolder, file: string | undefined): Promise<string | null> {
  if (file !== undefined) return readFile(file, 'utf8');
  const bytes = await archive.read(publicKeyPath);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}
