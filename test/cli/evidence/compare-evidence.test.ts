import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DynamoDeliveryLedger } from '../../../src/adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoDueRuns } from '../../../src/adapters/aws/table/dynamo-due-runs.ts';
import { DynamoHeardJobs } from '../../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoKeptRows } from '../../../src/adapters/aws/table/dynamo-kept-rows.ts';
import { type DayPart, type DayRows, dayPartNames } from '../../../src/archive/day-parts.ts';
import { ArchiveFolder } from '../../../src/cli/evidence/archive-folder.ts';
import { compareEvidence } from '../../../src/cli/evidence/compare-evidence.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { endAcceptance } from '../../../src/incidents/acceptance.ts';
import { endSilence } from '../../../src/incidents/silence.ts';
import type { KeptNow, KeptRows } from '../../../src/ports/archive/kept-rows.ts';
import { ArchiveWorld } from '../../support/archive-world.ts';
import { auditedDays, folderForAll, writeFiles } from '../../support/audited-days.ts';
import { runOfDay } from '../../support/due-runs.ts';
import { backupJobEvent } from '../../support/events.ts';
import { aHeardJob } from '../../support/heard-contract.ts';
import { anAcceptance, aSilence } from '../../support/persons-items.ts';

let world: ArchiveWorld;
let archive: ArchiveFolder;
let folder: string;
const folderOf = (of: ArchiveWorld) => path.join(folder, of === world ? '.' : 'later');
beforeAll(async () => {
  const place = folderForAll();
  const { remove } = place;
  folder = place.folder;
  world = await auditedDays();
  writeFiles(path.join(folder, 'archive'), world.archive.files);
  archive = new ArchiveFolder(path.join(folder, 'archive'));
  return remove;
});

/** The table as it is, with the rows of one part changed. */
function table<Part extends DayPart>(
  part?: Part,
  change: (rows: DayRows[Part][]) => DayRows[Part][] = (rows) => rows,
): KeptNow {
  const kept = keptIn(world);
  return {
    recordsAt: (places) => kept.recordsAt(places),
    async nowOf(asked, rows) {
      const found = await kept.nowOf(asked, rows);
      if (asked !== (part as DayPart)) return found;
      return found.map((row) =>
        row === null ? null : ((change([row as never])[0] as typeof row | undefined) ?? null),
      );
    },
    async *rowsOf(day) {
      const mine: DayRows[Part][] = [];
      for await (const found of kept.rowsOf(day))
        if (found.part === part) mine.push(...(found.rows as DayRows[Part][]));
        else yield found;
      if (part !== undefined && mine.length > 0) yield { part, rows: change(mine) } as never as KeptRows;
    },
  };
}

const keptIn = (of: ArchiveWorld) => new DynamoKeptRows(of.table.client(), 'journeys');

