import { acceptancesShown } from '../acceptances/acceptances.ts';
import type { AddCommand } from '../command.ts';
import { addListAndEnd } from '../persons-items/list-and-end.ts';

const words = {
  one: 'an acceptance',
  name: 'acceptance',
  list: {
    summary: 'list what people accepted',
    description: 'Lists the acceptances of people that hold now, the one that ends first on top.',
    json: 'print JSON, which explain, checkup, rules tree and rules check read with --acceptances',
  },
  end: { description: 'Ends an acceptance of a person before its time. The next failure is told again.' },
} as const;

/** Adds `acceptance`: lists and ends what people accepted. One is made with `incidents accept`. */
export const addAcceptances: AddCommand = (program, terminal, end) => {
  const acceptance = program
    .command('acceptance')
    .summary('list what people accepted, and end it')
    .description(
      'Lists and ends what people accepted from an incident: it has an owner, a reason and an end, beside “accept” of the rules. ' +
        'One is made with incidents accept.',
    );
  addListAndEnd(acceptance, { kind: acceptancesShown, words }, terminal, end);
};
