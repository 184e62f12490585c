import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main } from '../../../src/cli/main.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { readCsv } from '../read-csv.ts';
import { packageIn } from '../reconcile/package-files.ts';
import { disagreements } from '../reconcile/reconcile.ts';
import type { QuarterShape } from './quarter-plan.ts';
import type { QuarterWorld } from './quarter-world.ts';

/** The days of a quarter. */
export function periodOf({ firstDay, days }: Pick<QuarterShape, 'firstDay' | 'days'>): { from: string; until: string } {
  const until = addSeconds(`${firstDay}T00:00:00.000Z`, (days - 1) * 86_400).slice(0, 10);
  return { from: firstDay, until };
}

/** Writes the archive of a world and its public key into a folder, as a copy of the bucket has it. */
export function writeArchive({ archive, signer }: QuarterWorld, folder: string): void {
  for (const [file, bytes] of archive.files) {
    const place = path.join(folder, 'archive', file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
  writeFileSync(path.join(folder, 'key.pem'), signer.pem);
}

/** A package of evidence. */
export interface ExportedQuarter {
  folder: string;
  code: number;
  said: string;
  rows(file: string): Record<string, string>[];
  text(file: string): string;
  /** What does not fit when everything in it is followed from file to file. */
  disagreements(): string[];
  /** What `evidence verify` prints about it, and its exit code. */
  verify(...more: string[]): Promise<{ code: number; said: string }>;
  remove(): void;
}

/** Exports the days of a quarter from a copy of its archive, by the command line. @param more words of the command */
export async function exportQuarter(
  world: QuarterWorld,
  shape: Pick<QuarterShape, 'firstDay' | 'days'>,
  ...more: string[]
): Promise<ExportedQuarter> {
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-quarter-'));
  writeArchive(world, folder);
  const { from, until } = periodOf(shape);
  const out = path.join(folder, 'package');
  const days = ['--from', from, '--until', until];
  const { code, said } = await run([
    'evidence',
    'export',
    ...days,
    '--archive',
    path.join(folder, 'archive'),
    '--out',
    out,
    ...more,
  ]);
  const text = (file: string) => readFileSync(path.join(out, file), 'utf8');
  return {
    ...{ folder, code, said, text },
    disagreements: () => disagreements(packageIn(out)),
    rows: (file) => readCsv(text(file)),
    verify: (...words) => run(['evidence', 'verify', out, '--key', path.join(folder, 'key.pem'), ...days, ...words]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function run(argv: readonly string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const code = await main(argv, {
    ...{ out: write, err: write, readInput: async () => Buffer.alloc(0), ask: async () => null },
    ...{ columns: null, colour: false, now: () => '2027-01-01T00:00:00.000Z', version: '0.0.0' },
  });
  return { code, said };
}
