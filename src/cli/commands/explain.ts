import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { Rules } from '../../rules/rules.ts';
import { acceptancesOption, withAcceptancesOf } from '../acceptances/with-acceptances.ts';
import type { AddCommand, ExitCode } from '../command.ts';
import { placeOf, toContract } from '../explain/contract.ts';
import { explainEvent, explainForeign } from '../explain/explain-event.ts';
import { formatExplanation } from '../explain/format-explanation.ts';
import { type Given, type GivenEvents, readEvents } from '../explain/read-events.ts';
import { type Explained, nameOf, summarise } from '../explain/summary.ts';
import { readInstant } from '../instant-option.ts';
import { layoutOf } from '../layout.ts';
import { readRules } from '../read-rules.ts';
import { refuseRules } from '../refuse-rules.ts';
import { silencesOption, withSilencesOf } from '../silences/with-silences.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

interface Options {
  rules?: string;
  silences?: string;
  acceptances?: string;
  at?: Instant;
  json?: boolean;
}

const help = `
EVENT is a file with an event of AWS Backup as EventBridge sends it, bare or
wrapped by SNS, SQS or both; a file with a list of events; a folder, of which
every *.json file is explained; or - for standard input.

Nothing is asked of AWS and nothing is sent. What only a deployed router knows
(the job's details, the resource's tags and history, what is open) is listed as
not known, and a route that asks for tags does not match.

Examples:
  backup-alerts explain event.json
  backup-alerts explain event.json --rules routing.yml
  backup-alerts explain events/ --rules routing.yml
  backup-alerts explain event.json --rules routing.yml --silences silences.json
  backup-alerts explain event.json --rules routing.yml --acceptances acceptances.json
  backup-alerts explain event.json --json | jq .decision.steps
  aws sqs receive-message --queue-url "$QUEUE" | backup-alerts explain -

Exit codes: 0 every event was understood; 1 an event is not JSON, not about AWS
Backup or of an unknown type, or the rules have mistakes; 2 called wrongly.`;

/** Adds `explain`: what the router would make of an event, offline. */
export const addExplain: AddCommand = (program, terminal, end) => {
  program
    .command('explain')
    .summary('say what would become of an event, and why')
    .description(
      'Says what the router would make of an event: the alert, who would hear of it and when, and why. Offline.',
    )
    .argument('<EVENT...>', 'file or folder with events, or - for standard input')
    .option('--rules <file>', 'routing rules, YAML or JSON, or a folder of them (default: the built-in rules)')
    .option(...silencesOption)
    .option(...acceptancesOption)
    .option('--at <instant>', 'the moment to take as now (default: the time of the event)', readInstant)
    .option('--json', 'print JSON; a list when there is more than one event')
    .addHelpText('after', help)
    .action(async (places: string[], options: Options) => end(await explain(places, options, terminal)));
};

async function explain(places: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const quiet = await withSilencesOf(await readRules(options.rules, terminal.now()), options.silences);
  const given = await withAcceptancesOf(quiet, options.acceptances);
  if ('problem' in given)
    return refuseRules(options.rules ?? 'the built-in rules', given, options.json === true, terminal);
  const { rules } = given;
  const events = await readEvents(places, terminal);
  const context = { rules, at: options.at ?? null, clock: terminal.now() };
  const explained = events.given.map((one) => ({
    given: one,
    explanation:
      'problem' in one ? explainForeign(one.problem, context.at ?? context.clock) : explainEvent(one.message, context),
  }));
  if (options.json === true) printJson(explained, events, rules, terminal);
  else printText(explained, events, rules, terminal);
  const bad = explained.filter(({ explanation }) => explanation.problem !== null);
  for (const one of bad)
    terminal.err(`error: ${nameInError(one.given)} ${inertLine(one.explanation.problem ?? '')}.\n`);
  return bad.length === 0 ? 0 : 1;
}

function printJson(explained: readonly Explained[], { isList }: GivenEvents, rules: Rules, terminal: Terminal): void {
  const views = explained.map(({ given, explanation }) =>
    isList ? { ...placeOf(given), ...toContract(explanation, rules) } : toContract(explanation, rules),
  );
  terminal.out(writeJson(isList ? views : views[0]));
}

function printText(explained: readonly Explained[], { isList }: GivenEvents, rules: Rules, terminal: Terminal): void {
  const layout = layoutOf(terminal);
  for (const [index, { given, explanation }] of explained.entries()) {
    if (explanation.event === null) continue;
    if (isList) {
      const title = `${nameOf(given)} (${index + 1} of ${explained.length})`;
      terminal.out(`${layout.paint('inverse', `=== ${title} ===`)}\n\n`);
    }
    terminal.out(`${formatExplanation(explanation, rules, layout)}${isList ? '\n' : ''}`);
  }
  if (isList) terminal.out(summarise(explained, terminal.columns, layout));
}

function nameInError(given: Given): string {
  return given.file === '-' || given.index !== null ? nameOf(given) : inertLine(given.file);
}
