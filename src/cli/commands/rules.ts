import { acceptancesOption } from '../acceptances/with-acceptances.ts';
import type { AddCommand } from '../command.ts';
import { readInstant } from '../instant-option.ts';
import { type CheckOptions, checkRulesFile } from '../rules/check-rules-file.ts';
import { matchFiles } from '../rules/match-files.ts';
import { drawRulesTree, type TreeOptions } from '../rules/rules-tree.ts';
import { silencesOption } from '../silences/with-silences.ts';
import { addRulesReplay } from './rules-replay.ts';
import { addRulesStore } from './rules-store.ts';
import { addRulesTest } from './rules-test.ts';

interface Options {
  json?: boolean;
}

const checkHelp = `
Every mistake is printed at once, with its place, its value and the name that
was probably meant. Rules without mistakes can still say what hardly anybody
means, such as a route that is never reached: those are warnings, and with
--strict they end with code 1 too. Nothing is asked of AWS. Of a folder,
routing.yml and the files in its folder routing are read, each the parameter of
its name.

Examples:
  backup-alerts rules check routing.yml
  backup-alerts rules check routing.yml --strict
  backup-alerts rules check rules/
  backup-alerts rules check routing.yml --json | jq '.problems[].path'

Exit codes: 0 the rules are fine; 1 they have mistakes or cannot be read;
2 called wrongly.`;

const treeHelp = `
Routes stand in the order in which they are tried, with what they match, what
they set and the policy that they lead to; below them who is told when, and who
is on duty. With --event, the way of an event is drawn heavy: ● a route that it
matched on its way, ✗ one that it did not match and why, ✓ the one that decides.
What only a deployed router knows (tags, history) is not known here.

Examples:
  backup-alerts rules tree routing.yml
  backup-alerts rules tree routing.yml --at 2026-12-24T22:00:00Z
  backup-alerts rules tree routing.yml --event event.json

Exit codes: 0 it was drawn; 1 the rules have mistakes, or the event is none;
2 called wrongly.`;

const matchHelp = `
PATTERN is an event pattern as EventBridge takes it and as "match" of a route
is, in JSON; DOCUMENT is any JSON.

Examples:
  backup-alerts rules match pattern.json document.json
  backup-alerts rules match pattern.json document.json --json | jq .match

Exit codes: 0 it was tried, whatever came of it; 1 the pattern is none or a file
cannot be read; 2 called wrongly.`;

/** Adds `rules`: what can be known of rules and patterns offline, and what reads and writes them in Parameter Store. */
export const addRules: AddCommand = (program, terminal, end) => {
  const rules = program
    .command('rules')
    .summary('check and draw rules, try them out, pull and push them')
    .description('Checks and draws rules and tries them out; pulls, pushes and lists rules in Parameter Store.');
  rules
    .command('check')
    .summary('say every mistake in a file of rules')
    .description('Says every mistake in a file of rules or, when there is none, what the rules hold.')
    .argument('<FILE>', 'routing rules, YAML or JSON, or a folder of them')
    .option('--strict', 'take warnings as mistakes')
    .option(...silencesOption)
    .option(...acceptancesOption)
    .option('--json', 'print JSON')
    .addHelpText('after', checkHelp)
    .action(async (file: string, options: CheckOptions) => end(await checkRulesFile(file, options, terminal)));
  rules
    .command('tree')
    .summary('draw the routes, and the way of an event through them')
    .description('Draws the routes and the policies they lead to and, of an event, its way through them.')
    .argument('<FILE>', 'routing rules, YAML or JSON')
    .option(...silencesOption)
    .option(...acceptancesOption)
    .option('--proven <file>', 'when drills last proved what, as drill --proven --json prints it')
    .option('--event <file>', 'an event whose way is shown, or - for standard input')
    .option('--at <instant>', 'the moment to take as now (default: the time of the event, else now)', readInstant)
    .option('--json', 'print JSON')
    .addHelpText('after', treeHelp)
    .action(async (file: string, options: TreeOptions) => end(await drawRulesTree(file, options, terminal)));
  rules
    .command('match')
    .summary('say whether a pattern matches a document, and why not')
    .description('Says whether a pattern matches a document, and which field did not.')
    .argument('<PATTERN>', 'file with an event pattern, JSON')
    .argument('<DOCUMENT>', 'file with any JSON')
    .option('--json', 'print JSON: {"match":true}, or {"match":false,"because":"…"}')
    .addHelpText('after', matchHelp)
    .action(async (pattern: string, document: string, { json }: Options) =>
      end(await matchFiles({ pattern, document }, json === true, terminal)),
    );
  addRulesTest(rules, terminal, end);
  addRulesReplay(rules, terminal, end);
  addRulesStore(rules, terminal, end);
};
