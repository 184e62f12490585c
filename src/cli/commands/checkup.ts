import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../lib/duration.ts';
import { acceptancesOption } from '../acceptances/with-acceptances.ts';
import type { CheckupOptions } from '../checkup/run-checkup.ts';
import type { AddCommand } from '../command.ts';
import { readInstant } from '../instant-option.ts';
import { credentialsHelp } from '../rules/reach-aws.ts';

const help = `
Says what no event ever says: backups that never started, resources that fell
out of protection. Nothing is deployed and nothing is changed: AWS is only asked,
at most ten times a second. What has to be allowed: examples/checkup-policy.json.
${credentialsHelp}

Without AWS, DIR holds what the AWS CLI prints, each answer in a file named by
its call; --collect writes such a folder, to be looked at elsewhere:
  aws backup list-backup-plans > list-backup-plans.json
  aws backup get-backup-plan --backup-plan-id "$ID" > get-backup-plan."$ID".json
  aws backup list-backup-jobs > list-backup-jobs.json
A slash in a name is written %2F. What is missing or was denied is not known,
and said to be; the more there is, the more is found. docs/operations/checkup.md
names all of them.

Examples:
  backup-alerts checkup
  backup-alerts checkup --since 30d --html checkup.html
  backup-alerts checkup --collect answers/
  backup-alerts checkup --files answers/ --at 2026-11-22T06:00Z
  backup-alerts checkup --rules rules/checkup.yml
  backup-alerts checkup --acceptances acceptances.json
  backup-alerts checkup --files answers/ --json | jq '.findings[].says'

Exit codes: 0 nothing was found; 1 there are findings that nobody accepted, or failed jobs; 2 it could
not look, or was called wrongly.`;

/** Adds `checkup`: what nobody was told of the backups of an account. */
export const addCheckup: AddCommand = (program, terminal, end) => {
  program
    .command('checkup')
    .summary('say which backups never ran, and what is not protected')
    .description('Looks at the backups of an account, read-only, and says what AWS tells nobody.')
    .option('--since <duration>', 'how far back, such as 7d', readSince, '7d')
    .option('--files <dir>', 'a folder with what the AWS CLI prints, instead of AWS')
    .option('--collect <dir>', 'a folder to write the answers of AWS into')
    .option('--html <file>', 'a file to write a page for people into')
    .option('--rules <file>', 'rules, or a folder of them: what has to be protected, and what is accepted')
    .option(...acceptancesOption)
    .option('--region <region>', 'AWS Region to look at')
    .option('--profile <profile>', 'AWS profile to use')
    .option('--at <instant>', 'the moment to take as now (default: now)', readInstant)
    .option('--json', 'print JSON, with all that was found')
    .addHelpText('after', help)
    .action(async (options: CheckupOptions) => {
      const { runCheckup } = await import('../checkup/run-checkup.ts');
      end(await runCheckup(options, terminal));
    });
};

function readSince(text: string): string {
  const seconds = parseDuration(text);
  if (seconds === null || seconds < 3600 || seconds > 30 * 86_400)
    throw new InvalidArgumentError('Give a duration from 1h to 30d, such as 7d: AWS Backup lists the jobs of 30 days.');
  return text;
}
