import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArchiveWorld, aSigner } from '../../support/archive-world.ts';
import { editedEverywhere } from '../../support/edited.ts';
import { backupJobEvent } from '../../support/events.ts';
import { filesOf, forge, type Texts, textsOf } from '../../support/forge.ts';
import { readCsv } from '../../support/read-csv.ts';
import { folderWith, runCli } from '../run-cli.ts';

const job = (name: string, on: number, state = 'FAILED') =>
  backupJobEvent({
    jobId: `${name}-${on}`,
    state,
    startedAt: `2026-11-${on}T01:00:00.000Z`,
    completedAt: `2026-11-${on}T02:00:00.000Z`,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    resourceType: 'RDS',
  });

let world: ArchiveWorld;
/** A few days: a failure that is acknowledged, then a success; a formula for a name; a quiet day. */
beforeEach(async () => {
  world = new ArchiveWorld();
  world.now = '2026-11-21T05:00:00.000Z';
  await world.archives();
  await hears(21, job('orders', 21), job('ledger', 21, 'COMPLETED'), job('=cmd', 21));
  await world.passes('30m');
  await hears(23, job('orders', 23, 'COMPLETED'), job('=cmd', 23, 'COMPLETED'));
  await world.passes('30m');
  world.now = '2026-11-25T05:00:00.000Z';
  await world.archives();
});

async function hears(on: number, ...events: object[]): Promise<void> {
  world.now = `2026-11-${on}T02:00:05.000Z`;
  await world.hearsAll(events);
}

function copy(): string {
  return folderWith(Object.fromEntries([...world.archive.files].map(([file, bytes]) => [file, Buffer.from(bytes)])));
}

