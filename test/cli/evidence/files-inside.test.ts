import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PackageFaultName } from '../../../src/archive/verify/package-fault.ts';
import type { ArchiveWorld } from '../../support/archive-world.ts';
import { archivedDays } from '../../support/archived-days.ts';
import { filesIn, writeFiles } from '../../support/audited-days.ts';
import { withManifest } from '../../support/forge.ts';
import { zipOf } from '../../support/zip-of.ts';
import { folderWith, runCli } from '../run-cli.ts';

const period = { from: '2026-11-20', until: '2026-11-26' };
const days = ['--from', period.from, '--until', period.until];
const part = 'days/2026-11-22/00000003/records.jsonl.gz';

let world: ArchiveWorld;
beforeAll(async () => {
  world = await archivedDays();
});

/** A folder with a copy of the archive, its key, and an empty folder `elsewhere`. */
function copy(files: ReadonlyMap<string, Uint8Array> = world.archive.files): { folder: string; evidence: string } {
  const folder = folderWith({ 'key.pem': world.signer.pem });
  const evidence = path.join(folder, 'evidence');
  writeFiles(evidence, files);
  mkdirSync(path.join(folder, 'elsewhere'));
  return { folder, evidence };
}

async function faultsOf(evidence: string, ...words: string[]): Promise<{ code: number; faults: string[] }> {
  const key = path.join(path.dirname(evidence), 'key.pem');
  const { code, out } = await runCli(['evidence', 'verify', evidence, '--key', key, '--json', ...words]);
  const { faults } = JSON.parse(out) as { faults: { fault: PackageFaultName; path: string }[] };
  return { code, faults: faults.map(({ fault, path: where }) => `${fault} ${where}`) };
}

/** Puts what lies somewhere into the folder elsewhere, and a link to it where it was. */
function movedAndLinked({ folder, evidence }: ReturnType<typeof copy>, what: string): void {
  const to = path.join(folder, 'elsewhere', path.basename(what));
  renameSync(path.join(evidence, what), to);
  symlinkSync(to, path.join(evidence, what));
}

/** What leads out of a folder of evidence although every byte behind it is right: `shows` is what is named. */
const leadingElsewhere: { what: string; put(given: ReturnType<typeof copy>): void; shows: string[] }[] = [
  {
    what: 'a part is a link to a file',
    put: (given) => movedAndLinked(given, part),
    shows: [`file-elsewhere ${part}`, `part-missing ${part}`],
  },
  {
    what: 'a digest is a link to a file',
    put: (given) => movedAndLinked(given, 'digests/00000003.json'),
    shows: ['file-elsewhere digests/00000003.json', 'digest-missing digests/00000003.json'],
  },
  {
    what: 'a signature is a link to a file',
    put: (given) => movedAndLinked(given, 'digests/00000003.json.sig'),
    shows: ['file-elsewhere digests/00000003.json.sig', 'signature-missing digests/00000003.json'],
  },
  {
    what: 'a day is a link to a folder',
    put: (given) => movedAndLinked(given, 'days/2026-11-22'),
    shows: ['file-elsewhere days/2026-11-22', `part-missing ${part}`],
  },
  {
    what: 'all days are a link to a folder',
    put: (given) => movedAndLinked(given, 'days'),
    shows: ['file-elsewhere days', `part-missing ${part}`],
  },
  {
    what: 'a link leads nowhere',
    put: ({ evidence }) => symlinkSync('/nowhere/at-all', path.join(evidence, 'days/more')),
    shows: ['file-elsewhere days/more'],
  },
  {
    what: 'a link leads to itself',
    put: ({ evidence }) => symlinkSync('more', path.join(evidence, 'days/more')),
    shows: ['file-elsewhere days/more'],
  },
  {
    what: 'a link leads back to the folder',
    put: ({ evidence }) => symlinkSync('..', path.join(evidence, 'days/more')),
    shows: ['file-elsewhere days/more'],
  },
  {
    what: 'a pipe lies there, at which reading would wait for ever',
    put: ({ evidence }) => void execFileSync('mkfifo', [path.join(evidence, 'days/more')]),
    shows: ['file-elsewhere days/more'],
  },
];

