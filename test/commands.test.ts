import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from './commands/list.ts';
import { commandsIn, pageCommands } from './commands/page-commands.ts';
import { readersFolder, runCommand } from './commands/run-command.ts';

const listed = new Set(commands.map(({ command }) => command));
const shown = pageCommands();

let folder: string;
beforeAll(async () => {
  folder = await readersFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('commands that people read', () => {
  it('are each in the list, run or with the reason why not', () => {
    const unknown = shown.filter(({ command }) => !listed.has(command));

    expect(shown.length).toBeGreaterThan(50);
    expect(
      unknown.map(({ command, pages }) => `${pages.join(', ')}: add a row for ${command} to test/commands/list.ts`),
    ).toEqual([]);
  });

  it('are each still on a page, and once in the list', () => {
    const read = new Set(shown.map(({ command }) => command));

    expect(listed.size).toBe(commands.length);
    expect([...listed].filter((command) => !read.has(command))).toEqual([]);
  });

  it('are run by a file that exists, or have a reason in words', () => {
    const elsewhere = commands.flatMap((row) => ('elsewhere' in row ? [row.elsewhere] : []));
    const reasons = commands.flatMap((row) => ('never' in row ? [row.never] : []));

    expect(elsewhere.filter((file) => !existsSync(file))).toEqual([]);
    expect(reasons.filter((reason) => reason.split(' ').length < 5)).toEqual([]);
  });

  it.each(commands.filter((row) => 'on' in row && row.on === 'clone'))('$command', async (row) => {
    if (!('on' in row)) throw new Error('no row to run');
    const { code, said } = await runCommand(row.as ?? row.command, folder);

    expect(said).toMatch(row.says);
    expect(code).toBe(row.exit ?? 0);
  });
});

describe('commands of a page', () => {
  it('are the lines of its shell, whole and without their comment, and what stands in its sentences', () => {
    const page = [
      'Run `npm run x -- --y` and read `x.ts`, then `A=1 npx b`.',
      '```sh',
      'aws one \\',
      '  --two   # why',
      '```',
      '1. First',
      '   ```sh',
      '   npx three "#four"',
      '   ```',
      '```yaml',
      'npx: five',
      '```',
    ].join('\n');

    expect(commandsIn(page).sort()).toEqual(['A=1 npx b', 'aws one --two', 'npm run x -- --y', 'npx three "#four"']);
  });
});
