import type { AddCommand } from '../command.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

const help = `
Looks at the rules, the stack (key, rules of EventBridge, queues, alarms, the
heartbeat of watch, the state machine), at every secret and every target, and
changes nothing. What these credentials may not look at is not known, and said.
examples/iam/doctor.json has all that it calls.

--send tells every target that this is a test. Slack, mail, SNS and webhooks get
it by the router's own way. In Jira and PagerDuty, which carry incidents alone, a
drill is opened and closed at once: a pager may ring.
${credentialsHelp}

Examples:
  backup-alerts doctor
  backup-alerts doctor --stage prod --region eu-west-1 --send
  backup-alerts doctor --json | jq -r '.findings[] | select(.state != "ok") | .fix'

Exit codes: 0 all is well; 1 something is broken or deserves a look; 2 something
could not be looked at and nothing else was found, or called wrongly.`;

/** Adds `doctor`: says whether a deployment works, and how to repair it. */
export const addDoctor: AddCommand = (program, terminal, end) => {
  withPlace(program.command('doctor'))
    .summary('say whether a deployment works, and what mends it')
    .description(
      'Looks at everything that an alert needs on its way to people, and says what is wrong and how to mend it.',
    )
    .option('--send', 'send a harmless message to every target, and say what came of it')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (flags: Place & { send?: boolean }) => {
      end(await diagnose({ ...flags, send: flags.send === true, json: flags.json === true }, terminal));
    });
};
