import { InvalidArgumentError } from 'commander';
import { incidentIdForm } from '../../incidents/incident-id.ts';
import { endAcceptanceHere, listAcceptances } from '../acceptances/acceptances.ts';
import type { AddCommand } from '../command.ts';
import { reachIncidents } from '../incidents/reach-incidents.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

const help = (examples: string) => `
${credentialsHelp.trim()}

Examples:
${examples}

Exit codes: 0 done; 1 it cannot be, or AWS refused; 2 called wrongly.`;

/** Adds `acceptance`: what people left as it is until an end. One is made with `incidents accept`. */
export const addAcceptances: AddCommand = (program, terminal, end) => {
  const acceptance = program
    .command('acceptance')
    .summary('list what people accepted, and end it')
    .description(
      'Lists and ends what people accepted from an incident: it has an owner, a reason and an end, beside “accept” of the rules. ' +
        'One is made with incidents accept.',
    );
  withPlace(acceptance.command('list'))
    .summary('list what people accepted')
    .description('Lists the acceptances of people that hold now, the one that ends first on top.')
    .option('--json', 'print JSON, which explain, checkup, rules tree and rules check read with --acceptances')
    .addHelpText('after', help('  backup-alerts acceptance list'))
    .action(async (flags: Place) => {
      const json = flags.json === true;
      end(await reachIncidents(flags, terminal, (access) => listAcceptances({ json }, access, terminal)));
    });
  withPlace(acceptance.command('end'))
    .summary('end an acceptance before its time')
    .description('Ends an acceptance of a person before its time. The next failure is told again.')
    .argument('<ACCEPTANCE>', 'its id, as acceptance list has it', readId)
    .option('--json', 'print JSON')
    .addHelpText('after', help('  backup-alerts acceptance end 01KD0000000000000000000001'))
    .action(async (id: string, flags: Place) => {
      const json = flags.json === true;
      end(await reachIncidents(flags, terminal, (access) => endAcceptanceHere(id, { json }, access, terminal)));
    });
};

function readId(text: string): string {
  const id = text.toUpperCase();
  if (!incidentIdForm.test(id))
    throw new InvalidArgumentError('Give the id of an acceptance, as acceptance list has it.');
  return id;
}
