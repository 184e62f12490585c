import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { showReport } from '../../../src/cli/report/show-report.ts';
import { principal } from '../../../src/evidence/actor.ts';
import { type EvidenceRecord, firstBrokenRecord } from '../../../src/evidence/record.ts';
import type { PersonsAcceptance } from '../../../src/incidents/acceptance.ts';
import { reviewIn } from '../../../src/incidents/review.ts';
import type { PersonsSilence } from '../../../src/incidents/silence.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import type { ReportAccess } from '../../../src/runtime/report-access.ts';
import { noon } from '../../support/alerts.ts';
import { ana } from '../../support/command-line-access.ts';
import { runOfDay } from '../../support/due-runs.ts';
import { hostileNames } from '../../support/hostile-names.ts';
import { keptOf, rowsIn } from '../../support/kept-of.ts';
import { anAcceptance, aSilence } from '../../support/persons-items.ts';
import { World } from '../../support/world.ts';
import { runCli } from '../run-cli.ts';

const opened = vi.hoisted(() => ({ access: null as unknown }));
vi.mock('../../../src/runtime/report-access.ts', () => ({ openReportAccess: async () => opened.access }));

const place = 'backup-alert-router-prod in eu-west-1';
const bob = principal('arn:aws:sts::111122223333:assumed-role/Audit/bob');
/** Past the end of November, in which everything happens. */
const december = '2026-12-01T00:00:00.000Z';
const november = ['--from', '2026-11-01', '--until', '2026-11-30'];
const id = 'review-2026-11-01-2026-11-30';

let world: World;
let access: ReportAccess;
let items: { silences: PersonsSilence[]; acceptances: PersonsAcceptance[] };

beforeEach(async () => {
  world = new World();
  items = { silences: [], acceptances: [] };
  access = {
    place,
    kept: keptOf(() => rowsIn(world)),
    silences: async () => items.silences,
    acceptances: async () => items.acceptances,
    actor: async () => ana,
    records: (of) => world.store.records(of),
    record: (record) => world.store.commit({ record }),
  };
  opened.access = access;
  await world.backupFails({ jobId: 'a' });
  await world.dueRuns.freeze([
    runOfDay({ run: { ...runOfDay().run, id: 'run-1', dueAt: '2026-11-22T01:00:00.000Z', result: 'good', why: null } }),
    runOfDay({ run: { ...runOfDay().run, id: 'run-2', dueAt: '2026-11-22T01:00:00.000Z' } }),
  ]);
});

