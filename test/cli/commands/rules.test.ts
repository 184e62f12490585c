import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { fixtureFile, folderWith, rulesText, runCli } from '../run-cli.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

describe('cli/commands/rules: rules check', () => {
  it('says that rules are fine and what they hold', async () => {
    const file = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const { code, out, err } = await runCli(['rules', 'check', file]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`${file} is fine.

targets   backup-channel (slack), dba-mail (email)
policies  platform (1 step), database (2 steps)
routes    1. stopped on purpose: ignored
          2. databases: policy database, severity critical
          catch-all: policy platform
fallback  dba-mail
`);
  });

  it('says of the shortest rules that nothing in them is their own', async () => {
    const routes = 'routes: [{ name: all, severity: low, continue: true }]';
    const file = `${folderWith({ 'routing.yml': `version: 1\n${routes}\n` })}/routing.yml`;

    const { code, out } = await runCli(['rules', 'check', file]);

    expect(code).toBe(0);
    expect(out).toContain('targets   none of its own\npolicies  none of its own\n');
    expect(out).toContain('routes    1. all: severity low, then the next routes\n');
  });

  it('with --json lists the names', async () => {
    const file = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const { code, out } = await runCli(['rules', 'check', file, '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      file,
      problem: null,
      problems: [],
      warnings: [],
      targets: ['backup-channel', 'dba-mail'],
      policies: ['platform', 'database'],
      routes: ['stopped on purpose', 'databases'],
    });
  });

  const doubtful = edited(
    edited(rulesText, ['{ event: { outcome: [aborted] } }', '{ event: { outcome: [aborted, partial] } }']).concat(
      'silences: [{ match: { drill: [true] }, from: 2026-11-01, until: 2026-11-20, reason: x, by: y }]\n',
    ),
    ['routes:\n', 'routes:\n  - { name: partial, match: { event: { outcome: [partial, aborted] } } }\n'],
  );

  it('says what hardly anybody means in rules that are fine, which is no fault', async () => {
    const file = `${folderWith({ 'routing.yml': doubtful })}/routing.yml`;

    const { code, out, err } = await runCli(['rules', 'check', file]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/ is fine\.\n/);
    expect(out.split('\n\n').at(-1)).toBe(`2 warnings
  - line 15, routes[1]: "stopped on purpose" is never reached: "partial" before
    it takes all that this one would match
  - line 23, silences[0].until: "2026-11-20" is over; take the silence out
`);
  });

  it('takes warnings as mistakes with --strict, and lists them with --json', async () => {
    const file = `${folderWith({ 'routing.yml': doubtful, 'fine.yml': rulesText })}/routing.yml`;

    const { code, out } = await runCli(['rules', 'check', file, '--strict', '--json']);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      problem: null,
      problems: [],
      warnings: [
        { path: 'routes[1]', line: 15, value: 'stopped on purpose', nearest: null },
        { path: 'silences[0].until', line: 23, message: 'is over; take the silence out' },
      ],
    });
    expect((await runCli(['rules', 'check', edited(file, ['routing', 'fine']), '--strict'])).code).toBe(0);
  });

  const mistaken = edited(rulesText, ['policy: database', 'policy: databse'], ['[RDS, Aurora]', '[{ wildcrad: R* }]']);

  it('says every problem with its line, path, value and the nearest name, and ends with code 1', async () => {
    const file = `${folderWith({ 'routing.yml': mistaken })}/routing.yml`;

    const { code, out, err } = await runCli(['rules', 'check', file]);

    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/routing\.yml has 2 problems:\n/);
    expect(err).toMatch(/line 18, routes\[1\]\.match\.resource\.type\[0\]: .*wildcrad.*did you mean "wildcard"\?/);
    expect(err).toMatch(/line 20, routes\[1\]\.policy: "databse" is not a policy.*did you mean "database"\?/);
  });

  it('with --json lists the problems', async () => {
    const file = `${folderWith({ 'routing.yml': mistaken })}/routing.yml`;

    const { code, out } = await runCli(['rules', 'check', file, '--json']);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      file,
      problem: 'has 2 problems',
      problems: [
        { path: 'routes[1].match.resource.type[0]', line: 18, nearest: 'wildcard' },
        { path: 'routes[1].policy', line: 20, value: 'databse', nearest: 'database' },
      ],
    });
  });

  it.each([
    ['nowhere.yml', /there is no such file/],
    ['test', /it is a folder without rules; rules are routing\.yml there and files in its folder routing/],
  ])('%s, which is no file, ends with code 1', async (file, said) => {
    const { code, out, err } = await runCli(['rules', 'check', file]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(said);
  });
});

