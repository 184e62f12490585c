import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256 } from '../../src/lib/hash.ts';
import type { KeptRows } from '../../src/ports/archive/kept-rows.ts';
import { folderWith, type Ran, runCli } from '../cli/run-cli.ts';
import { ArchiveWorld } from './archive-world.ts';
import { backupJobEvent } from './events.ts';
import { signsOff } from './signs-off.ts';

/** Names as a hostile or a foreign resource has them. */
export const strangeNames = {
  long: `orders-${'very-long-name-'.repeat(12)}end`,
  chinese: '数据库-订单',
  hebrew: 'מסד נתונים 2026',
  hostile: '=cmd|calc!A1 <script>alert(1)</script>\u202egnp.exe',
} as const;

/** What stands under the report that is signed off; a spreadsheet would run it. */
export const reviewNote = '=HYPERLINK("http://x.example") seen by all <script>';

/** The period that packages of these days are about: it begins after the rules came into force. */
export const auditedPeriod = { from: '2026-11-21', until: '2026-11-25' };

/** The document of the rules that were in force from 2026-11-20 on. */
export const rulesThen = JSON.stringify({
  targets: { chat: { slack: { channel: 'C0123456789' } }, tickets: { jira: { project: 'OPS' } } },
});

const event = (on: number, name: string, state = 'FAILED') =>
  backupJobEvent({
    jobId: `${name}-${on}`,
    state,
    startedAt: `2026-11-${on}T01:00:00.000Z`,
    completedAt: `2026-11-${on}T02:00:00.000Z`,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
    resourceType: 'RDS',
    ...(state === 'FAILED' ? { message: `It broke: ${name}` } : {}),
  });

/**
 * The archive of the days from 2026-11-20 to 2026-11-25: rules that came into force on the 20th, failures with strange names on the
 * 21st of which one is acknowledged and resolved on the 24th, a drill on the 22nd, a report of both days that is signed off on the 24th,
 * and a quiet day at the end.
 */
export async function auditedDays({
  isOver = false,
  names = Object.values(strangeNames),
}: {
  isOver?: boolean;
  names?: readonly string[];
} = {}): Promise<ArchiveWorld> {
  const world = new ArchiveWorld();
  const on = (day: number, clock = '02:00:05') => {
    world.now = `2026-11-${day}T${clock}.000Z`;
  };
  const rules = {
    ...{ version: '1', sha256: hashOfRules, document: rulesThen, modifiedBy: null, modifiedAt: null },
    seenAt: '2026-11-20T08:00:00.000Z',
  };
  on(21, '05:00:00');
  const { kept } = world.archiveDependencies();
  await world.archives({
    kept: {
      async *rowsOf(day) {
        yield* kept.rowsOf(day);
        if (day === '2026-11-20') yield { part: 'rules', rows: [rules] } satisfies KeptRows;
      },
    },
  });
  on(21);
  await world.hearsAll([...names.map((name) => event(21, name)), event(21, 'ledger', 'COMPLETED')]);
  const [id] = (await world.incidents()).map((incident) => incident.id);
  await world.passes('1h');
  if (id !== undefined) await world.acknowledges('Ana בדיקה', id);
  await world.passes('1h');
  on(22);
  await world.hears({ ...drillEvent, time: '2026-11-22T02:00:00Z' });
  await world.passes('2h');
  on(24);
  const back = isOver ? names : names.slice(0, -1);
  await world.hearsAll(back.map((name) => event(24, name, 'COMPLETED')));
  await world.passes('1h');
  await signsOff(world, { from: '2026-11-21', until: '2026-11-22' }, reviewNote);
  on(26, '05:00:00');
  await world.archives();
  return world;
}

const drillEvent = JSON.parse(readFileSync('test/fixtures/events/drill.json', 'utf8')) as object;

/** SHA-256 of {@link rulesThen}. */
const hashOfRules = sha256(rulesThen);

/** A package that was made. */
export interface MadePackage extends Ran {
  /** The folder of it. */
  folder: string;
  /** Where the archive lies that it was made from. */
  archive: string;
  text(file: string): string;
  bytes(file: string): Buffer;
  files(): string[];
}

/** Exports the days of a world, or of a folder; what it makes is gone after the test. */
export function exportDays(from: ArchiveWorld | string, ...words: string[]): Promise<MadePackage> {
  return exportInto(folderWith({}), from, ...words);
}

/** Exports into `package` in a folder, beside the `archive` of a world. */
export async function exportInto(place: string, from: ArchiveWorld | string, ...words: string[]): Promise<MadePackage> {
  const archive = typeof from === 'string' ? from : path.join(place, 'archive');
  if (typeof from !== 'string') writeFiles(archive, from.archive.files);
  const folder = path.join(place, 'package');
  const days = ['--from', auditedPeriod.from, '--until', auditedPeriod.until];
  const ran = await runCli(['evidence', 'export', ...days, '--archive', archive, '--out', folder, ...words]);
  const bytes = (file: string) => readFileSync(path.join(folder, file));
  return { ...ran, folder, archive, bytes, text: (file) => bytes(file).toString('utf8'), files: () => filesIn(folder) };
}

/** Writes files into a folder. */
export function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
}

/** Returns a folder for all tests of a file, and what removes it. */
export function folderForAll(): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-evidence-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Returns every file below a folder, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort();
}
