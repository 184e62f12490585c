import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';

/** What the commands about incidents are denied. */
const usualAction = 'what docs/operations/incidents.md lists';

/** Runs a command that needs the incidents of a stage; an error of AWS is printed with what to do about it. */
export async function reachIncidents(
  place: Place,
  terminal: Terminal,
  run: (access: IncidentsAccess) => Promise<ExitCode>,
): Promise<ExitCode> {
  // The SDK is large: commands that need no AWS never load it.
  const { openIncidentsAccess } = await import('../../runtime/incidents-access.ts');
  const { NotDeployedError } = await import('../../runtime/deployed.ts');
  try {
    return await run(await openIncidentsAccess(place));
  } catch (error) {
    const problem = error instanceof NotDeployedError ? error.message : describeAwsError(error, usualAction);
    if (problem === null) throw error;
    return fail(problem, { json: place.json === true }, terminal);
  }
}
