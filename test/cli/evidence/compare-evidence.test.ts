import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DayPart, DayRows } from '../../../src/archive/day-parts.ts';
import { ArchiveFolder } from '../../../src/cli/evidence/archive-folder.ts';
import { compareEvidence } from '../../../src/cli/evidence/compare-evidence.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { KeptOfDay, KeptRows } from '../../../src/ports/archive/kept-rows.ts';
import type { ArchiveWorld } from '../../support/archive-world.ts';
import { auditedDays, folderForAll, writeFiles } from '../../support/audited-days.ts';

let world: ArchiveWorld;
let archive: ArchiveFolder;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  world = await auditedDays();
  writeFiles(path.join(folder, 'archive'), world.archive.files);
  archive = new ArchiveFolder(path.join(folder, 'archive'));
  return remove;
});

/** The table as it is, with the rows of one part changed. */
function table<Part extends DayPart>(
  part?: Part,
  change: (rows: DayRows[Part][]) => DayRows[Part][] = (rows) => rows,
): KeptOfDay {
  const { kept } = world.archiveDependencies();
  return {
    async *rowsOf(day) {
      const mine: DayRows[Part][] = [];
      for await (const found of kept.rowsOf(day))
        if (found.part === part) mine.push(...(found.rows as DayRows[Part][]));
        else yield found;
      if (part !== undefined && mine.length > 0) yield { part, rows: change(mine) } as never as KeptRows;
    },
  };
}

async function compare(kept: KeptOfDay, day = '2026-11-21', json = true, now = '2026-11-28T05:00:00.000Z') {
  const heard: Record<'out' | 'err', string[]> = { out: [], err: [] };
  const terminal = {
    out: (text: string) => heard.out.push(text),
    err: (text: string) => heard.err.push(text),
    now: () => now,
  } as never as Terminal;
  const code = await compareEvidence(
    { day, json },
    { archive, kept, keptDays: { population: 35 }, place: 'here' },
    terminal,
  );
  const [out, err] = [heard.out.join(''), heard.err.join('')];
  return { code, out, err, said: json && out !== '' ? JSON.parse(out) : null };
}

describe('cli/evidence/compare-evidence', () => {
  it('finds nothing in a table that nobody touched', async () => {
    const { code, said } = await compare(table());
    expect(said).toMatchObject({ day: '2026-11-21', differences: [] });
    expect([code, said.archived > 20, said.wentOn]).toEqual([0, true, 0]);
    expect((await compare(table(), '2026-11-23')).code).toBe(0);
  });

  it.each<[string, KeptOfDay | (() => KeptOfDay), object]>([
    [
      'a record with another reason',
      () => table('records', ([first, ...rest]) => [{ ...(first as DayRows['records']), reason: 'Nothing.' }, ...rest]),
      { difference: 'changed', part: 'records', fields: ['reason'] },
    ],
    [
      'a job that is called completed',
      () => table('population', (rows) => rows.map((row) => ({ ...row, state: 'COMPLETED' }))),
      { difference: 'changed', part: 'population', fields: ['state'] },
    ],
    [
      'a delivery that is gone',
      () => table('deliveries', (rows) => rows.slice(1)),
      { difference: 'gone', part: 'deliveries', fields: [] },
    ],
    [
      'a job that was added',
      () => table('population', (rows) => [...rows, { ...(rows[0] as DayRows['population']), eventKey: 'zzz' }]),
      { difference: 'added', part: 'population', key: 'zzz', fields: [] },
    ],
    [
      'an incident that was set back',
      () => table('incidents', (rows) => rows.map((row) => ({ ...row, revision: 1 }))),
      { difference: 'changed', part: 'incidents', fields: expect.arrayContaining(['revision']) },
    ],
  ])('names %s', async (_what, kept, difference) => {
    const { code, said } = await compare(typeof kept === 'function' ? kept() : kept);
    expect(said.differences).toContainEqual(expect.objectContaining(difference));
    expect(code).toBe(1);
  });

  it('counts incidents and deliveries that went on since, wherever they stand now', async () => {
    const further = await compare(table('incidents', (rows) => rows.map((row) => ({ ...row, revision: 99 }))));
    expect(further).toMatchObject({ code: 0, said: { differences: [], wentOn: 2 } });
    const moved: KeptOfDay = {
      async *rowsOf(day) {
        if (day === '2026-11-21') yield* table('deliveries', () => []).rowsOf(day);
        if (day === '2026-11-22') yield* table('deliveries', triedAgain).rowsOf('2026-11-21');
      },
    };
    expect(await compare(moved)).toMatchObject({ code: 0, said: { differences: [], wentOn: expect.any(Number) } });
  });

  it('takes for no difference what the table keeps for a shorter time, once that is over', async () => {
    const without = table('population', () => []);
    expect((await compare(without, '2026-11-21', true, '2026-12-20T00:00:00.000Z')).said.differences).not.toEqual([]);
    const after = await compare(without, '2026-11-21', true, '2026-12-27T00:00:00.000Z');
    expect(after).toMatchObject({ code: 0, said: { differences: [], expired: 5 } });
    const { code } = await compare(
      table('records', () => []),
      '2026-11-21',
      true,
      '2026-12-27T00:00:00.000Z',
    );
    expect(code).toBe(1);
  });

  it('says in words what differs, with nothing in it that acts', async () => {
    const changed = table('population', (rows) => [
      ...rows,
      { ...(rows[0] as DayRows['population']), eventKey: 'x\u001b[2J' },
    ]);
    const { out } = await compare(changed, '2026-11-21', false);
    expect(out).toMatch(
      /^added: population x: the table has it, and no digest of the day\nhere, 2026-11-21: \d+ archived rows/,
    );
    expect(out).not.toContain('\u001b');
  });

  it('cannot say it of a day that is not archived, or whose archive is not whole', async () => {
    expect(await compare(table(), '2026-11-27')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The archive has no digest of 2026-11-27'),
    });
    const whole = archive;
    archive = { list: (folder: string) => whole.list(folder), read: readWithoutRecords(whole) } as never;
    const broken = await compare(table());
    archive = whole;
    expect(broken).toMatchObject({ code: 2, err: expect.stringContaining('is not whole') });
  });
});

function triedAgain(rows: DayRows['deliveries'][]): DayRows['deliveries'][] {
  return rows.map((row) => ({ ...row, lastAttemptAt: '2026-11-22T01:00:00.000Z' }));
}

function readWithoutRecords(whole: ArchiveFolder) {
  return async (file: string) => (file.endsWith('records.jsonl.gz') ? null : whole.read(file));
}