const report = (words: readonly string[], now = december) => runCli(['report', ...words], { now: () => now });
const sign = (words: readonly string[] = november, now = december) =>
  report([...words, '--sign-off', '--note', 'read with the DBAs'], now);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('cli/report/sign-report', () => {
  it('keeps who read which report of a period, with its figures and the hash of what --json prints', async () => {
    items.silences = [aSilence().silence.after];
    items.acceptances = [anAcceptance().acceptance.after];
    const { out: json } = await report([...november, '--json']);
    const { code, out } = await report([
      '--month',
      '2026-11',
      '--sign-off',
      '--note',
      ' read\u001b[31m with\nthe DBAs ',
    ]);

    expect(code).toBe(0);
    expect(out).toMatch(/^From 2026-11-01 00:00 UTC until 2026-11-30 23:59 UTC/m);
    expect(out).toContain('1 silence, 1 acceptance.');
    expect(out.endsWith(`\nSigned off by ${ana.name}.\n`)).toBe(true);
    const records = await world.store.records(id);
    expect(firstBrokenRecord(records)).toBeNull();
    expect(records).toMatchObject([
      {
        ...{ subject: { kind: 'review', id }, what: 'report signed off', actor: ana.name, by: ana, at: december },
        reason: 'read with the DBAs',
        details: {
          ...{ from: '2026-11-01', until: '2026-11-30', place, reportSha256: sha256(json) },
          figures: {
            ...{ runsExpected: 2, runsMade: 1, runsFailed: 0, runsNoResult: 1 },
            ...{ incidentsOpened: 1, incidentsResolved: 0, incidentsStillOpen: 1 },
            ...{ medianSecondsToAcknowledge: null, silences: 1, acceptances: 1 },
          },
        },
      },
    ]);
  });

  it('signs the report that was read and no other: one that changed meanwhile is refused', async () => {
    const { out } = await report(november);
    const [, command = ''] = / {2}npx backup-alerts report (.*) --note/.exec(out) ?? [];
    await world.passes('1h');
    await world.backupSucceeds({ jobId: 'b' });
    const signing = (words: readonly string[]) => report([...words, '--note', 'fine'], december);

    expect(await signing(command.split(' '))).toMatchObject({
      ...{ code: 1, err: expect.stringContaining('The report is no longer the one with SHA-256') },
    });
    expect(await world.store.records(id)).toEqual([]);
    const again = / {2}npx backup-alerts report (.*) --note/.exec((await report(november)).out)?.[1] ?? '';
    expect(again).not.toBe(command);
    expect(
      (
        await signing(
          again
            .toUpperCase()
            .replace(/^.*--SIGN-OFF/, `${november.join(' ')} --sign-off`)
            .split(' '),
        )
      ).code,
    ).toBe(0);
    expect((await world.store.records(id)).map((one) => reviewIn(one).figure('incidentsResolved'))).toEqual([1]);
  });

  it('adds a second record behind the first, and says who signed before and whether it was the same report', async () => {
    await sign();
    access.actor = async () => bob;
    const same = await sign();
    await world.passes('1h');
    await world.backupSucceeds({ jobId: 'b' });
    const other = await sign([...november, '--json'], '2026-12-02T08:00:00.000Z');

    expect(same.out).toContain(`${ana.name} had signed off the same report at 2026-12-01 00:00 UTC: both stand.`);
    const { signed, before } = JSON.parse(other.out);
    expect(signed).toMatchObject({ actor: bob.name, sequence: 3 });
    expect(before.map(({ actor }: EvidenceRecord) => actor)).toEqual([ana.name, bob.name]);
    const { out } = await sign(november, '2026-12-02T09:00:00.000Z');
    expect(out.match(/a report with other figures/g)).toHaveLength(2);
    const records = await world.store.records(id);
    expect(records).toHaveLength(4);
    expect(firstBrokenRecord(records)).toBeNull();
  });

  it('signs behind what others wrote meanwhile, and says so when it never gets to it', async () => {
    const { records } = access;
    await sign();
    const stale: EvidenceRecord[][] = [[]];
    access.records = async (of) => stale.shift() ?? records(of);
    expect((await sign()).code).toBe(0);
    access.records = async () => [];
    expect(await sign()).toMatchObject({ code: 1, err: expect.stringContaining('at the same moment: try again') });
    expect(await records(id)).toHaveLength(2);
  });

  it('signs no period that is not over or was not read whole, and none of the last days', async () => {
    const early = await sign(november, addSeconds(december, -1));
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('not over before the end of 2026-11-30') });
    expect(early.out).toContain('The period is not over: it can be signed off after 2026-11-30 has ended');
    const said: string[] = [];
    const terminal = {
      out: () => undefined,
      err: (text: string) => void said.push(text),
      now: () => december,
    } as never;
    const asked = { from: '2026-11-01', until: '2026-11-30' };
    const options = { asked, json: false, sign: { read: null, note: 'fine' } };
    world.now = '2026-11-28T03:00:00.000Z';
    await world.backupFails({ jobId: 'later' });
    expect(await showReport(options, access, terminal, 1)).toBe(1);
    expect(await showReport({ ...options, asked: { days: 30 } }, access, terminal)).toBe(1);
    expect(said).toEqual([
      expect.stringContaining('no report of the whole period'),
      expect.stringContaining('give --month'),
    ]);
    expect(await world.store.records(id)).toEqual([]);
  });

  it('says what is no longer kept of a period that is long over, and has the rest', async () => {
    items.silences = [aSilence().silence.after];
    const at = async (now: string) => JSON.parse((await report([...november, '--json'], now)).out);
    const lacks = ({ failures, retries, wouldRetry, quiet, inForce }: Record<string, unknown>) =>
      Object.entries({ failures, retries, wouldRetry, quiet, inForce }).flatMap(([name, value]) =>
        value === null ? name : [],
      );

    expect(lacks(await at('2026-12-06T00:00:00.000Z'))).toEqual([]);
    expect(lacks(await at('2026-12-07T00:00:00.000Z'))).toEqual(['failures', 'retries', 'wouldRetry']);
    expect(lacks(await at('2027-01-01T00:00:00.000Z'))).toEqual(['failures', 'retries', 'wouldRetry', 'quiet']);
    const late = await sign(november, '2027-02-01T00:00:00.000Z');
    expect(late.code).toBe(0);
    expect(late.out.match(/No longer known/g)).toHaveLength(4);
    const [record] = await world.store.records(id);
    const figures = { incidentsOpened: 1, runsExpected: 2, silences: null, acceptances: null };
    expect(record?.details).toMatchObject({ figures });
  });

  it('counts what people kept quiet at some moment of the period, and nothing before or after it', async () => {
    const { after } = aSilence({ hours: 2 }).silence;
    const ended = { at: noon, actor: ana, via: 'at the command line' };
    items.silences = [after, { ...after, ended }];
    const inForce = async (...days: string[]) => {
      const { out } = await report(['--from', days[0] ?? '', '--until', days.at(-1) ?? '', '--json']);
      return JSON.parse(out).inForce.silences;
    };

    expect(await inForce('2026-11-22')).toBe(2);
    expect(await inForce('2026-11-01', '2026-11-21')).toBe(0);
    expect(await inForce('2026-11-23', '2026-11-30')).toBe(0);
  });

  it('reads every day since the period began: what came of it is stored later', async () => {
    const kept = keptOf(() => rowsIn(world));
    opened.access = { ...access, kept };
    await report(['--from', '2026-11-22', '--until', '2026-11-23'], '2026-11-25T00:00:00.000Z');
    expect(kept.asked).toEqual(['2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22']);
    const { out } = await report(
      ['--from', '2026-11-23', '--until', '2026-11-23', '--json'],
      '2026-11-25T00:00:00.000Z',
    );
    expect(JSON.parse(out)).toMatchObject({
      ...{ days: 1, since: '2026-11-23T00:00:00.000Z', until: '2026-11-23T23:59:59.999Z' },
      ...{ incidents: { opened: 0 }, failures: { heard: 0 }, runs: { expected: 0 } },
    });
  });

  it.each(hostileNames)('keeps a hostile note and signer inert: %j', async (name) => {
    access.actor = async () => ({ ...ana, name });
    await report([...november, '--sign-off', '--note', `seen ${name}`.slice(0, 600)]);
    const { code, out } = await report([...november, '--sign-off', '--note', `seen ${name}`.slice(0, 600)]);
    expect(code).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    const [record] = await world.store.records(id);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(record?.reason).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it.each<[says: string, words: string[], now?: string]>([
    ['Say with --note', [...november, '--sign-off']],
    ['Say with --note', [...november, '--sign-off', '--note', ' \u200b\n']],
    ['It has 601 characters; 600 are the most.', [...november, '--sign-off', '--note', 'x'.repeat(601)]],
    ['--note is what you say with --sign-off', [...november, '--note', 'x']],
    ['give --month, or --from and --until', ['--sign-off', '--note', 'x']],
    ['Give both --from and --until.', ['--from', '2026-11-01']],
    ['before it begins on 2026-11-02', ['--from', '2026-11-02', '--until', '2026-11-01']],
    ['there is nothing to report yet', ['--month', '2027-01']],
    ['more than 400 days ago: evidence export has it', ['--month', '2025-10']],
    ['Give a month in UTC such as 2026-10.', ['--month', '2026-13']],
    ['Give a day in UTC such as 2026-10-01.', ['--from', '2026-02-30', '--until', '2026-03-01']],
    ['as 64 hex digits, or nothing', [...november, '--sign-off', 'abc', '--note', 'x']],
    ["option '--days <N>' cannot be used with option '--month <MONTH>'", ['--month', '2026-10', '--days', '7']],
    ["option '--month <MONTH>' cannot be used with option '--from <DAY>'", ['--month', '2026-10', ...november]],
  ])('is called wrongly and says “%s”', async (says, words) => {
    const { code, err } = await report(words);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(await world.store.records(id)).toEqual([]);
  });

  it('takes a month to its last day, in a leap year too', async () => {
    const until = async (month: string, now: string) =>
      JSON.parse((await report(['--month', month, '--json'], now)).out).period.until;
    expect(await until('2026-02', '2026-03-04T00:00:00.000Z')).toBe('2026-02-28');
    expect(await until('2028-02', '2028-03-04T00:00:00.000Z')).toBe('2028-02-29');
    expect(await until('2026-12', '2027-01-04T00:00:00.000Z')).toBe('2026-12-31');
  });
});
