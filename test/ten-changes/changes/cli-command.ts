import { edited } from '../../support/edited.ts';
import type { TypicalChange } from '../typical-change.ts';

const file = `import type { AddCommand } from '../command.ts';
import { writeJson } from '../write-json.ts';

const help = \`
Examples:
  backup-alerts today
  backup-alerts today --json | jq -r .day

Exit codes: 0 always; 2 called wrongly.\`;

/** Adds \`today\`: the day it is, in UTC. */
export const addToday: AddCommand = (program, terminal, end) => {
  program
    .command('today')
    .summary('say which day it is')
    .description('Says which day it is, in UTC. Offline.')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(({ json }: { json?: boolean }) => {
      const day = terminal.now().slice(0, 10);
      terminal.out(json === true ? writeJson({ day }) : \`\${day}\\n\`);
      end(0);
    });
};
`;

export const cliCommand: TypicalChange = {
  recipe: 'A command of the command line',
  example: '`today`, which says the day',
  named: 'today',
  most: 2,
  edits: [
    { file: 'src/cli/commands/today.ts', text: file },
    {
      file: 'src/cli/main.ts',
      find: "import { addRules } from './commands/rules.ts';\n",
      replace: "import { addRules } from './commands/rules.ts';\nimport { addToday } from './commands/today.ts';\n",
    },
    { file: 'src/cli/main.ts', find: '  addIncidents,\n', replace: '  addIncidents,\n  addToday,\n' },
  ],
  tests: ['test/cli/commands.test.ts', 'test/architecture.test.ts'],
  halfDone: [
    {
      without: ['src/cli/main.ts'],
      saidBy: 'test/cli/commands.test.ts',
      says: 'src/cli/commands/today.ts is in no program: add addToday to `commands` in src/cli/main.ts',
    },
    {
      without: ['src/cli/commands/today.ts'],
      instead: [
        {
          file: 'src/cli/commands/today.ts',
          text: edited(file, ["    .addHelpText('after', help)\n", '']).replace(/const help = `[^`]*`;\n\n/, ''),
        },
      ],
      saidBy: 'test/cli/commands.test.ts',
      says: 'the help of today lacks these: add them in its file in src/cli/commands, as explain.ts has them',
    },
  ],
};
