import { type Command, InvalidArgumentError } from 'commander';
import { incidentIdForm } from '../../incidents/incident-id.ts';
import type { PersonsItem } from '../../incidents/persons-item.ts';
import type { ExitCode } from '../command.ts';
import { reachIncidents } from '../incidents/reach-incidents.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';
import { endItem, listItems, type ShownKind } from './items.ts';

/** What `list` and `end` of a kind say of themselves. */
export interface ListAndEndWords {
  /** Name of the command, with its article: `a silence`. */
  one: string;
  name: string;
  list: { summary: string; description: string; json: string };
  end: { description: string };
}

/** Returns what is added to the help of a command about silences or acceptances. */
export function itemsHelp(examples: string): string {
  return `
${credentialsHelp.trim()}

Examples:
${examples}

Exit codes: 0 done; 1 it cannot be, or AWS refused; 2 called wrongly.`;
}

/** Adds `list` and `end` to the command of a kind. */
export function addListAndEnd<Item extends PersonsItem>(
  command: Command,
  { kind, words }: { kind: ShownKind<Item>; words: ListAndEndWords },
  terminal: Terminal,
  end: (code: ExitCode) => void,
): void {
  const { one, name, list } = words;
  withPlace(command.command('list'))
    .summary(list.summary)
    .description(list.description)
    .option('--json', list.json)
    .addHelpText('after', itemsHelp(`  backup-alerts ${name} list`))
    .action(async (flags: Place) => {
      const json = flags.json === true;
      end(await reachIncidents(flags, terminal, (access) => listItems(kind, { json }, access, terminal)));
    });
  withPlace(command.command('end'))
    .summary(`end ${one} before its time`)
    .description(words.end.description)
    .argument(`<${name.toUpperCase()}>`, `its id, as ${name} list has it`, (text: string) => readId(text, words))
    .option('--json', 'print JSON')
    .addHelpText('after', itemsHelp(`  backup-alerts ${name} end 01KD0000000000000000000001`))
    .action(async (id: string, flags: Place) => {
      const json = flags.json === true;
      end(await reachIncidents(flags, terminal, (access) => endItem(kind, { id, json }, access, terminal)));
    });
}

function readId(text: string, { one, name }: ListAndEndWords): string {
  const id = text.toUpperCase();
  if (!incidentIdForm.test(id)) throw new InvalidArgumentError(`Give the id of ${one}, as ${name} list has it.`);
  return id;
}
