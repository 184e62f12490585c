import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../lib/duration.ts';
import type { AddCommand } from '../command.ts';
import { runDrill, signDrill } from '../drill/run-drill.ts';
import { showProven } from '../drill/show-proven.ts';
import { fail } from '../fail.ts';
import { readNote } from '../note-option.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

const help = `
Puts an event on the bus that plays a failed backup and says so. It takes the way
of a real one: rule, queue, ingest, your rules, escalation, every target. Everyone
who is on duty there is told, and each message says that it is a drill. It ends by
a second event, a backup that went well. No figure of a real resource is touched.

--dry-run prints who would be told, and sends nothing: begin with that.
--like plays a resource that exists, with its tags, so that routes by tags and
owners match. --route and --target make up what leads there.
--proven says when drills last proved each route and each target. Its JSON is what
rules tree takes with --proven.
The result is kept as a record, with whoever played it. --sign-off puts the name of
whoever reads it under it: what was deviating, and what is done about it.
examples/iam/drill.json has all that it calls.
${credentialsHelp}

Examples:
  backup-alerts drill --dry-run
  backup-alerts drill --route "production databases"
  backup-alerts drill --target dba-pager --wait 20m
  backup-alerts drill --proven
  backup-alerts drill --sign-off drill-01k2… --note "pager was late: new number"
  backup-alerts drill --like arn:aws:rds:eu-west-1:111122223333:db:orders-db --dry-run

Exit codes: 0 every target was told in time and somebody acknowledged; 1 a target
was not, or nobody did, or something is not proved; 2 it could not be played, or called wrongly.`;

/** For how long a drill waits for an answer unless it is told, in seconds. */
const usualWaitSeconds = 900;

interface Flags extends Place {
  route?: string;
  target?: string;
  like?: string;
  dryRun?: boolean;
  wait?: number;
  answer: boolean;
  signOff?: string;
  proven?: boolean;
  note?: string;
}

/** Adds `drill`: plays a failure the whole way and says who was told, and when. */
export const addDrill: AddCommand = (program, terminal, end) => {
  withPlace(program.command('drill'))
    .summary('play a failure the whole way, and say who was told')
    .description('Plays a failed backup that is marked as a drill, from the bus to people, and measures the way.')
    .option('--route <NAME>', 'play what takes this route')
    .option('--target <NAME>', 'play what tells this target')
    .option('--like <ARN>', 'play this resource, with its tags')
    .option('--dry-run', 'print who would be told, and send nothing')
    .option('--wait <DURATION>', 'for how long to wait until somebody acknowledges (15m)', readWait)
    .option('--no-answer', 'do not wait until somebody acknowledges')
    .option('--proven', 'say when drills last proved each route and target; plays nothing')
    .option('--sign-off <DRILL>', 'put your name under the result of a drill; plays nothing')
    .option('--note <TEXT>', 'what you say of it, with --sign-off', readNote)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      async ({
        dryRun,
        wait = usualWaitSeconds,
        answer,
        json,
        route,
        target,
        like,
        signOff,
        proven,
        note = '',
        ...place
      }: Flags) => {
        const options = {
          ...{ route, target, like, dryRun: dryRun === true, json: json === true },
          ...{ waitSeconds: wait, wantsAnswer: answer },
        };
        try {
          // The SDK is large: commands that need no AWS never load it.
          const { openDrillAccess } = await import('../../runtime/drill.ts');
          const access = await openDrillAccess(place);
          if (proven === true) return end(await showProven(options, access, terminal));
          end(
            signOff === undefined
              ? await runDrill(options, access, terminal)
              : await signDrill({ id: signOff, note, json: options.json }, access, terminal),
          );
        } catch (error) {
          const { name, message } = error as Error;
          const known =
            name === 'NotDeployedError' ? message : describeAwsError(error, 'what examples/iam/drill.json lists');
          fail(known ?? `${name}: ${message}`, options, terminal);
          end(2);
        }
      },
    );
};

function readWait(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null || seconds < 10 || seconds > 86_400) {
    throw new InvalidArgumentError('Give a duration from 10s to 24h, such as 15m.');
  }
  return seconds;
}
