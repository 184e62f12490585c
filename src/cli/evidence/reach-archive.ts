import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';
import { ArchiveFolder } from './archive-folder.ts';
import type { ExportSource } from './export-evidence.ts';

/** Runs what needs the archive of a stage, or a copy of it; what AWS refuses is said with what to do about it, and ends with 2. */
export async function reachArchive(
  options: Place & { archive?: string },
  terminal: Terminal,
  run: (source: ExportSource) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (options.archive !== undefined)
    return await run({ place: options.archive, archive: new ArchiveFolder(options.archive) });
  // The SDK is large: commands that need no AWS never load it.
  const { openArchiveAccess } = await import('../../runtime/archive-access.ts');
  const { NotDeployedError } = await import('../../runtime/deployed.ts');
  try {
    return await run(await openArchiveAccess(options));
  } catch (error) {
    const known =
      error instanceof NotDeployedError
        ? error.message
        : describeAwsError(error, 'what examples/iam/evidence.json lists');
    if (known === null) throw error;
    fail(known, { json: options.json === true }, terminal);
    return 2;
  }
}
