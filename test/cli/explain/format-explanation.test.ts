import { describe, expect, it } from 'vitest';
import { fixture } from '../../events/fixtures.ts';
import { edited } from '../../support/edited.ts';
import { fixtureFile, folderWith, rulesText, runCli } from '../run-cli.ts';

/** Anything a terminal acts on; line breaks are ours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

function hostileEvent(text: string): string {
  const event = fixture('backup-failed');
  return JSON.stringify({
    ...event,
    account: text,
    region: text,
    detail: {
      ...event.detail,
      resourceArn: text,
      resourceType: text,
      statusMessage: text,
      backupVaultName: text,
      state: text,
    },
  });
}

const hostile = '\u001b[2J\u001b]0;owned\u0007 a\r\nb \u009b31m \u202egnp.exe \u200b';

describe('cli/explain: for people', () => {
  it('says what happened, why it is bad, what to do, and who hears of it when', async () => {
    const rules = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const { code, out, err } = await runCli(['explain', fixtureFile('backup-failed'), '--rules', rules]);

    expect(code).toBe(0);
    expect(err).toBe('');
    const order = [
      'CRITICAL: RDS orders backup failed\n2026-03-04 02:13 UTC, account 111122223333, eu-central-1\n',
      'Why critical\n  - the job failed\n',
      'What it means\n',
      "AWS says\n  > Can't create a snapshot",
      'What to do\n  1. ',
      'Not known\n  - job details',
      'Decision: open an incident\n',
      '  Route   databases\n  Policy  database\n',
      'Who would hear of it\n  at once: backup-channel\n  after 15 min: dba-mail\n',
      'An acknowledgement holds for 8 h',
      'In place of a target that cannot be reached: dba-mail.',
      'How it was decided\n  1. Rules: version routing.yml.\n  2. Route "stopped on purpose" does not match: ',
    ];
    const places = order.map((part) => out.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it.each([
    ['platform', 'copy-failed', 'All of it 2 more times, 1 h after the last step'],
    ['none', 'backup-failed', 'It goes on until somebody acknowledges'],
  ])('says how often a policy repeats (%s)', async (_policy, name, saying) => {
    const rules = `${folderWith({ 'routing.yml': rulesText })}/routing.yml`;

    const { out } = await runCli(['explain', fixtureFile(name), '--rules', rules]);

    expect(out).toContain(saying);
  });

  it('a drill is marked as one', async () => {
    const { out } = await runCli(['explain', fixtureFile('drill')]);

    expect(out).toMatch(/^DRILL HIGH: /);
    expect(out).toContain('This is a drill');
  });

  it('a success is told in a few lines', async () => {
    const { out } = await runCli(['explain', fixtureFile('backup-completed')]);

    expect(out).toMatch(/^GOOD: RDS orders backup succeeded\n/);
    expect(out).toContain('Decision: resolve what is open\n');
    expect(out).not.toContain('What to do');
  });

  it.each([80, 100, 300])(
    'fits a terminal %d wide, but for names and commands that are copied whole',
    async (columns) => {
      const { out } = await runCli(['explain', fixtureFile('backup-failed')], { columns });

      const tooLong = out.split('\n').filter((line) => line.length > Math.min(columns, 100));
      const isCommand = (line: string) => /^ +aws [a-z-]+ [a-z-]+ --/.test(line);
      expect(tooLong.filter((line) => line.trim().split(/\s+/).length > 4 && !isCommand(line))).toEqual([]);
    },
  );

  it('is coloured on a terminal that wants it, and says the same', async () => {
    const plain = await runCli(['explain', fixtureFile('backup-failed')]);
    const coloured = await runCli(['explain', fixtureFile('backup-failed')], { colour: true });

    expect(coloured.out).toContain('\u001b[1m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking colours away
    expect(coloured.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
  });
});

describe('cli/explain: hostile text', () => {
  it.each([hostileEvent(hostile), JSON.stringify({ source: hostile, 'detail-type': hostile }), `{"a": ${hostile}`])(
    'acts on no terminal, in text, JSON and errors',
    async (input) => {
      for (const flags of [[], ['--json']]) {
        const { out, err } = await runCli(['explain', '-', ...flags], { input });

        expect(out).not.toMatch(acting);
        expect(err).not.toMatch(acting);
      }
    },
  );

  it('is verbatim in JSON once it is parsed', async () => {
    const { out } = await runCli(['explain', '-', '--json'], { input: hostileEvent(hostile) });

    expect(JSON.parse(out).event.resourceArn).toBe(hostile);
  });

  it('acts on no terminal in names of files, of routes and of options', async () => {
    const name = '\u001b[2J\u202e.json';
    const rules = edited(rulesText, ['name: databases', 'name: "\\e[2J\\u202Edatabases"']);
    const folder = folderWith({ [name]: fixture('backup-failed'), '\u001b[31m.json': '{', 'routing.yml': rules });

    const runs = [
      await runCli(['explain', folder, '--rules', `${folder}/routing.yml`]),
      await runCli(['explain', `${folder}/\u001b[31mnowhere.json`]),
      await runCli(['explain', fixtureFile('backup-failed'), '--\u001b[31m']),
      await runCli(['\u001b[31m']),
    ];

    for (const { out, err } of runs) expect(out + err).not.toMatch(acting);
  });
});
