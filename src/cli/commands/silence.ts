import type { Instant } from '../../lib/instant.ts';
import type { AddCommand } from '../command.ts';
import { eitherEnd, endIn, withEnd } from '../end-options.ts';
import { reachIncidents } from '../incidents/reach-incidents.ts';
import { addListAndEnd, itemsHelp } from '../persons-items/list-and-end.ts';
import { type Place, withPlace } from '../rules/reach-aws.ts';
import { type PatternFlags, patternIn, withPattern } from '../silences/pattern-options.ts';
import { addSilenceHere, silencesShown } from '../silences/silences.ts';

const words = {
  one: 'a silence',
  name: 'silence',
  list: {
    summary: 'list what people keep quiet',
    description: 'Lists the silences of people that hold now, the one that ends first on top.',
    json: 'print JSON, which explain, rules tree and rules check read with --silences',
  },
  end: { description: 'Ends a silence of a person before its time. What still fails is told within minutes.' },
} as const;

/** Adds `silence`: makes, lists and ends silences of people, without an edit of the rules. */
export const addSilences: AddCommand = (program, terminal, end) => {
  const silence = program
    .command('silence')
    .summary('keep alerts quiet for a while, list that, and end it')
    .description(
      'Keeps alerts quiet until a moment and for a reason, beside the rules. What still fails then is told then.',
    );
  addAdd(silence, terminal, end);
  addListAndEnd(silence, { kind: silencesShown, words }, terminal, end);
};

type AddFlags = Place & PatternFlags & { for?: number; until?: Instant; reason: string; dryRun?: boolean };

const addAdd: AddCommand = (silence, terminal, end) => {
  const command = withEnd(withPattern(withPlace(silence.command('add'))))
    .summary('keep alerts quiet')
    .description(
      'Keeps alerts quiet that match, at most 30 days long, and says what of what is open it would have kept quiet. ' +
        'Of several options all have to match; of several values of one, any.',
    )
    .requiredOption('--reason <TEXT>', 'why, for those who wonder')
    .option('--dry-run', 'only say what it would have kept quiet')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      itemsHelp(`  backup-alerts silence add --plan nightly --account 111122223333 --for 2h --reason "key rotation"
  backup-alerts silence add --resource 'orders-*' --tag environment=dev --until 2026-11-23T07:00:00Z --reason "load test"
  backup-alerts silence add --match '{"job":{"vault":["old"]}}' --for 7d --reason "vault moves" --dry-run`),
    )
    .action(async (flags: AddFlags) => {
      const match = patternIn(flags);
      if (typeof match === 'string') return command.error(`error: ${match}`);
      const until = endIn(flags, terminal.now());
      if (until === null) return command.error(`error: ${eitherEnd}`);
      const request = { match, until, reason: flags.reason, all: flags.all === true };
      const how = { json: flags.json === true, dryRun: flags.dryRun === true };
      end(await reachIncidents(flags, terminal, (access) => addSilenceHere(request, how, access, terminal)));
    });
};
