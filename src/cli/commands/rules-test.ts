import type { Command } from 'commander';
import type { TestOptions } from '../cases/test-rules.ts';
import type { ExitCode } from '../command.ts';
import type { Terminal } from '../terminal.ts';

const help = `
A case is a YAML or JSON file: what happens, and what you expect to come of it.
It runs through the whole router with a clock of its own; nothing is asked of
AWS and nothing is sent. Only what is written under "expect" is compared.

  name: a database at night goes to the pager after a quarter of an hour
  at: 2026-11-22 03:10              # when it begins
  timezone: Europe/Berlin           # whose clocks that is; default UTC
  given:                            # what AWS would tell, as nobody asks it
    tags: { environment: prod }     #   also planTags
    owner: dba                      #   short for a tag; so is rpo: 24h
    strikes: 2                      #   problems in a row, this one included
    lastGood: 26h                   #   how long ago, or never
    # also plan, rule, resourceName, parentJob, vaultLocked, keyState
  events:                           # or one event, file or job directly
    - job: { type: RDS, name: orders-db, state: FAILED, message: … }
      # also kind: copy|restore, arn, account, region, vault, destination,
      # role, id, took, onDemand, tags
    - { after: 5m, file: event.json, expect: { action: join } }
    - { after: 2h, event: { source: aws.backup, detail-type: …, … } }
  acknowledge: { after: 20m, by: ana }
  for: 4h                           # how long to watch; default: a day more
  expect:
    action: open                    # open join resolve record ignore duplicate
    route: databases                # of the first event; events have their own
    policy: database                # also groupKey, labels: { team: dba }
    severity: high
    mutedBy: null                   # or a name: sunday patching
    incidents: 1
    told:                           # everything within "for", in order
      - { target: backup-channel, kind: opened, after: 30s }
      - { target: dba-pager, kind: escalated, after: 15m30s }
    # or quiet: true

What happens at the same moment as a step comes before the step. Updates of
messages that tell nobody anything (progressed) are left out of "told".

Examples:
  backup-alerts rules test routing.yml --cases cases/
  backup-alerts rules test routing.yml --cases cases/ --update
  backup-alerts rules test routing.yml --cases cases/ --json | jq '.cases[]'

Exit codes: 0 everything came as expected; 1 something did not, the rules or a
case have mistakes, or there is nothing to test; 2 called wrongly.`;

/** Adds `rules test`: golden cases that are kept beside the rules. */
export function addRulesTest(rules: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  rules
    .command('test')
    .summary('compare what rules do with cases that say what they should do')
    .description('Lets cases happen under rules and says where something else comes of them than they expect. Offline.')
    .argument('<FILE>', 'routing rules, YAML or JSON, or a folder of them')
    .requiredOption('--cases <folder>', 'folder of cases, or one case')
    .option('--update', 'write what came into the cases as what they expect')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (file: string, options: TestOptions) => {
      // The whole router is loaded only when it is to run.
      const { testRules } = await import('../cases/test-rules.ts');
      end(await testRules(file, options, terminal));
    });
}