async function compare(kept: KeptNow, day = '2026-11-21', json = true, now = '2026-11-28T05:00:00.000Z') {
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

  it.each<[string, () => KeptNow, object]>([
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
      () => table('deliveries', () => []),
      { difference: 'gone', part: 'deliveries', fields: [] },
    ],
    [
      'a job that was added',
      () => table('population', (rows) => [...rows, { ...(rows[0] as DayRows['population']), eventKey: 'zzz' }]),
      { difference: 'added', part: 'population', key: 'zzz', fields: [] },
    ],
    [
      'an incident that is called resolved',
      () => table('incidents', (rows) => rows.map((row) => ({ ...row, status: 'resolved' }))),
      { difference: 'changed', part: 'incidents', fields: ['status'] },
    ],
    [
      'an incident that goes on without a record',
      () => table('incidents', (rows) => rows.map((row) => ({ ...row, status: 'resolved', revision: 99 }))),
      { difference: 'changed', part: 'incidents', fields: ['revision', 'status'] },
    ],
    [
      'a delivery that is called delivered later, and listed under its day',
      () => table('deliveries', triedAgain),
      { difference: 'changed', part: 'deliveries', fields: ['attempts', 'lastAttemptAt'] },
    ],
    [
      'an incident that was set back',
      () => table('incidents', (rows) => rows.map((row) => ({ ...row, revision: 1 }))),
      { difference: 'changed', part: 'incidents', fields: expect.arrayContaining(['revision']) },
    ],
  ])('names %s', async (_what, kept, difference) => {
    const { code, said } = await compare(kept());
    expect(said.differences).toContainEqual(expect.objectContaining(difference));
    expect(code).toBe(1);
  });

  it('counts deliveries that went on since, whatever day has them now', async () => {
    const kept = table('deliveries', triedAgain);
    const moved: KeptNow = { ...kept, rowsOf: (day) => table('deliveries', () => []).rowsOf(day) };
    const said = (await compare(moved)).said;
    expect(said).toMatchObject({ differences: [], wentOn: expect.any(Number) });
    expect(said.wentOn).toBeGreaterThan(0);
    const fewer = table('deliveries', (rows) => triedAgain(rows).map((row) => ({ ...row, attempts: 0 })));
    expect((await compare({ ...moved, nowOf: fewer.nowOf })).code).toBe(1);
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

describe('cli/evidence/compare-evidence: a table that goes on, as it does', () => {
  const ana = (at: string) => ({ by: 'ana', via: 'at the command line', at });
  const at = (day: number, clock = '02:00:05') => `2026-11-${day}T${clock}.000Z`;
  const { silence, record } = aSilence({ hours: 24 * 29 });
  const accepted = anAcceptance({ hours: 24 * 365 });
  const run = runOfDay({ run: { jobId: 'J-1', result: 'failed', why: 'failed' } });
  let later: ArchiveWorld;
  let dueRuns: DynamoDueRuns;

  beforeAll(async () => {
    later = new ArchiveWorld();
    dueRuns = new DynamoDueRuns(later.table.client(), { tableName: 'journeys', evidenceRetentionDays: 2557 });
    const heard = new DynamoHeardJobs(later.table.client(), 'journeys');
    const hears = async (day: number, state: string) => {
      later.now = at(day);
      const times = { startedAt: at(day, '01:00:00'), completedAt: at(day, '02:00:00') };
      await later.hears(backupJobEvent({ jobId: `orders-${day}`, state, ...times }));
    };
    later.now = at(22, '05:00:00');
    await later.archives();
    await hears(22, 'FAILED');
    await later.passes('10m');
    await later.stored.commit({ silence, record });
    await later.stored.commit(accepted);
    await dueRuns.freeze([run], at(22));
    await later.stored.commit({ hidden: aHidden(at(22)) });
    await later.stored.keep(rulesAt(at(22)));
    const ledger = new DynamoDeliveryLedger(
      later.table.client(),
      { tableName: 'journeys', evidenceRetentionDays: 2557 },
      () => at(22),
    );
    const outcome = { target: 'dba-mail', noticeId: '1-opened', what: 'arrived', detail: '', at: at(22) } as const;
    await ledger.learn('i1', [{ ...outcome, recipient: 'Ana@example.com' }]);
    await heard.note([aHeardJob('late', { at: at(22), endedAt: at(22, '01:00:00'), foundBy: 'late' })]);
    later.now = at(23, '05:00:00');
    await later.archives();
    writeFiles(path.join(folderOf(later), 'archive'), later.archive.files);

    // All that happens to these from now on is listed under other days, some of them more than a week later.
    const other = { ...run.run, id: 'run-2', dueAt: '2026-11-22T23:30:00.000Z' };
    await dueRuns.freeze([{ ...run, run: other }], at(23, '06:00:00'));
    await dueRuns.settle([{ ...run, jobId: 'J-1', why: null, healedBy: 'J-2' }], at(23, '07:00:00'));
    await heard.note([aHeardJob('late', { at: at(23, '08:00:00'), endedAt: at(22, '01:00:00') })]);
    await hears(24, 'COMPLETED');
    const ended = endSilence(silence.after, ana('2026-12-05T12:00:00.000Z'));
    const over = endAcceptance(accepted.acceptance.after, ana('2026-12-05T12:00:00.000Z'));
    if ('refused' in ended || 'refused' in over) throw new Error('refused');
    await later.stored.commit(ended);
    await later.stored.commit(over);
  });

  it('has each row of every part under the key by which it is read again', async () => {
    const kept = keptIn(later);
    const parts = new Set<DayPart>();
    for (const day of ['2026-11-22', '2026-11-23', '2026-11-24', '2026-12-05'])
      for await (const { part, rows } of kept.rowsOf(day)) {
        expect(await kept.nowOf(part, rows as never)).toEqual(rows);
        if (rows.length > 0) parts.add(part);
      }
    expect([...parts].sort()).toEqual([...dayPartNames].sort());
    expect(await kept.nowOf('population', [aHeardJob('nobody')])).toEqual([null]);
  });

  it('is accused of nothing: what went on is counted', async () => {
    const found = await compareAll(later, keptIn(later));
    expect(found).toMatchObject({ differences: [], wentOn: 5, expired: 0 });
  });

  it.each<[string, (kept: KeptNow) => KeptNow, object]>([
    [
      'a silence that was ended without a record',
      (kept) => ({ ...kept, recordsAt: async () => [] }),
      { difference: 'changed', part: 'silences', fields: expect.arrayContaining(['ended']) },
    ],
    [
      'an end whose record says something else by now',
      (kept) => ({
        ...kept,
        recordsAt: async (places) => (await kept.recordsAt(places)).map((one) => ({ ...one, reason: 'Nothing.' })),
      }),
      { difference: 'changed', part: 'incidents', fields: expect.arrayContaining(['status']) },
    ],
    [
      'a run that is called good, without a retry',
      (kept) =>
        changing(kept, 'runs', (row) => ({
          ...row,
          runs: row.runs.map(({ healed: _healed, ...one }) => ({ ...one, result: 'good' as const, why: null })),
        })),
      { difference: 'changed', part: 'runs', fields: ['runs', 'verdict'] },
    ],
    [
      'an acceptance that is gone before its time',
      (kept) => changing(kept, 'acceptances', () => null),
      { difference: 'gone', part: 'acceptances' },
    ],
  ])('but of %s', async (_what, change, difference) => {
    const kept = keptIn(later);
    const { differences } = await compareAll(later, change(bound(kept)));
    expect(differences).toContainEqual(expect.objectContaining(difference));
  });

  it('keeps a silence for as long as its own end says, and not its beginning', async () => {
    const without = changing(bound(keptIn(later)), 'silences', () => null);
    expect((await compareAll(later, without, '2027-03-01T00:00:00.000Z')).differences).toMatchObject([
      { difference: 'gone', part: 'silences' },
    ]);
    const found = await compareAll(later, without, '2027-04-01T00:00:00.000Z');
    expect(found).toMatchObject({ differences: [], expired: 1 });
  });
});

const aHidden = (at: string) => ({
  ...{ at, by: 'window "patching"', named: 'window "patching"', incidentId: null, eventKey: 'quiet' },
  ...{ resource: 'RDS orders-db', severity: 'high' as const },
});

function rulesAt(seenAt: string) {
  const part = { name: 'routing', text: 'version: 1', version: '7', modifiedBy: null, modifiedAt: null };
  const checked = { format: 3, document: '{"version":1}' };
  return { version: '7', modifiedBy: null, modifiedAt: null, parts: [part], seenAt, checked };
}

/** Compares the 22nd in a world whose archive lies in its folder. */
async function compareAll(of: ArchiveWorld, kept: KeptNow, now = '2026-12-06T00:00:00.000Z') {
  const heard: string[] = [];
  const terminal = { out: (text: string) => heard.push(text), err: (text: string) => heard.push(text), now: () => now };
  const copy = new ArchiveFolder(path.join(folderOf(of), 'archive'));
  const keptDays = { silences: 90, acceptances: 90 };
  const source = { archive: copy, kept, keptDays, place: 'here' };
  await compareEvidence({ day: '2026-11-22', json: true }, source, terminal as never as Terminal);
  return JSON.parse(heard.join(''));
}

/** The same, with its methods apart from it. */
function bound(kept: KeptNow): KeptNow {
  return {
    rowsOf: kept.rowsOf.bind(kept),
    nowOf: kept.nowOf.bind(kept),
    recordsAt: kept.recordsAt.bind(kept),
  };
}

function changing<Part extends DayPart>(
  kept: KeptNow,
  part: Part,
  change: (row: DayRows[Part]) => DayRows[Part] | null,
): KeptNow {
  return {
    ...kept,
    async nowOf(asked, rows) {
      const found = await kept.nowOf(asked, rows);
      if (asked !== (part as DayPart)) return found;
      return found.map((row) => (row === null ? null : (change(row as never) as unknown as typeof row)));
    },
  };
}

function triedAgain(rows: DayRows['deliveries'][]): DayRows['deliveries'][] {
  return rows.map((row) => ({
    ...row,
    lastAttemptAt: '2026-11-22T01:00:00.000Z',
    attempts: row.attempts + 1,
  }));
}

function readWithoutRecords(whole: ArchiveFolder) {
  return async (file: string) => (file.endsWith('records.jsonl.gz') ? null : whole.read(file));
}