describe('cli/evidence/files-inside: links in a folder of evidence', () => {
  it.each(leadingElsewhere)('are named and not followed, in a copy and in a package: $what', async ({ put, shows }) => {
    for (const files of [world.archive.files, withManifest(world.archive.files, period)]) {
      const given = copy(files);
      put(given);
      const { code, faults } = await faultsOf(given.evidence);
      expect(faults).toEqual(expect.arrayContaining(shows));
      expect(code).toBe(1);
    }
  });

  it.each(['manifest.json', 'run.json', 'public-key.pem'])('are not followed at %s', async (name) => {
    const files = new Map([
      ...world.archive.files,
      ['public-key.pem', Buffer.from(world.signer.pem)] as const,
      ['run.json', Buffer.from('{}')] as const,
    ]);
    const given = copy(withManifest(files, period));
    movedAndLinked(given, name);
    const { code, faults } = await faultsOf(given.evidence);
    expect(faults).toContain(`file-elsewhere ${name}`);
    expect(code).toBe(1);
    if (name !== 'public-key.pem') return;
    const unanchored = await runCli(['evidence', 'verify', given.evidence, '--unanchored']);
    expect([unanchored.code, unanchored.err]).toEqual([2, expect.stringContaining('has no public-key.pem')]);
  });

  it('are not all that cannot be opened: folders deeper than the system goes, and names that are no UTF-8', async () => {
    const given = copy();
    const name = 'x'.repeat(200);
    execFileSync('sh', ['-c', `for i in $(seq 30); do mkdir ${name} && cd -P ${name} || exit 1; done`], {
      cwd: given.evidence,
    });
    const odd = Buffer.concat([Buffer.from(`${given.evidence}/days/`), Buffer.from([0xff, 0xfe])]);
    writeFileSync(odd, 'more');
    const { code, faults } = await faultsOf(given.evidence);
    expect(
      faults
        .filter((fault) => fault.startsWith('file-elsewhere '))
        .map((fault) => fault.slice(0, 40))
        .sort(),
    ).toEqual(['file-elsewhere days/\ufffd\ufffd', `file-elsewhere ${name}`.slice(0, 40)]);
    expect(code).toBe(1);
    execFileSync('rm', ['-rf', given.evidence]);
  });

  it('says which file could not be looked at, and that a folder is no file', async () => {
    const given = copy();
    renameSync(path.join(given.evidence, part), path.join(given.folder, 'part'));
    mkdirSync(path.join(given.evidence, part));
    expect(await faultsOf(given.evidence)).toMatchObject({
      code: 1,
      faults: expect.arrayContaining([`part-missing ${part}`]),
    });
  });

  it('is one for the folder itself alone, which whoever calls has named', async () => {
    const { folder, evidence } = copy();
    symlinkSync(evidence, path.join(folder, 'linked'));
    expect(await faultsOf(path.join(folder, 'linked'))).toEqual({ code: 0, faults: [] });
  });

  it.each([part, 'days/2026-11-22', 'digests/00000003.json'])(
    'make no package when %s is one: what it leads to is in none, and it says why',
    async (what) => {
      const given = copy();
      movedAndLinked(given, what);
      const out = path.join(given.folder, 'out');
      const ran = await runCli(['evidence', 'export', ...days, '--archive', given.evidence, '--out', out]);
      if (ran.code === 2) expect(ran.err).toContain('links are not followed');
      else expect([ran.code, filesIn(out).includes(what)]).toEqual([1, false]);
    },
  );

  it.each([
    ['a link', 0o120777, true],
    ['a device', 0o020644, true],
    ['a pipe', 0o010644, true],
    ['a file', 0o100644, false],
    ['nothing that is said', 0, false],
  ])('are seen in a ZIP file by the mode of what programs make of it: %s', async (_what, mode, isNamed) => {
    const zip = zipOf(world.archive.files);
    const at = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    zip.writeUInt8(3, at + 5);
    zip.writeUInt32LE(mode * 65_536, at + 38);
    const folder = folderWith({ 'evidence.zip': zip, 'key.pem': world.signer.pem });
    const { faults } = await faultsOf(path.join(folder, 'evidence.zip'));
    expect(faults.filter((fault) => fault.startsWith('file-elsewhere '))).toHaveLength(isNamed ? 1 : 0);
  });
});
