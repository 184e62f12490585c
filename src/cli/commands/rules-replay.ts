import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../../lib/duration.ts';
import { isTimezone } from '../../lib/zoned-time.ts';
import type { ExitCode } from '../command.ts';
import type { ReplayOptions } from '../replay/gather.ts';
import { credentialsHelp, withPlace } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';

const help = `
The jobs come from AWS Backup's own lists, which reach 30 days back, with the
tags of the resources that had problems. Every job that ended is heard at the
moment at which it ended; grouping, waits, escalation, reminders, silences,
windows and later successes take their course, and nobody is told anything.

The rules are compared with those in force in the stage, when there are any.
What is not known of the past: tags and plans as they were then, incidents
that were open before, who really answered. What has to be allowed is
backup:List*Jobs, backup:ListTags, tag:GetResources, and to read the rules.
${credentialsHelp}

Without AWS, save its lists and name them with --jobs, the tags too:
  aws backup list-backup-jobs --output json > jobs.json
  aws backup list-copy-jobs --output json > copies.json
  aws resourcegroupstaggingapi get-resources --output json > tags.json

Examples:
  backup-alerts rules replay routing.yml --stage prod
  backup-alerts rules replay routing.yml --acknowledge-after 30m --since 7d
  backup-alerts rules replay new.yml --against old.yml --jobs *.json
  backup-alerts rules replay routing.yml --json | jq '.against.changed[].says'

Exit codes: 0 it was replayed; 1 the rules have mistakes, or there are no jobs
to be had; 2 called wrongly.`;

/** Adds `rules replay`: the past again, under rules that are not in force yet. */
export function addRulesReplay(rules: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withPlace(rules.command('replay'))
    .summary('say what rules would have made of the jobs of the last weeks')
    .description(
      'Lets the jobs of the last weeks happen again under rules, and says who would have been told how often.',
    )
    .argument('<FILE>', 'routing rules, YAML or JSON, or a folder of them')
    .option('--since <duration>', 'how far back, such as 7d (default: all there is, 30d)', readSince)
    .option('--against <file>', 'rules to compare with, or "deployed" (default: those in force in the stage)')
    .option('--acknowledge-after <duration>', 'how long after people were told somebody acknowledges', readDuration)
    .option('--timezone <zone>', 'whose nights and days are counted (default: that of the rules, or UTC)', readTimezone)
    .option('--jobs <file...>', 'saved lists of jobs and tags instead of those of AWS, or - for standard input')
    .option('--json', 'print JSON, with every alert and every change')
    .addHelpText('after', help)
    .action(async (file: string, options: ReplayOptions) => {
      // The whole router is loaded only when it is to run.
      const { replayRules } = await import('../replay/replay-rules.ts');
      end(await replayRules(file, options, terminal));
    });
}

function readSince(text: string): string {
  const seconds = parseDuration(text);
  if (seconds === null || seconds < 60) throw new InvalidArgumentError('Give a duration such as 7d or 12h.');
  return text;
}

function readDuration(text: string): string {
  if (parseDuration(text) === null) throw new InvalidArgumentError('Give a duration such as 30m or 1h30m.');
  return text;
}

function readTimezone(text: string): string {
  if (!isTimezone(text)) throw new InvalidArgumentError('Give a time zone such as Europe/Berlin or UTC.');
  return text;
}
