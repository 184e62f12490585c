import { type Command, InvalidArgumentError } from 'commander';
import { incidentIdForm } from '../../incidents/incident-id.ts';
import type { Instant } from '../../lib/instant.ts';
import { longestTyped } from '../../lib/typed-text.ts';
import { acceptHere } from '../acceptances/acceptances.ts';
import type { AddCommand, ExitCode } from '../command.ts';
import { eitherEnd, endIn, withEnd } from '../end-options.ts';
import { type Asked, answer } from '../incidents/answer.ts';
import { listIncidents } from '../incidents/list-incidents.ts';
import { reachIncidents } from '../incidents/reach-incidents.ts';
import { showIncident } from '../incidents/show-incident.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';

const help = (examples: string) => `
${credentialsHelp.trim()}

Examples:
${examples}

Exit codes: 0 done; 1 there is no such incident, it cannot be done any more, or
AWS refused; 2 called wrongly.`;

/** Adds `incidents`: what is open, what happened, and answers at the command line. */
export const addIncidents: AddCommand = (program, terminal, end) => {
  const incidents = program
    .command('incidents')
    .summary('list and show incidents, and answer them')
    .description('Lists and shows incidents, and takes what people answer. Everybody who was told hears of an answer.');
  addList(incidents, terminal, end);
  addShow(incidents, terminal, end);
  addAnswers(incidents, terminal, end);
  addAccept(incidents, terminal, end);
};

interface ListFlags extends Place {
  limit: number;
  status?: 'open' | 'acknowledged';
}

const addList: AddCommand = (incidents, terminal, end) => {
  withPlace(incidents.command('list'))
    .summary('list what is not over')
    .description('Lists the incidents that are not over, those that nobody has in hand first.')
    .option('--status <STATUS>', 'only those that are open, or acknowledged', readStatus)
    .option('--limit <N>', 'how many at most, up to 1000', readLimit, 100)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      help(`  backup-alerts incidents list
  backup-alerts incidents list --status open --json | jq -r '.incidents[].id'`),
    )
    .action(async (flags: ListFlags) => {
      const options = { limit: flags.limit, status: flags.status ?? null, json: flags.json === true };
      end(await reachIncidents(flags, terminal, (access) => listIncidents(options, access, terminal)));
    });
};

const addShow: AddCommand = (incidents, terminal, end) => {
  withPlace(incidents.command('show'))
    .summary('show what happened and who was told')
    .description('Shows how an incident stands, what happened and why, and what came of each delivery.')
    .argument('<INCIDENT>', 'its id, as every message has it', readId)
    .option('--json', 'print JSON')
    .addHelpText('after', help('  backup-alerts incidents show 01KB0000000000000000000001'))
    .action(async (id: string, flags: Place) => {
      const json = flags.json === true;
      end(await reachIncidents(flags, terminal, (access) => showIncident(id, { json }, access, terminal)));
    });
};

type AnswerFlags = Place & { for?: number; until?: Instant; why?: string; reason?: string; to: string };

/** A way of answering: what is typed, what it says of itself, and what it asks. */
interface AnswerCommand {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly example: string;
  /** Adds its own options and parameters. */
  readonly takes?: (command: Command) => Command;
  /** Returns what it asks, or in words what is missing. */
  readonly asks: (flags: AnswerFlags, now: Instant, text: string) => Asked | string;
}

