import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startsWith } from '../support/sdk-calls.ts';
import { runCli } from './run-cli.ts';

/** Every command as people type it, groups of commands too: from the help, so that a new one is looked at as well. */
async function commandsBelow(words: readonly string[]): Promise<string[][]> {
  const { out } = await runCli([...words, '--help']);
  const [, listed = ''] = out.split(/^Commands:\n/m);
  const [block = ''] = listed.split(/\n\n/);
  const names = [...block.matchAll(/^ {2}([a-z][\w-]*)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  const below = await Promise.all(names.map((name) => commandsBelow([...words, name])));
  return [...names.map((name) => [...words, name]), ...below.flat()];
}

const commands = await commandsBelow([]);
const groups = new Set(commands.map((words) => words.slice(0, -1).join(' ')));
const leaves = commands.filter((words) => !groups.has(words.join(' ')));

describe('cli: every command', () => {
  it('is found in the help', () => {
    expect(commands.map((words) => words.join(' '))).toEqual(
      expect.arrayContaining(['explain', 'rules', 'rules tree']),
    );
  });

  it.each(leaves.map((words) => [words.join(' '), words] as const))(
    '%s says what it does, with examples, exit codes and --json',
    async (name, words) => {
      const { code, out } = await runCli([...words, '--help']);
      const lacks = [
        ...(out.includes('\nExamples:\n  backup-alerts ') ? [] : ['examples']),
        ...(out.includes('\nExit codes:') ? [] : ['exit codes']),
        ...(/^ {2}--json\b/m.test(out) ? [] : ['the option --json']),
      ];

      expect(code).toBe(0);
      expect(
        lacks,
        `the help of ${name} lacks these: add them in its file in src/cli/commands, as explain.ts has them`,
      ).toEqual([]);
    },
  );

  it('is in the program: none waits in its file', () => {
    const loaded = startsWith('cli/main.ts');
    const forgotten = readdirSync('src/cli/commands').filter((file) => !loaded.includes(`cli/commands/${file}`));

    expect(
      forgotten.map(
        (file) => `src/cli/commands/${file} is in no program: add ${addedBy(file)} to \`commands\` in src/cli/main.ts`,
      ),
    ).toEqual([]);
  });
});

function addedBy(file: string): string {
  return (
    /export (?:const|function) (add\w+)/.exec(readFileSync(`src/cli/commands/${file}`, 'utf8'))?.[1] ?? 'its function'
  );
}
