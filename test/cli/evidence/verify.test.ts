import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicKeyPath } from '../../../src/archive/manifest.ts';
import { type ArchiveWorld, aSigner } from '../../support/archive-world.ts';
import { archivedDays } from '../../support/archived-days.ts';
import { edited } from '../../support/edited.ts';
import { withManifest } from '../../support/forge.ts';
import { zipOf } from '../../support/zip-of.ts';
import { folderWith, runCli } from '../run-cli.ts';

let world: ArchiveWorld;
let files: Map<string, Uint8Array>;
beforeAll(async () => {
  world = await archivedDays();
  files = withManifest(world.archive.files, { from: '2026-11-20', until: '2026-11-26' });
});

const asFiles = (given: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...given].map(([name, bytes]) => [name, Buffer.from(bytes)]));

/** Runs `evidence verify` on a folder `evidence` beside a file `key.pem`. */
function verify(given: ReadonlyMap<string, Uint8Array>, ...words: string[]) {
  const folder = folderWith({
    ...Object.fromEntries(Object.entries(asFiles(given)).map(([name, bytes]) => [`evidence/${name}`, bytes])),
    'key.pem': world.signer.pem,
    'other.pem': aSigner().pem,
    'no.pem': 'no key',
  });
  const argv = words.map((word) => (word.endsWith('.pem') ? path.join(folder, word) : word));
  return runCli(['evidence', 'verify', path.join(folder, 'evidence'), ...argv]);
}

function verifyZip(zip: Buffer, ...words: string[]) {
  const folder = folderWith({ 'evidence.zip': zip, 'key.pem': world.signer.pem });
  return runCli([
    'evidence',
    'verify',
    path.join(folder, 'evidence.zip'),
    '--key',
    path.join(folder, 'key.pem'),
    ...words,
  ]);
}

