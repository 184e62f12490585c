import { InvalidArgumentError } from 'commander';
import type { AddCommand } from '../command.ts';
import { credentialsHelp, type Place, reachAws, withPlace } from '../rules/reach-aws.ts';

const pullHelp = `
The file is byte for byte what was pushed, comments and all; what was packed is
unpacked. Rules in several parameters go to a folder: routing.yml and routing/….yml.
Version, author and time are said on standard error.
${credentialsHelp}

Examples:
  backup-alerts rules pull > routing.yml
  backup-alerts rules pull --stage test --out rules/
  backup-alerts rules pull --json | jq -r .version

Exit codes: 0 fine; 1 there are no rules, or AWS or a file refused; 2 called wrongly.`;

const pushHelp = `
Checks the rules as "rules check" does and that the secrets they refer to are there,
shows what changes, and asks. Of a folder, routing.yml becomes the parameter
/backup-alerts/STAGE/routing and each file in its folder routing a parameter below it.
What fits is stored as it is, more is packed (gzip, base64). Parameters that hold it
already are not written. When somebody else wrote at the same moment, that is said.
${credentialsHelp}

Examples:
  backup-alerts rules push routing.yml
  backup-alerts rules push rules/ --prune
  backup-alerts rules push rules/ --dry-run            in a pull request
  backup-alerts rules push rules/ --yes --if-version 12

Exit codes: 0 pushed, or nothing to push; 1 the rules have mistakes, somebody else
changed them, nobody agreed, or AWS refused; 2 called wrongly, or nobody to ask.`;

const historyHelp = `
For each version: when it was made and by whom, whether it is valid, and what it
changed in meaning. Of several parameters a version is what stood in them together at
a moment. Parameter Store keeps a hundred versions, and none of a deleted parameter.
${credentialsHelp}

Examples:
  backup-alerts rules history
  backup-alerts rules history --stage test --limit 3
  backup-alerts rules history --json | jq '.versions[] | select(.valid | not)'

Exit codes: 0 fine; 1 there are no rules, or AWS refused; 2 called wrongly.`;

/** Adds to `rules` what reads and writes them in Parameter Store. What each command does is loaded when it runs. */
export const addRulesStore: AddCommand = (rules, terminal, end) => {
  addPull(rules, terminal, end);
  addPush(rules, terminal, end);
  addHistory(rules, terminal, end);
};

const addPull: AddCommand = (rules, terminal, end) => {
  withPlace(rules.command('pull'))
    .summary('copy the rules in Parameter Store to files')
    .description('Copies the rules in Parameter Store to a file, a folder or standard output.')
    .option('--out <FILE>', 'file or folder to write')
    .option('--json', 'print JSON: {"version":…,"parts":[…]}')
    .addHelpText('after', pullHelp)
    .action(async (options: Place & { out?: string }) => {
      const { pullRules } = await import('../rules/pull-rules.ts');
      const { out, json = false } = options;
      end(await reachAws(options, terminal, (access) => pullRules({ out, json }, access, terminal)));
    });
};

type PushFlags = Partial<Record<'prune' | 'force' | 'dryRun' | 'yes', boolean>> & { ifVersion?: string };

const addPush: AddCommand = (rules, terminal, end) => {
  withPlace(rules.command('push'))
    .summary('check rules and write them to Parameter Store')
    .description('Checks rules, shows what changes, and writes them to Parameter Store.')
    .argument('<FILE>', 'routing rules, YAML or JSON, or a folder of them')
    .option('--if-version <VERSION>', 'only if this is the newest version; 0: if there are none')
    .option('--prune', 'remove parameters that are not among what is given')
    .option('--force', 'also when a secret is missing')
    .option('--dry-run', 'check and show, and write nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', pushHelp)
    .action(async (file: string, options: Place & PushFlags) => {
      const { pushRules } = await import('../rules/push-rules.ts');
      const { prune = false, force = false, dryRun = false, yes = false, json = false, ifVersion } = options;
      const flags = { prune, force, dryRun, yes, json, ifVersion };
      end(await reachAws(options, terminal, (access) => pushRules(file, flags, access, terminal)));
    });
};

const addHistory: AddCommand = (rules, terminal, end) => {
  withPlace(rules.command('history'))
    .summary('list the versions of the rules and what they changed')
    .description('Lists the versions of the rules in Parameter Store, newest first.')
    .option('--limit <N>', 'how many', readLimit, 10)
    .option('--json', 'print JSON')
    .addHelpText('after', historyHelp)
    .action(async (options: Place & { limit: number }) => {
      const { listHistory } = await import('../rules/list-history.ts');
      const { limit, json = false } = options;
      end(await reachAws(options, terminal, (access) => listHistory({ limit, json }, access, terminal)));
    });
};

function readLimit(text: string): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 100) throw new InvalidArgumentError('Give a number from 1 to 100.');
  return limit;
}