describe('cli/commands/rules: rules check, a folder', () => {
  const route = (name: string, policy = 'database') => `version: 1\nroutes: [{ name: ${name}, policy: ${policy} }]\n`;

  it('is its routing.yml and the files below routing/, in the order of their names; other files are left alone', async () => {
    const folder = folderWith({
      'routing.yml': rulesText,
      'routing/20-web.yaml': route('web'),
      'routing/10-dba.json': JSON.stringify({ version: 1, routes: [{ name: 'dba' }] }),
      'routing/10-dba/emea.yml': route('emea'),
      'routing/README.md': 'no rules',
      'routing/.hidden.yml': 'no rules',
      'serverless.yml': 'service: other',
    });

    const { code, out } = await runCli(['rules', 'check', folder, '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out).routes).toEqual(['stopped on purpose', 'databases', 'dba', 'emea', 'web']);
  });

  it('with a mistake is refused with the parameter and the line in its file', async () => {
    const folder = folderWith({ 'routing.yml': rulesText, 'routing/10-dba.yml': route('dba', 'databse') });

    const text = await runCli(['rules', 'check', folder]);
    const json = await runCli(['rules', 'check', folder, '--json']);

    expect(text).toMatchObject({ code: 1, out: '' });
    expect(text.err).toMatch(/ has 1 problem:\n {2}routing\/10-dba line 2, routes\[0\]\.policy: "databse" is not/);
    expect(JSON.parse(json.out).problems).toMatchObject([
      { part: 'routing/10-dba', line: 2, path: 'routes[0].policy' },
    ]);
  });

  it('with two files for one parameter is refused', async () => {
    const folder = folderWith({ 'routing.yml': rulesText, 'routing.json': {} });

    const { code, err } = await runCli(['rules', 'check', folder]);

    expect(code).toBe(1);
    expect(err).toMatch(
      /holds routing\.(?:yml|json) and routing\.(?:yml|json), which are one parameter; keep one of them/,
    );
  });

  it('explains an event as well as a file does', async () => {
    const folder = folderWith({ 'routing.yml': rulesText, 'routing/10-dba.yml': route('dba') });

    const { code, out } = await runCli(['explain', fixtureFile('backup-failed'), '--rules', folder, '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out).decision.trace.join()).toContain('dba');
  });
});

describe('cli/commands/rules: rules match', () => {
  const pattern = { resource: { type: ['RDS'], tags: { environment: [{ wildcard: 'prod*' }] } } };

  /** Runs `rules match` on a pattern and a document, each as JSON or as text. */
  function match(wanted: unknown, document: unknown, ...options: string[]) {
    const folder = folderWith({ 'pattern.json': wanted, 'document.json': document });
    return runCli(['rules', 'match', `${folder}/pattern.json`, `${folder}/document.json`, ...options]);
  }

  it('says that a pattern matches', async () => {
    const document = { resource: { type: 'RDS', tags: { environment: 'production' } } };

    expect(await match(pattern, document)).toEqual({ code: 0, out: 'It matches.\n', err: '' });
    expect(JSON.parse((await match(pattern, document, '--json')).out)).toEqual({ match: true });
  });

  it('says which field does not match, which is no fault', async () => {
    const document = { resource: { type: 'RDS', tags: { environment: 'dev' } } };
    const because = 'resource.tags.environment is dev, wanted text like prod*';

    const { code, out, err } = await match(pattern, document, '--json');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ match: false, because });
    expect((await match(pattern, document)).out).toBe(`It does not match: ${because}.\n`);
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['a pattern with a mistake', { a: [{ sufix: 'x' }] }, {}, /pattern\.json is no pattern: a: .*mean "suffix"\?\.\n$/],
    ['a pattern that is a list', ['a'], {}, /pattern\.json is no pattern: a pattern is an object of fields\.\n$/],
    ['a pattern that is not JSON', 'a: [x]', {}, /pattern\.json is not JSON: /],
    ['a document that is not JSON', pattern, '{', /document\.json is not JSON: /],
  ])('%s ends with code 1 and says why', async (_what, wanted, document, said) => {
    const plain = await match(wanted, document);
    const json = await match(wanted, document, '--json');

    expect(plain).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toEqual({ file: expect.any(String), problem: expect.any(String) });
  });

  it('a file that is not there ends with code 1', async () => {
    const { code, err } = await runCli(['rules', 'match', 'nowhere.json', 'package.json']);

    expect(code).toBe(1);
    expect(err).toBe('error: nowhere.json cannot be read: there is no such file.\n');
  });

  it('prints nothing that a terminal acts on', async () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007 a\r\nb \u009b31m \u202egnp.exe \u200b';

    for (const options of [[], ['--json']]) {
      for (const wanted of [{ [hostile]: [hostile] }, { [hostile]: [{ [hostile]: 1 }] }]) {
        const { out, err } = await match(wanted, { [hostile]: hostile.repeat(2) }, ...options);
        expect(out + err).not.toMatch(acting);
      }
    }
  });
});

describe('cli/commands/rules: rules, called wrongly', () => {
  it.each([
    ['no command', ['rules'], /Usage: backup-alerts rules/],
    ['a command that does not exist', ['rules', 'chek'], /unknown command 'chek'\n\(Did you mean check\?\)/],
    ['no file', ['rules', 'check'], /missing required argument 'FILE'/],
    ['no document', ['rules', 'match', 'pattern.json'], /missing required argument 'DOCUMENT'/],
    ['one file too many', ['rules', 'check', 'a.yml', 'b.yml'], /too many arguments/],
  ])('%s ends with code 2 and says what is wrong', async (_what, argv, said) => {
    const { code, out, err } = await runCli(argv);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(said);
  });

  it.each([
    [['rules', 'check', '--help'], /backup-alerts rules check routing\.yml/],
    [['rules', 'match', '--help'], /backup-alerts rules match pattern\.json/],
    [['rules', '--help'], /check [\s\S]*tree [\s\S]*match /],
  ])('%j prints help and ends with code 0', async (argv, said) => {
    const { code, out } = await runCli(argv);

    expect(code).toBe(0);
    expect(out).toMatch(said);
  });
});
