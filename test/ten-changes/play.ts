// Makes typical changes on a copy of the project and sees them work, and sees half-done ones refused:
//   npm run ten-changes [-- --only channel] [-- --today 3]
// Without options it plays all of them, which takes some minutes. The last line counts: `N passed, N failed`.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ofDay } from '../prove/of-day.ts';
import { changes } from './changes.ts';
import { filesByHand, type HalfDone, type TypicalChange } from './typical-change.ts';
import { Worksite } from './worksite.ts';

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, today: { type: 'string' }, report: { type: 'string' } },
});
const site = await Worksite.of(project);
const stop = () => void site.remove().then(() => process.exit(1));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
const counted = { passed: 0, failed: 0 };
try {
  await site.compile();
  for (const change of chosen()) await play(change);
} finally {
  await site.remove();
}
if (options.report !== undefined) await writeFile(options.report, JSON.stringify(counted));
console.log(`${counted.passed} passed, ${counted.failed} failed`);
process.exit(counted.failed === 0 && counted.passed > 0 ? 0 : 1);

function chosen(): readonly TypicalChange[] {
  if (options.today !== undefined) return ofDay(changes, new Date(), Number(options.today));
  const { only } = options;
  return only === undefined ? changes : changes.filter(({ recipe }) => recipe.toLowerCase().includes(only));
}

async function play(change: TypicalChange): Promise<void> {
  const files = filesByHand(change);
  report(`${change.recipe}: ${change.example}, ${files.length} files by hand`, await problemOf(change));
  for (const half of change.halfDone) {
    report(`${change.recipe} without ${half.without.join(', ')}`, await problemOfHalf(change, half));
  }
}

function report(what: string, problem: string | null): void {
  counted[problem === null ? 'passed' : 'failed'] += 1;
  console.log(problem === null ? `passed  ${what}` : `FAILED  ${what}: ${problem}`);
}

/** Says why a whole change is none, or null: it compiles, and the tests that look over its table are green. */
function problemOf({ edits, tests, makes = [] }: TypicalChange): Promise<string | null> {
  return site.with(edits, () =>
    site.generating(makes, async () => {
      const compiled = await site.compile();
      if (!compiled.ok) return `it does not compile:\n${compiled.said}`;
      const tested = await site.test(tests);
      return tested.ok ? null : `its tests are red:\n${tested.said}`;
    }),
  );
}

/** Says why a half-done change is not refused as it should be, or null. */
function problemOfHalf({ edits }: TypicalChange, half: HalfDone): Promise<string | null> {
  const left = edits.filter(({ file }) => !half.without.includes(file));
  return site.with([...left, ...(half.instead ?? [])], async () => {
    const { ok, said } = half.saidBy === 'tsc' ? await site.compile() : await site.test([half.saidBy]);
    if (ok) return `nothing is said by ${half.saidBy}`;
    return said.includes(half.says) ? null : `${half.saidBy} does not say "${half.says}", but:\n${said}`;
  });
}
