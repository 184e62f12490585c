import type { AddCommand } from '../command.ts';
import { checkRulesFile } from '../rules/check-rules-file.ts';
import { matchFiles } from '../rules/match-files.ts';
import { addRulesReplay } from './rules-replay.ts';
import { addRulesStore } from './rules-store.ts';
import { addRulesTest } from './rules-test.ts';

interface Options {
  json?: boolean;
}

const checkHelp = `
Every mistake is printed at once, with its place, its value and the name that
was probably meant. Nothing is asked of AWS. Of a folder, routing.yml and the
files in its folder routing are read, each the parameter of its name.

Examples:
  backup-alerts rules check routing.yml
  backup-alerts rules check rules/
  backup-alerts rules check routing.yml --json | jq '.problems[].path'

Exit codes: 0 the rules are fine; 1 they have mistakes or cannot be read;
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
    .summary('check rules, try them out, pull and push them')
    .description(
      'Checks rules, tries them out on cases and on the past; pulls, pushes and lists those in Parameter Store.',
    );
  rules
    .command('check')
    .summary('say every mistake in a file of rules')
    .description('Says every mistake in a file of rules or, when there is none, what the rules hold.')
    .argument('<FILE>', 'routing rules, YAML or JSON, or a folder of them')
    .option('--json', 'print JSON')
    .addHelpText('after', checkHelp)
    .action(async (file: string, { json }: Options) => end(await checkRulesFile(file, json === true, terminal)));
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
