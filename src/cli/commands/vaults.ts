import { type Command, InvalidArgumentError } from 'commander';
import type { AddCommand } from '../command.ts';
import { fail } from '../fail.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

/** Options of every command about vaults. */
type VaultsFlags = Place & { topic?: string };

const listHelp = `
Of each vault: its type, how many recovery points it has, whose key encrypts it
and how that does, how it is locked and until when that can be changed, whom it
notifies of how many events, and what is missing. Nothing is changed.
examples/iam/vaults.json has all that it calls.
${credentialsHelp}

Examples:
  backup-alerts vaults list
  backup-alerts vaults list --region eu-west-1 --json | jq -r '.vaults[].name'

Exit codes: 0 listed; 2 AWS did not list the vaults, or called wrongly.`;

const subscribeHelp = `
Lets vaults tell the router's topic of every event that there is, shows what that
changes and asks first, then reads back what AWS has and compares. Events that AWS
still names and tells nobody of any more are left out. A vault that notifies
another topic is left as it is without --replace. The topic has to be one of this
account and Region, and a standard one: AWS Backup takes no other.
examples/iam/vaults.json has all that it calls.
${credentialsHelp}

Examples:
  backup-alerts vaults subscribe prod-daily
  backup-alerts vaults subscribe --all --dry-run
  backup-alerts vaults subscribe --all --yes --json | jq -r '.vaults[] | select(.done) | .vault'

Exit codes: 0 all are as they should be; 1 one was left as it is, AWS refused or
has something else, or nobody agreed; 2 called wrongly, or nobody to ask.`;

const verifyHelp = `
Says of each vault whether it notifies the router's topic of every event that there
is, whose key encrypts it and how that does, how it is locked and until when that
can be changed; and what mends it. A vault without a lock is no drift, and said.
examples/iam/vaults.json has all that it calls.
${credentialsHelp}

Examples:
  backup-alerts vaults verify
  backup-alerts vaults verify --json | jq -r '.findings[] | select(.drift) | .fix'

Exit codes: 0 all is as it should be; 1 there is drift; 2 something could not be
looked at and there was no drift, or called wrongly.`;

/** Adds `vaults`: whom backup vaults notify, and how they are protected. */
export const addVaults: AddCommand = (program, terminal, end) => {
  const vaults = program
    .command('vaults')
    .summary('say whom backup vaults notify and how they are protected; subscribe them')
    .description('Looks at the backup vaults of an account and Region, and lets them notify the router.');
  addList(vaults, terminal, end);
  addSubscribe(vaults, terminal, end);
  addVerify(vaults, terminal, end);
};

const addList: AddCommand = (vaults, terminal, end) => {
  withTopic(withPlace(vaults.command('list')))
    .summary('list vaults with their key, lock and notifications')
    .description('Lists the vaults of an account and Region: key, lock, notifications, and what is missing.')
    .option('--json', 'print JSON')
    .addHelpText('after', listHelp)
    .action(async (flags: VaultsFlags) => {
      const { listVaults } = await import('../vaults/list.ts');
      end(await listVaults(flags, terminal));
    });
};

const addVerify: AddCommand = (vaults, terminal, end) => {
  withTopic(withPlace(vaults.command('verify')))
    .summary('say which vaults drift, and what mends it')
    .description('Compares what every vault notifies with what it should, and says how it is protected.')
    .option('--json', 'print JSON')
    .addHelpText('after', verifyHelp)
    .action(async (flags: VaultsFlags) => {
      const { verifyVaults } = await import('../vaults/verify.ts');
      end(await verifyVaults(flags, terminal));
    });
};

type SubscribeFlags = VaultsFlags & Partial<Record<'all' | 'replace' | 'dryRun' | 'yes', boolean>>;

const addSubscribe: AddCommand = (vaults, terminal, end) => {
  withTopic(withPlace(vaults.command('subscribe')))
    .summary('let vaults notify the router, and read it back')
    .description('Lets vaults notify the router of every event that there is, after showing what that changes.')
    .argument('[NAME...]', 'vaults; -- before one that begins with -')
    .option('--all', 'every vault of this account and Region')
    .option('--replace', 'also vaults that notify another topic')
    .option('--dry-run', 'show, and change nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', subscribeHelp)
    .action(async (names: string[], options: SubscribeFlags) => {
      const { all = false, replace = false, dryRun = false, yes = false, json = false, ...place } = options;
      if (all === names.length > 0) {
        fail('Give either the names of vaults or --all.', { json }, terminal);
        return end(2);
      }
      const { subscribeVaults } = await import('../vaults/subscribe.ts');
      end(await subscribeVaults(all ? null : names, { ...place, replace, dryRun, yes, json }, terminal));
    });
};

function withTopic(command: Command): Command {
  return command.option('--topic <ARN>', 'SNS topic (default: the one of the stage)', readTopic);
}

/** AWS Backup takes no FIFO topic. https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html */
function readTopic(text: string): string {
  if (!/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(text)) {
    throw new InvalidArgumentError(
      'Give the ARN of a standard topic, such as arn:aws:sns:eu-west-1:111122223333:backups; AWS Backup takes no FIFO topic.',
    );
  }
  return text;
}
