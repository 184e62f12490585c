import { InvalidArgumentError } from 'commander';
import type { AddCommand } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

/** That the end of a job was heard of is kept for so many days. */
const mostDays = 35;

const help = `
Only the table of the deployment is read, and nothing is changed. What has to be
allowed: examples/iam/report.json. docs/operations/report.md says what each
figure is.
${credentialsHelp}

Examples:
  backup-alerts report
  backup-alerts report --days 7
  backup-alerts report --json | jq .retries

Exit codes: 0 it is shown; 1 AWS refused, or nothing is deployed; 2 called
wrongly.`;

/** Adds `report`: what the router did within the last days, in figures. */
export const addReport: AddCommand = (program, terminal, end) => {
  withPlace(program.command('report'))
    .summary('what came of the last month, in figures')
    .description(
      'Counts backups made, failures by cause, incidents, what was kept quiet, and what automatic retries healed or would have.',
    )
    .option('--days <N>', `how many days back, 1 to ${mostDays}`, readDays, 30)
    .option('--json', 'print JSON, with every cause and reason')
    .addHelpText('after', help)
    .action(async (flags: Place & { days: number }) => {
      const json = flags.json === true;
      try {
        // The SDK is large: commands that need no AWS never load it.
        const [{ openReportAccess }, { showReport }] = await Promise.all([
          import('../../runtime/report-access.ts'),
          import('../report/show-report.ts'),
        ]);
        end(await showReport({ days: flags.days, json }, await openReportAccess(flags), terminal));
      } catch (error) {
        const { name, message } = error as Error;
        const problem =
          name === 'NotDeployedError' ? message : describeAwsError(error, 'what examples/iam/report.json lists');
        if (problem === null) throw error;
        end(fail(problem, { json }, terminal));
      }
    });
};

function readDays(text: string): number {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > mostDays) throw new InvalidArgumentError(`Give a number of days from 1 to ${mostDays}.`);
  return days;
}
