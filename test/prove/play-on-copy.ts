import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ofDay } from './of-day.ts';

/** What is asked on the command line. */
export interface Asked {
  /** `--only`: which of them; undefined: all. */
  readonly only: string | undefined;
  /** Returns those whose turn it is today when `--today N` is given, else null. */
  ofToday<One>(all: readonly One[]): One[] | null;
}

/** Takes down how one came out. */
export type Count = (isGood: boolean) => void;

/**
 * Plays a list on a copy of the project, which is removed whatever happens. The last line counts, `--report FILE` has the
 * same as JSON, and the process ends with 0 when something was played and all of it was good.
 */
export async function playOnCopy<Copy extends { remove(): Promise<void> }>(
  copyOf: (project: string) => Promise<Copy>,
  play: (copy: Copy, asked: Asked, count: Count) => Promise<void>,
): Promise<never> {
  const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
  const { values: options } = parseArgs({
    options: { only: { type: 'string' }, today: { type: 'string' }, report: { type: 'string' } },
  });
  const { only, today } = options;
  const ofToday = <One>(all: readonly One[]) => (today === undefined ? null : ofDay(all, new Date(), Number(today)));
  const copy = await copyOf(project);
  const stop = () => void copy.remove().then(() => process.exit(1));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const counted = { passed: 0, failed: 0 };
  try {
    await play(copy, { only, ofToday }, (isGood) => {
      counted[isGood ? 'passed' : 'failed'] += 1;
    });
  } finally {
    await copy.remove();
  }
  if (options.report !== undefined) await writeFile(options.report, JSON.stringify(counted));
  console.log(`${counted.passed} passed, ${counted.failed} failed`);
  process.exit(counted.failed === 0 && counted.passed > 0 ? 0 : 1);
}
