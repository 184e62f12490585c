import type { AddCommand } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';
import { showStatus } from '../status/status.ts';

const help = `
${credentialsHelp.trim()}

Examples:
  backup-alerts status
  backup-alerts status --json | jq '.incidents | length'

Exit codes: 0 nothing is open and nothing is wrong; 1 something is open, a target
is down, the rules have a problem or the heartbeat is late; 2 it could not be
looked at, or called wrongly.`;

/** Adds `status`: how everything stands, on one screen. */
export const addStatus: AddCommand = (program, terminal, end) => {
  withPlace(program.command('status'))
    .summary('how everything stands, on one screen')
    .description(
      'Shows what is open and who has it, what people keep quiet, targets that are down, the rules and the last heartbeat.',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (flags: Place) => {
      const json = flags.json === true;
      try {
        // The SDK is large: commands that need no AWS never load it.
        const [{ openIncidentsAccess }, { openDoctorAccess }] = await Promise.all([
          import('../../runtime/incidents-access.ts'),
          import('../../runtime/doctor.ts'),
        ]);
        const [incidents, { tools }] = await Promise.all([openIncidentsAccess(flags), openDoctorAccess(flags)]);
        end(await showStatus({ json }, { incidents, deployment: tools.deployment }, terminal));
      } catch (error) {
        const { name, message } = error as Error;
        const known =
          name === 'NotDeployedError' ? message : describeAwsError(error, 'what docs/operations/incidents.md lists');
        fail(known ?? `${name}: ${message}`, { json }, terminal);
        end(2);
      }
    });
};
