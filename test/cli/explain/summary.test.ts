import { describe, expect, it } from 'vitest';
import { fixture, fixtureNames, fixtureText } from '../../events/fixtures.ts';
import { fixtureFile, folderWith, runCli } from '../run-cli.ts';

describe('cli/explain: a folder', () => {
  it('explains every *.json file in name order, then prints a table', async () => {
    const folder = folderWith({
      'b.json': fixtureText('backup-completed'),
      'a.json': fixtureText('backup-failed'),
      'notes.txt': 'not an event',
    });

    const { code, out } = await runCli(['explain', folder]);

    expect(code).toBe(0);
    expect(out.match(/^=== .* ===$/gm)).toEqual(['=== a.json (1 of 2) ===', '=== b.json (2 of 2) ===']);
    expect(out).toMatch(
      /\nfile {4}kind {4}outcome {4}severity {2}category {2}code {20}action {3}route\na\.json {2}backup {2}failed {5}high {6}window {4}resource-not-available {2}open {5}catch-all\nb\.json {2}backup {2}succeeded {2}- {9}- {9}- {23}resolve {2}-\n\n2 events, all understood\.\n$/,
    );
  });

  it('with --json is a list that says which file', async () => {
    const { out } = await runCli(['explain', 'test/fixtures/events', '--json']);
    const list = JSON.parse(out) as { file: string; event: object; decision: object }[];

    expect(list.map(({ file }) => file)).toEqual(fixtureNames.map(fixtureFile).toSorted());
  });

  it('goes on after a file that is no event, and ends with code 1', async () => {
    const folder = folderWith({ 'a.json': '{', 'b.json': fixtureText('backup-failed') });

    const { code, out, err } = await runCli(['explain', folder]);

    expect(code).toBe(1);
    expect(out).toMatch(/^a\.json {2}unknown {2}unknown {2}- .*ignore {2}-$/m);
    expect(out).toMatch(/^b\.json .* open {4}catch-all$/m);
    expect(out).toContain('2 events; 1 not understood');
    expect(err).toMatch(/a\.json is not JSON/);
  });

  it('without any event: code 1', async () => {
    const { code, err } = await runCli(['explain', folderWith({})]);

    expect(code).toBe(1);
    expect(err).toContain('is a folder without any *.json file');
  });

  it('cuts long cells to fit a terminal, and nothing elsewhere', async () => {
    const name = `${'a-very-long-name-'.repeat(4)}.json`;
    const folder = folderWith({ [name]: fixtureText('backup-failed') });

    const table = async (columns: number | null) => (await runCli(['explain', folder], { columns })).out;

    expect(await table(null)).toMatch(new RegExp(`^${name} `, 'm'));
    for (const columns of [80, 100]) {
      const rows = (await table(columns)).split('\n').slice(-5, -3);
      expect(rows[1]).toMatch(/^a-ver[\w-]*…[\w.-]+json {2}backup/);
      expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(columns);
    }
  });
});

describe('cli/explain: several events', () => {
  it('a file with a list explains each', async () => {
    const folder = folderWith({ 'list.json': [fixture('backup-failed'), fixture('copy-failed')] });

    const text = await runCli(['explain', `${folder}/list.json`]);
    const json = await runCli(['explain', `${folder}/list.json`, '--json']);

    expect(text.out).toMatch(/^list\.json\[1\] {2}copy/m);
    expect(JSON.parse(json.out)).toMatchObject([
      { index: 0, event: { kind: 'backup' } },
      { index: 1, event: { kind: 'copy' } },
    ]);
  });

  it.each([
    ['Records', (event: unknown) => ({ eventSource: 'aws:sqs', body: JSON.stringify(event) })],
    ['Messages', (event: unknown) => ({ MessageId: '1', Body: JSON.stringify(event) })],
  ])('a batch of %s explains each; one with a single message is that event', async (name, wrap) => {
    const [first, second] = [wrap(fixture('backup-failed')), wrap(fixture('copy-failed'))];

    const two = await runCli(['explain', '-', '--json'], { input: JSON.stringify({ [name]: [first, second] }) });
    const one = await runCli(['explain', '-', '--json'], { input: JSON.stringify({ [name]: [second] }) });

    expect(JSON.parse(two.out)).toMatchObject([{ event: { kind: 'backup' } }, { event: { kind: 'copy' } }]);
    expect(JSON.parse(one.out)).toMatchObject({ event: { kind: 'copy' } });
  });

  it('several files, as a shell makes of *.json, are explained like a folder', async () => {
    const { code, out } = await runCli(['explain', fixtureFile('backup-failed'), fixtureFile('copy-failed')]);

    expect(code).toBe(0);
    expect(out).toContain('2 events, all understood.');
  });
});
