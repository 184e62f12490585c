import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { terminalOf } from '../../src/cli/terminal.ts';
import { fixtureText } from '../events/fixtures.ts';
import { sources } from '../support/architecture.ts';
import { edited } from '../support/edited.ts';
import { startsWith } from '../support/sdk-calls.ts';
import { fixtureFile, folderWith, rulesText, runCli } from './run-cli.ts';

describe('cli/main: called wrongly', () => {
  it.each([
    ['no command', [], /Usage: backup-alerts/],
    ['a command that does not exist', ['explian'], /unknown command 'explian'\n\(Did you mean explain\?\)/],
    [
      'an option that does not exist',
      ['explain', 'a.json', '--jsno'],
      /unknown option '--jsno'\n\(Did you mean --json\?\)/,
    ],
    ['no event', ['explain'], /missing required argument 'EVENT'/],
    ['an option without its value', ['explain', 'a.json', '--rules'], /argument missing/],
  ])('%s ends with code 2 and says what is wrong', async (_what, argv, said) => {
    const { code, out, err } = await runCli(argv);

    expect(code).toBe(2);
    expect(err).toMatch(said);
    expect(out).toBe('');
  });

  it.each(['yesterday', '2026-02-30T00:00:00Z', '2026-11-22T25:00:00Z', '1763780000', ''])(
    '--at %s ends with code 2 and an example',
    async (at) => {
      const { code, err } = await runCli(['explain', fixtureFile('backup-failed'), '--at', at]);

      expect(code).toBe(2);
      expect(err).toContain('Give a moment such as 2026-11-22T03:12:00Z.');
    },
  );
});

describe('cli/main: help and version', () => {
  it.each([[['--help']], [['help']], [['explain', '--help']], [['help', 'explain']]])(
    '%j prints help with examples and ends with code 0',
    async (argv) => {
      const { code, out, err } = await runCli(argv);

      expect(code).toBe(0);
      expect(out).toMatch(/Examples:\n {2}backup-alerts explain event\.json/);
      expect(out).toContain('Exit codes:');
      expect(err).toBe('');
    },
  );

  it('--version prints the version', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

describe('cli/main: rules with mistakes', () => {
  const mistaken = edited(rulesText, ['policy: database', 'policy: databse'], ['type: [RDS', 'typ: [RDS']);

  it('are refused with every problem, its place, value and the nearest name', async () => {
    const folder = folderWith({ 'routing.yml': mistaken });

    const { code, out, err } = await runCli([
      'explain',
      fixtureFile('backup-failed'),
      '--rules',
      `${folder}/routing.yml`,
    ]);

    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/routing\.yml has \d problems:\n/);
    expect(err).toMatch(/\n {2}line 18, .*typ/);
    expect(err).toMatch(/\n {2}line 20, routes\[1\]\.policy: "databse" .*did you mean "database"\?/);
  });

  it('with --json are a list of problems', async () => {
    const folder = folderWith({ 'routing.yml': mistaken });

    const { code, out } = await runCli([
      'explain',
      fixtureFile('backup-failed'),
      '--json',
      '--rules',
      `${folder}/routing.yml`,
    ]);

    expect(code).toBe(1);
    expect(JSON.parse(out).problems).toContainEqual({
      path: 'routes[1].policy',
      line: 20,
      value: 'databse',
      message: expect.any(String),
      nearest: 'database',
    });
  });

  it.each(['nowhere.yml', 'test'])('%s, which is no file, is said to be none', async (file) => {
    const { code, err } = await runCli(['explain', fixtureFile('backup-failed'), '--rules', file]);

    expect(code).toBe(1);
    expect(err).toMatch(
      /cannot be read: (?:there is no such file|it is a folder without rules; .*routing\.yml.*)\.\n$/,
    );
  });
});

describe('cli/terminal', () => {
  const host = (isTTY: boolean, env: Record<string, string>) =>
    terminalOf(
      { stdout: { isTTY, columns: 90, on() {} }, stderr: { on() {} }, stdin: {}, env } as unknown as NodeJS.Process,
      '1.2.3',
    );

  it.each([
    { isTTY: true, env: {}, colour: true, columns: 90 },
    { isTTY: true, env: { NO_COLOR: '1' }, colour: false, columns: 90 },
    { isTTY: true, env: { TERM: 'dumb' }, colour: false, columns: 90 },
    { isTTY: false, env: {}, colour: false, columns: null },
  ])('a terminal: $isTTY, with $env: colours: $colour', ({ isTTY, env, colour, columns }) => {
    expect(host(isTTY, env)).toMatchObject({ colour, columns });
  });
});

describe('cli/terminal: asking', () => {
  const asking = (isTTY: boolean, ...typed: string[]) => {
    const stdin = Object.assign(Readable.from(typed), { isTTY });
    const written: string[] = [];
    const stderr = { on() {}, write: (text: string) => written.push(text) };
    const host = { stdout: { isTTY: false, on() {} }, stderr, stdin, env: {} } as unknown as NodeJS.Process;
    return terminalOf(host, '1.2.3')
      .ask('Really? ')
      .then((answer) => ({ answer, written }));
  };

  it.each([
    { typed: ['yes\n'], answer: 'yes' },
    { typed: ['y', 'es\r\nno\n'], answer: 'yes' },
    { typed: [], answer: '' },
  ])('asks on standard error and takes one line of $typed', async ({ typed, answer }) => {
    expect(await asking(true, ...typed)).toEqual({ answer, written: ['Really? '] });
  });

  it('asks nobody where no terminal is', async () => {
    expect(await asking(false, 'yes\n')).toEqual({ answer: null, written: [] });
  });
});

describe('cli: what is loaded', () => {
  /** Files that are loaded as soon as the command line starts. */
  const atStart = startsWith('cli/main.ts');

  it('neither the SDK of AWS nor the channels before a command needs them', () => {
    const all = new Map(sources().map(({ file, text }) => [file, text]));

    expect(atStart).toContain('cli/commands/rules-store.ts');
    expect(atStart.filter((file) => /@aws-sdk|node:zlib/.test(all.get(file) ?? ''))).toEqual([]);
    expect(atStart.filter((file) => /^(?:channels|runtime|adapters)\//.test(file))).toEqual([]);
  });
});

describe('bin/backup-alerts.js', () => {
  const run = promisify(execFile);
  const bin = 'bin/backup-alerts.js';

  it('explains an event from standard input', async () => {
    const running = run(process.execPath, [bin, 'explain', '-', '--json']);
    running.child.stdin?.end(fixtureText('backup-failed'));
    const { stdout, stderr } = await running;

    expect(JSON.parse(stdout).event.outcome).toBe('failed');
    expect(stderr).toBe('');
  });

  it('ends with the code of the command and prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    await expect(run(process.execPath, [bin, '--version'])).resolves.toMatchObject({ stdout: `${version}\n` });
    await expect(run(process.execPath, [bin, 'explain', 'nowhere.json'])).rejects.toMatchObject({ code: 1 });
    await expect(run(process.execPath, [bin, 'explain'])).rejects.toMatchObject({ code: 2 });
  });
});
