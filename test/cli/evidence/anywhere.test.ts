import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditedDays, auditedPeriod, filesIn, folderForAll, writeFiles } from '../../support/audited-days.ts';
import { otherClock } from '../../support/other-clock.ts';

/** A machine of its own: where it is, what it speaks, where somebody stands on it, and how many seconds its clock is off. */
const machines = [
  { name: 'one', TZ: 'UTC', LANG: 'C', LC_ALL: 'C', off: 0 },
  { name: 'two', TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', off: 400 * 86_400 },
  { name: 'three', TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LC_ALL: 'ar_EG.UTF-8', off: -9 * 365 * 86_400 },
] as const;

let place: string;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  place = folder;
  const world = await auditedDays();
  writeFiles(path.join(place, 'archive'), world.archive.files);
  writeFileSync(path.join(place, 'key.pem'), world.signer.pem);
  await Promise.all(machines.map(exportsOn));
  return remove;
});

async function exportsOn({ name, off, ...env }: (typeof machines)[number]): Promise<void> {
  const cwd = path.join(place, name);
  mkdirSync(cwd);
  writeFileSync(path.join(place, `${name}.mjs`), otherClock(off));
  const { from, until } = auditedPeriod;
  const words = [
    'evidence',
    'export',
    '--from',
    from,
    '--until',
    until,
    '--archive',
    '../archive',
    '--key',
    '../key.pem',
  ];
  await promisify(execFile)(
    process.execPath,
    [
      ...['--import', path.join(place, `${name}.mjs`), path.resolve('bin/backup-alerts.js'), ...words],
      ...['--sample', '25', '--zip', '--out', 'package'],
    ],
    { cwd, env: { PATH: process.env.PATH ?? '', HOME: place, ...env } },
  );
}

const read = (name: string, file: string) => readFileSync(path.join(place, name, file));

describe('cli/evidence: a package is the same wherever and whenever it is made', () => {
  it.each(machines.slice(1))('with TZ=$TZ, LC_ALL=$LC_ALL and a clock that is off by $off s', ({ name }) => {
    const files = filesIn(path.join(place, 'one'));
    expect(files.length).toBeGreaterThan(40);
    expect(filesIn(path.join(place, name))).toEqual(files);
    const differ = files.filter((file) => !read('one', file).equals(read(name, file)));
    expect(differ).toEqual(['package/run.json']);
    expect(files).toContain('package.zip');
  });

  it('and the clocks were different indeed', () => {
    const years = machines.map(({ name }) => JSON.parse(read(name, 'package/run.json').toString()).at.slice(0, 4));
    expect(new Set(years).size).toBe(machines.length);
  });
});