const answerCommands: readonly AnswerCommand[] = [
  {
    name: 'ack',
    summary: 'say that you have it in hand',
    description: 'Acknowledges an incident: no new step starts.',
    example: 'incidents ack 01KB0000000000000000000001',
    asks: () => ({ ask: 'acknowledge' }),
  },
  {
    name: 'resolve',
    summary: 'say that it is over, and why',
    description: 'Resolves an incident. A later success does it by itself.',
    example: 'incidents resolve 01KB0000000000000000000001 --why "table is retired"',
    takes: (command) => command.option('--why <TEXT>', 'why it is over: everybody who was told reads it'),
    asks: ({ why }) => ({ ask: 'resolve', ...(why === undefined ? {} : { why }) }),
  },
  {
    name: 'snooze',
    summary: 'put it off until a moment that you choose',
    description: 'Acknowledges an incident until a moment, at most 30 days away; then it opens again unless resolved.',
    example: 'incidents snooze 01KB0000000000000000000001 --for 4h',
    takes: withEnd,
    asks: (flags, now) => {
      const until = endIn(flags, now);
      return until === null ? eitherEnd : { ask: 'snooze', until };
    },
  },
  {
    name: 'quiet',
    summary: 'keep quiet what it is about, until a moment and for a reason',
    description:
      'Makes a silence over what an incident is about, at most 30 days long. What still fails when it ends is told then.',
    example: 'incidents quiet 01KB0000000000000000000001 --for 4h --reason "the key is being replaced"',
    takes: (command) => withEnd(command).requiredOption('--reason <TEXT>', 'why: everybody who was told reads it'),
    asks: ({ reason = '', ...flags }, now) => {
      const until = endIn(flags, now);
      return until === null ? eitherEnd : { ask: 'quiet', until, reason };
    },
  },
  {
    name: 'note',
    summary: 'tell everybody who was told something',
    description: 'Adds a note to an incident, for everybody who was told and for the record.',
    example: 'incidents note 01KB0000000000000000000001 "the key is enabled again"',
    takes: (command) => command.argument('<TEXT>', `the note, at most ${longestTyped} characters`),
    asks: (_flags, _now, text) => ({ ask: 'note', text }),
  },
  {
    name: 'handover',
    summary: 'let another policy go on',
    description: 'Lets another policy of the rules go on from its first step, now.',
    example: 'incidents handover 01KB0000000000000000000001 --to storage',
    takes: (command) => command.requiredOption('--to <POLICY>', 'a policy of the rules in force'),
    asks:
      ({ to: policy }) =>
      (rules) => ({ ask: 'hand-over', policy, rules }),
  },
  {
    name: 'escalate',
    summary: 'take the next step now',
    description: 'Tells now who would be told next; an acknowledgement ends with it.',
    example: 'incidents escalate 01KB0000000000000000000001',
    asks: () => (rules) => ({ ask: 'next-step', rules }),
  },
];

function addAnswers(incidents: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  for (const { name, summary, description, example, takes = itself, asks } of answerCommands) {
    const command = withPlace(incidents.command(name))
      .summary(summary)
      .description(description)
      .argument('<INCIDENT>', 'its id, as every message has it', readId);
    takes(command)
      .option('--json', 'print JSON')
      .addHelpText('after', help(`  backup-alerts ${example}`))
      .action(async (...given: unknown[]) => {
        const [id, text] = given.filter((one) => typeof one === 'string');
        const flags = given.find((one) => typeof one === 'object') as AnswerFlags;
        const asked = asks(flags, terminal.now(), text ?? '');
        if (typeof asked === 'string') return command.error(`error: ${asked}`);
        const json = flags.json === true;
        end(await reachIncidents(flags, terminal, (access) => answer(id ?? '', asked, { json }, access, terminal)));
      });
  }
}

type AcceptFlags = Place & {
  for?: number;
  until?: Instant;
  owner: string;
  reason: string;
  most?: number;
  dryRun?: boolean;
};

const addAccept: AddCommand = (incidents, terminal, end) => {
  const command = withEnd(withPlace(incidents.command('accept')))
    .summary('leave what it is about as it is, until an end')
    .description(
      'Accepts what an incident is about, at most a year long, and closes it as accepted. What is worse, larger or of another ' +
        'cause is told as always. Says first which past runs it would have covered.',
    )
    .argument('<INCIDENT>', 'its id, as every message has it', readId)
    .requiredOption('--owner <NAME>', 'who answers for it')
    .requiredOption('--reason <TEXT>', 'why: everybody who was told reads it')
    .option(
      '--most <N>',
      'it covers up to so many of what the message counts (default: as many as there are)',
      readMost,
    )
    .option('--dry-run', 'only say what it would cover, and would have')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      help(`  backup-alerts incidents accept 01KB0000000000000000000001 --owner "data team" --reason "left out on purpose" --for 90d
  backup-alerts incidents accept 01KB0000000000000000000001 --owner ana --reason "rebuilt in May" --until 2027-05-31T00:00:00Z --dry-run`),
    )
    .action(async (id: string, flags: AcceptFlags) => {
      const until = endIn(flags, terminal.now());
      if (until === null) return command.error(`error: ${eitherEnd}`);
      const { owner, reason, most } = flags;
      const request = { owner, reason, until, ...(most === undefined ? {} : { most }) };
      const how = { json: flags.json === true, dryRun: flags.dryRun === true };
      end(await reachIncidents(flags, terminal, (access) => acceptHere(id, request, how, access, terminal)));
    });
};

function readMost(text: string): number {
  const most = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (most < 1) throw new InvalidArgumentError('Give a number from 1 on.');
  return most;
}

function itself(command: Command): Command {
  return command;
}

function readId(text: string): string {
  const id = text.toUpperCase();
  if (!incidentIdForm.test(id)) {
    throw new InvalidArgumentError('Give the id of an incident, 26 letters and digits, as every message has it.');
  }
  return id;
}

function readStatus(text: string): string {
  if (text === 'open' || text === 'acknowledged') return text;
  throw new InvalidArgumentError('Give open or acknowledged.');
}

function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1000) throw new InvalidArgumentError('Give a number from 1 to 1000.');
  return limit;
}