async function exports(archive = copy(), from = '2026-11-21', until = '2026-11-23', ...more: string[]) {
  const out = path.join(folderWith({}), 'package');
  const ran = await runCli([
    'evidence',
    'export',
    '--from',
    from,
    '--until',
    until,
    '--archive',
    archive,
    '--out',
    out,
    ...more,
  ]);
  return { ...ran, said: ran.out, out, text: (file: string) => readFileSync(path.join(out, file), 'utf8') };
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort();

describe('cli/evidence/export-evidence', () => {
  it('writes population, reconciliation, incidents and notices from a copy of the archive', async () => {
    const { code, text, out } = await exports();
    expect(code).toBe(0);
    const jobs = readCsv(text('01-population-jobs.csv'));
    expect(jobs.map(({ job: id, disposition }) => [id, disposition]).sort()).toEqual([
      ["'=cmd-21", 'unmatched'],
      ["'=cmd-23", 'ok'],
      ['ledger-21', 'ok'],
      ['orders-21', 'unmatched'],
      ['orders-23', 'ok'],
    ]);
    const days = readCsv(text('02-reconciliation.csv'));
    expect(days.map(({ day, jobs: count, 'jobs: ok': ok }) => [day, count, ok])).toEqual([
      ['2026-11-21', '3', '1'],
      ['2026-11-22', '0', '0'],
      ['2026-11-23', '2', '2'],
    ]);
    const incidents = readCsv(text('03-incidents.csv'));
    const orders = incidents.find((row) => row.jobs?.includes('orders-21'));
    expect(orders).toMatchObject({
      status: 'resolved',
      'resolved how': 'later-success',
      detected: '2026-11-21T02:00:05.000Z',
    });
    expect(jobs.find((row) => row.job === 'orders-21')?.incident).toBe(orders?.incident);
    const told = readCsv(text('04-notifications.csv')).filter((row) => row.incident === orders?.incident);
    expect(told.map(({ kind, status }) => [kind, status])).toContainEqual(['opened', 'delivered']);
    expect(text('00-README.txt')).toMatch(/^Nothing is missing\n/);
    expect(existsSync(path.join(out, 'run.json'))).toBe(true);
  });

  it('lists every file with its hash in the manifest, and holds the days as they are in the archive', async () => {
    const { text, out } = await exports();
    const manifest = JSON.parse(text('manifest.json'));
    expect(manifest).toMatchObject({ schema: 1, from: '2026-11-21', until: '2026-11-23', origin: world.origin });
    const listed = manifest.files.map(({ path: file }: { path: string }) => file);
    expect([...listed, 'manifest.json', 'run.json'].sort()).toEqual(filesIn(out));
    for (const { path: file, bytes, sha256 } of manifest.files) {
      const content = readFileSync(path.join(out, file));
      expect([file, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([file, bytes, sha256]);
      const archived = world.archive.files.get(file);
      if (/^d/.test(file)) expect(content.equals(Buffer.from(archived ?? []))).toBe(true);
    }
    const last = listed.findLast((file: string) => /^digests.*json$/.test(file)) as string;
    expect(manifest.lastDigest).toEqual({
      sequence: Number(last.slice(8, 16)),
      sha256: createHash('sha256').update(text(last)).digest('hex'),
      signature: text(`${last}.sig`),
    });
    // The digest before the period, so that its first day can be seen to follow it.
    expect(listed).toContain('digests/00000001.json');
    expect(listed.filter((file: string) => file.startsWith('days/2026-11-20'))).toEqual([]);
  });

  it('draws incidents as anybody can draw them again, and names what an auditor asks about', async () => {
    const { text } = await exports(copy(), '2026-11-21', '2026-11-23', '--sample', '25', '--seed', '4711');
    const incidents = readCsv(text('03-incidents.csv'));
    const hash = (of: string) => createHash('sha256').update(of).digest('hex');
    const drawn = incidents.map(({ incident = '' }) => [hash(`4711\n${incident}`), incident]).sort();
    const sample = readCsv(text('06-sample.csv'));
    expect(sample.map((row) => [row.draw, row.incident])).toEqual(drawn);
    expect(sample[0]).toMatchObject({
      place: '1',
      seed: '4711',
      population: String(incidents.length),
      'population SHA-256': hash(text('03-incidents.csv')),
    });
    const exceptions = readCsv(text('07-exceptions.csv'));
    expect(exceptions.map(({ exception, at }) => [exception, at])).toContainEqual(['not-counted', '2026-11-22']);
    expect(readCsv(text('11-alert-recipients.csv')).length).toBeGreaterThan(0);
    expect(text('00-README.txt')).toContain('with the seed “4711”');
  });

  it('is valid for whoever verifies it, as a folder and as a ZIP file, which is the same whenever it is made', async () => {
    const [first, second] = [
      await exports(copy(), '2026-11-21', '2026-11-23', '--zip'),
      await exports(copy(), '2026-11-21', '2026-11-23', '--zip'),
    ];
    const key = path.join(folderWith({ 'key.pem': world.signer.pem }), 'key.pem');
    for (const place of [first.out, `${first.out}.zip`]) {
      const { code, out, err } = await runCli(['evidence', 'verify', place, '--key', key]);
      expect([code, out, err]).toEqual([0, expect.stringContaining('3 of 3 days valid'), '']);
    }
    expect(readFileSync(`${second.out}.zip`).equals(readFileSync(`${first.out}.zip`))).toBe(true);
    expect(readFileSync(`${first.out}.zip`).includes('run.json')).toBe(false);
  });

  it('makes the same bytes again, but for run.json, and the same tables from the package alone', async () => {
    const [first, second] = [await exports(), await exports()];
    const again = await exports(first.out);
    expect(filesIn(second.out)).toEqual(filesIn(first.out));
    for (const file of filesIn(first.out).filter((name) => name !== 'run.json')) {
      expect([file, second.text(file)]).toEqual([file, first.text(file)]);
      expect([file, again.text(file)]).toEqual([file, first.text(file)]);
    }
  });

  it.each<[string, (folder: string) => void, string]>([
    ['a day without a digest', () => undefined, 'day-without-digest,2026-11-25'],
    [
      'a part that is gone',
      (folder) => rmSync(path.join(folder, populationOf(folder))),
      'part-missing,days/2026-11-21',
    ],
    [
      'a part that was changed',
      (folder) => writeFileSync(path.join(folder, populationOf(folder)), gzipSync('{"jobId":"forged"}\n')),
      'part-differs,days/2026-11-21',
    ],
    [
      'a part that cannot be unpacked',
      (folder) => writeFileSync(path.join(folder, populationOf(folder)), 'no gzip'),
      'part-differs,days/2026-11-21',
    ],
    [
      'a digest that is gone',
      (folder) => rmSync(path.join(folder, 'digests/00000003.json')),
      'digest-faulty,digests/00000004.json',
    ],
    [
      'a digest that is none',
      (folder) => writeFileSync(path.join(folder, 'digests/00000003.json'), '{}'),
      'digest-faulty,digests/00000003.json',
    ],
    [
      'a signature that is gone',
      (folder) => rmSync(path.join(folder, 'digests/00000003.json.sig')),
      'digest-faulty,digests/00000003.json',
    ],
  ])('names %s in the first files and ends with 1', async (_what, spoil, gap) => {
    const folder = copy();
    spoil(folder);
    const { code, text } = await exports(
      folder,
      '2026-11-21',
      gap.includes('2026-11-25') ? '2026-11-25' : '2026-11-23',
    );
    expect(code).toBe(1);
    expect(text('00-gaps.csv')).toContain(gap);
    expect(text('00-README.txt')).toMatch(/^What is missing: \d/);
    expect(text('01-population-jobs.csv')).not.toContain('forged');
  });

  /** A copy of the archive of somebody who changed it, made everything fit, and kept the true signatures where he could. */
  async function forgedCopy(change: (texts: Texts) => void): Promise<string> {
    const signed = textsOf(world.archive.files);
    const texts = new Map(signed);
    change(texts);
    const made = filesOf(await forge(texts, aSigner(), signed));
    return folderWith(Object.fromEntries([...made].map(([file, bytes]) => [file, Buffer.from(bytes)])));
  }
  const population = 'days/2026-11-21/00000002/population.jsonl.gz';
  const keyFile = () => path.join(folderWith({ 'key.pem': world.signer.pem }), 'key.pem');

  it('carries nothing on that is signed by another key, when it has the key: each digest is a gap in the first file', async () => {
    const copied = await forgedCopy((texts) => {
      texts.set(population, editedEverywhere(texts.get(population) ?? '', ['"FAILED"', '"COMPLETED"']));
    });
    const { code, text, out } = await exports(copied, '2026-11-21', '2026-11-23', '--key', keyFile());
    expect(code).toBe(1);
    expect(text('00-README.txt')).toMatch(/^What is missing: 3\n- .*digests\/00000002\.json/);
    expect(text('00-gaps.csv')).toContain(
      'digest-faulty,digests/00000002.json,the digest does not fit,its signature is not of this text by this key',
    );
    expect(text('00-gaps.csv')).not.toContain('digests/00000001.json');
    expect(out).toBeDefined();
    // Without a key it says that it did not look.
    const without = await exports(copied);
    expect(without.out).toBeDefined();
    expect(without.said).toContain('Whose signatures these are was not checked');
    expect((await exports(copy(), '2026-11-21', '2026-11-23', '--key', keyFile())).code).toBe(0);
  });

  it('names a line that is no row, and makes no table of a digest that nobody could have made', async () => {
    const bad = await forgedCopy(
      (texts) => void texts.set(population, editedEverywhere(texts.get(population) ?? '', ['"at":"2026', '"at":"x'])),
    );
    const { code, text } = await exports(bad);
    expect(code).toBe(1);
    expect(text('00-gaps.csv')).toContain(`part-unreadable,${population}`);
    const incidents = 'days/2026-11-21/00000002/incidents.jsonl.gz';
    const empty = await forgedCopy(
      (texts) => void texts.set(incidents, editedEverywhere(texts.get(incidents) ?? '', ['"alerts":[', '"alarms":['])),
    );
    const ran = await exports(empty, '2026-11-21', '2026-11-21');
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('it has rows that no release writes')]);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });

  it('names a part that hides something behind it, and late data that are gone', async () => {
    const folder = copy();
    const file = path.join(folder, population);
    writeFileSync(file, Buffer.concat([readFileSync(file), gzipSync('')]));
    const hidden = await exports(folder);
    expect([hidden.code, hidden.text('00-gaps.csv')]).toEqual([
      1,
      expect.stringContaining(`part-differs,${population}`),
    ]);
    await hears(25, job('wiki', 25));
    world.now = '2026-11-26T05:00:00.000Z';
    await world.archives();
    world.now = '2026-11-25T02:00:09.000Z';
    await world.hearsAll([job('late', 25)]);
    world.now = '2026-11-27T05:00:00.000Z';
    await world.archives();
    const late =
      [...world.archive.files].find(
        ([name, bytes]) => /json$/.test(name) && Buffer.from(bytes).includes('"kind":"late"'),
      )?.[0] ?? '';
    expect((await exports(copy(), '2026-11-25', '2026-11-25')).code).toBe(0);
    const less = copy();
    for (const one of [late, `${late}.sig`]) rmSync(path.join(less, one));
    const { code, text } = await exports(less, '2026-11-25', '2026-11-25');
    expect(code).toBe(1);
    expect(text('00-README.txt')).toMatch(/^What is missing: 1\n/);
    expect(text('00-gaps.csv')).toContain('digest-faulty,digests/');
  });

  it('refuses more days than anybody has', async () => {
    expect(await exports(copy(), '2026-11-21', '9999-12-31')).toMatchObject({
      code: 2,
      err: expect.stringContaining('more than 10000 days'),
    });
  });

  it('refuses a folder that has something in it, days in the wrong order, and what is no day', async () => {
    const out = folderWith({ 'a.txt': 'a' });
    const run = (...argv: string[]) => runCli(['evidence', 'export', '--archive', copy(), ...argv]);
    expect(await run('--from', '2026-11-21', '--until', '2026-11-23', '--out', out)).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not empty'),
    });
    expect(await run('--from', '2026-11-23', '--until', '2026-11-21', '--out', out)).toMatchObject({ code: 2 });
    expect(await run('--from', '2026-11-31', '--until', '2026-12-01', '--out', out)).toMatchObject({ code: 2 });
  });
});

function populationOf(folder: string): string {
  return filesIn(folder).find((file) => /2026-11-21.*population/.test(file)) ?? '';
}
