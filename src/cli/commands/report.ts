import { InvalidArgumentError, Option } from 'commander';
import type { AddCommand } from '../command.ts';
import { readDay, readMonth } from '../day-option.ts';
import { fail } from '../fail.ts';
import { readNote } from '../note-option.ts';
import type { ReportOptions } from '../report/show-report.ts';
import { noPeriod } from '../report/sign-report.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

/** That the end of a job was heard of is kept for so many days. */
const mostDays = 35;

const help = `
Only the table of the deployment is read. What has to be allowed:
examples/iam/report.json. docs/operations/report.md says what each figure is.

--sign-off keeps a record, chained and archived as evidence, that you have read the
report of a period that is over and stand for it: your credentials say who you are.
Give it the SHA-256 that the report ends with, and it is refused should the report
have changed since you read it. examples/iam/report-sign.json has what it calls besides.
${credentialsHelp}

Examples:
  backup-alerts report
  backup-alerts report --days 7
  backup-alerts report --json | jq .retries
  backup-alerts report --month 2026-10
  backup-alerts report --from 2026-11-16 --until 2026-11-22
  backup-alerts report --month 2026-10 --sign-off --note "read with the DBAs"

Exit codes: 0 it is shown, and signed off if that was asked; 1 it was not signed off,
AWS refused, or nothing is deployed; 2 called wrongly.`;

interface Flags extends Place {
  days: number;
  month?: { from: string; until: string };
  from?: string;
  until?: string;
  signOff?: string | true;
  note?: string;
}

/** Adds `report`: what the router did within the last days or in a period, in figures, and signing it off. */
export const addReport: AddCommand = (program, terminal, end) => {
  withPlace(program.command('report'))
    .summary('what came of the last month, or of a period, in figures')
    .description(
      'Counts backups made, failures by cause, incidents, what was kept quiet, and what automatic retries healed or would have. Whoever has read a period signs it off.',
    )
    .addOption(
      new Option('--days <N>', `how many days back, 1 to ${mostDays}`)
        .argParser(readDays)
        .default(30)
        .conflicts(['month', 'from', 'until']),
    )
    .addOption(
      new Option('--month <MONTH>', 'a month in UTC, such as 2026-10')
        .argParser(readMonth)
        .conflicts(['from', 'until']),
    )
    .option('--from <DAY>', 'first day of a period in UTC, such as 2026-10-01', readDay)
    .option('--until <DAY>', 'its last day in UTC, such as 2026-10-31', readDay)
    .option('--sign-off [SHA256]', 'put your name under the report of a period that is over', readSha256)
    .option('--note <TEXT>', 'what you say of it, with --sign-off', readNote)
    .option('--json', 'print JSON, with every cause and reason')
    .addHelpText('after', help)
    .action(async (flags: Flags) => {
      const json = flags.json === true;
      const options = readOptions(flags);
      if (typeof options === 'string') {
        fail(options, { json }, terminal);
        return end(2);
      }
      try {
        // The SDK is large: commands that need no AWS never load it.
        const [{ openReportAccess }, { showReport }] = await Promise.all([
          import('../../runtime/report-access.ts'),
          import('../report/show-report.ts'),
        ]);
        end(await showReport(options, await openReportAccess(flags), terminal));
      } catch (error) {
        const { name, message } = error as Error;
        const policies = options.sign === undefined ? 'report.json lists' : 'report.json and report-sign.json list';
        const problem =
          name === 'NotDeployedError' ? message : describeAwsError(error, `what examples/iam/${policies}`);
        if (problem === null) throw error;
        end(fail(problem, { json }, terminal));
      }
    });
};

/** Returns what is asked, or what is wrong with it. */
function readOptions({ days, month, from, until, signOff, note, json }: Flags): ReportOptions | string {
  if ((from === undefined) !== (until === undefined)) return 'Give both --from and --until.';
  const period = from === undefined || until === undefined ? month : { from, until };
  const options = { asked: period ?? { days }, json: json === true };
  if (signOff === undefined) return note === undefined ? options : '--note is what you say with --sign-off.';
  if (period === undefined) return noPeriod;
  if (note === undefined || note === '') return 'Say with --note what you have looked at, and what is done about it.';
  return { ...options, sign: { read: signOff === true ? null : signOff, note } };
}

function readSha256(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Give the SHA-256 that the report ends with as 64 hex digits, or nothing.');
}

function readDays(text: string): number {
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > mostDays) throw new InvalidArgumentError(`Give a number of days from 1 to ${mostDays}.`);
  return days;
}