describe('cli: evidence verify', () => {
  it('says how many days are valid, of a package in a folder', async () => {
    const { code, out, err } = await verify(files, '--key', 'key.pem');
    expect(err).toBe('');
    expect(out).toMatch(/^7 of 7 days valid, 2 incidents, 0 gaps\n/);
    expect(out).toContain(`Of ${world.origin}, from 2026-11-20 until 2026-11-26\n7 digests of days, 1 of late data`);
    expect(out).toMatch(/\nKey SHA256:[0-9a-f]{64}\n/);
    expect(code).toBe(0);
  });

  it('says the same of a copy of the archive, and of a ZIP file', async () => {
    const copy = await verify(world.archive.files, '--key', 'key.pem');
    expect([copy.code, copy.out.split('\n')[0]]).toEqual([0, '7 of 7 days valid, 2 incidents, 0 gaps']);
    const zip = await verifyZip(zipOf(files));
    expect([zip.code, zip.out.split('\n')[0], zip.err]).toEqual([0, '7 of 7 days valid, 2 incidents, 0 gaps', '']);
  });

  it('names what does not fit, and ends with 1', async () => {
    const changed = new Map(files);
    changed.delete('days/2026-11-22/00000003/records.jsonl.gz');
    changed.set('\u001b[2Jnotes.txt', Buffer.from('hello'));
    const { code, out } = await verify(changed, '--key', 'key.pem');
    expect(out).toContain(
      '  part-missing: days/2026-11-22/00000003/records.jsonl.gz: a digest names it, and it is not there\n',
    );
    expect(out).toMatch(/^2 things do not fit:\n/);
    expect(out).toMatch(
      /\n {2}\d more because of that \(.*record-gap.*\): see --json\n6 of 7 days valid, 2 incidents, 1 gap\n/,
    );
    expect(out).not.toContain('\u001b');
    expect(code).toBe(1);
    const { out: json } = await verify(changed, '--key', 'key.pem', '--json');
    const { valid, days, faults } = JSON.parse(json);
    expect({ valid, days }).toEqual({ valid: false, days: { valid: 6, of: 7 } });
    expect(faults).toContainEqual({
      fault: 'part-missing',
      path: 'days/2026-11-22/00000003/records.jsonl.gz',
      line: null,
      day: '2026-11-22',
      subject: null,
      follows: false,
      says: 'a digest names it, and it is not there',
    });
  });

  it('does not take the key of another deployment', async () => {
    const { code, out } = await verify(files, '--key', 'other.pem');
    expect(out).toMatch(/\n0 of 7 days valid/);
    expect(code).toBe(1);
  });

  it('asks for the days that have to be there', async () => {
    const { code, out } = await verify(files, '--key', 'key.pem', '--from', '2026-11-01', '--until', '2026-11-27');
    expect(out).toContain('day-missing: digests/ (2026-11-27)');
    expect(out).toContain('7 of 8 days valid');
    expect(out).toContain('The archive begins on 2026-11-20: of the days before there is no evidence.');
    expect(code).toBe(1);
    const { out: closed } = await verify(files, '--key', 'key.pem', '--until', '2026-11-24');
    expect(closed).toContain('5 of 5 days valid');
    expect(closed).not.toContain('What came late');
  });

  it('makes the tables of an exported package anew, and names one that was changed with its manifest', async () => {
    const folder = folderWith(
      Object.fromEntries(
        Object.entries(asFiles(world.archive.files)).map(([name, bytes]) => [`archive/${name}`, bytes]),
      ),
    );
    const out = path.join(folder, 'out');
    const days = ['--from', '2026-11-20', '--until', '2026-11-26'];
    const exported = await runCli([
      'evidence',
      'export',
      ...days,
      '--archive',
      path.join(folder, 'archive'),
      '--out',
      out,
    ]);
    expect(exported.code).toBe(0);
    const made = new Map(
      readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(parentPath, name))
        .map((file): [string, Uint8Array] => [path.relative(out, file), readFileSync(file)]),
    );
    const { code, out: said } = await verify(made, '--key', 'key.pem');
    expect(said).toMatch(/^7 of 7 days valid, 2 incidents, 0 gaps\n/);
    expect(said).not.toContain('beside the archive');
    expect(code).toBe(0);
    const table = '03-incidents.csv';
    const text = Buffer.from(made.get(table) ?? []).toString('utf8');
    const changed = new Map([...made, [table, Buffer.from(edited(text, ['resolved', 'open']))] as const]);
    changed.delete('run.json');
    const forged = await verify(withManifest(changed, { from: '2026-11-20', until: '2026-11-26' }), '--key', 'key.pem');
    expect(forged.out).not.toContain('made it, and this is');
    expect(forged.out).toMatch(/^1 thing does not fit:\n {2}file-not-derived: 03-incidents.csv, line 1: /);
    expect(forged.code).toBe(1);
    changed.delete(table);
    const less = await verify(withManifest(changed, { from: '2026-11-20', until: '2026-11-26' }), '--key', 'key.pem');
    expect(less.out).toContain('file-missing: 03-incidents.csv');
  });

  it('says what the key proves that came with the package', async () => {
    const own = withManifest(new Map([...world.archive.files, [publicKeyPath, Buffer.from(world.signer.pem)]]), {
      from: '2026-11-20',
      until: '2026-11-26',
    });
    const { code, out } = await verify(own, '--unanchored');
    expect(out).toContain(
      'The key came with the package: this proves that the package is consistent, and not who made it.',
    );
    expect(out).not.toContain('beside the archive');
    expect(code).toBe(0);
    const without = await verify(files, '--unanchored');
    expect([without.code, without.err]).toEqual([2, expect.stringContaining('has no public-key.pem: give --key PEM.')]);
  });

  it('asks for the deployment and the digest that it has to be of', async () => {
    const right = await verify(files, '--key', 'key.pem', '--origin', world.origin);
    expect([right.code, right.out.split('\n')[0]]).toEqual([0, '7 of 7 days valid, 2 incidents, 0 gaps']);
    const [, last = ''] = /Last digest 8, SHA-256 ([0-9a-f]{64})\n/.exec(right.out) ?? [];
    expect((await verify(files, '--key', 'key.pem', '--digest', last.toUpperCase())).code).toBe(0);
    const elsewhere = '111122223333/eu-west-1/backup-alert-router-prod';
    const wrong = await verify(files, '--key', 'key.pem', '--origin', elsewhere, '--digest', 'a'.repeat(64));
    expect(wrong.out).toContain('  other-chain: digests/: the digest that has to be among them is not');
    expect(wrong.out).toContain('  other-origin: digests/00000001.json (2026-11-20): it is of another deployment\n');
    expect(wrong.out).toMatch(/\n0 of 7 days valid/);
    expect(wrong.code).toBe(1);
  });

  it.each([
    [['--key', 'key.pem', '--origin', 'backup-alert-router-prod'], 'such as 111122223333/eu-west-1/'],
    [['--key', 'key.pem', '--origin', ''], 'such as 111122223333/eu-west-1/'],
    [['--key', 'key.pem', '--digest', '8'], '64 hex digits'],
    [[], 'Give either --key PEM or --unanchored.'],
    [['--key', 'key.pem', '--unanchored'], 'Give either --key PEM or --unanchored.'],
    [['--key', 'no.pem'], 'holds no public key of Ed25519 as PEM.'],
    [['--key', 'nowhere.pem'], 'there is no such file'],
    [['--key', 'key.pem', '--from', 'monday'], 'Give a day in UTC such as 2026-10-01.'],
  ])('ends with 2 when called with %j', async (words, says) => {
    const { code, err } = await verify(files, ...words);
    expect(err).toContain(says);
    expect(code).toBe(2);
  });

  it('says why a ZIP file cannot be read, and finds a file that is there twice', async () => {
    const zip = zipOf(files);
    for (const [broken, says] of [
      [Buffer.from('no zip'), 'it is no ZIP file'],
      [zip.subarray(0, -40), 'it is no ZIP file'],
      [Buffer.concat([Buffer.from('junk'), zip]), 'its directory is damaged'],
    ] as const) {
      const { code, err } = await verifyZip(broken);
      expect(err).toContain(says);
      expect(code).toBe(2);
    }
    const [first] = [...files];
    const { code, out } = await verifyZip(zipOf([...files, first as [string, Uint8Array]]));
    expect(out).toContain(`file-twice: ${first?.[0]}`);
    expect(code).toBe(1);
  });
});
