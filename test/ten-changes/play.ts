// Makes typical changes on a copy of the project and sees them work, and sees half-done ones refused:
//   npm run ten-changes [-- --only channel] [-- --today 3]
// Without options it plays all of them, which takes some minutes. The last line counts: `N passed, N failed`.

import { type Asked, type Count, playOnCopy } from '../prove/play-on-copy.ts';
import { changes } from './changes.ts';
import { filesByHand, type HalfDone, type TypicalChange } from './typical-change.ts';
import { Worksite } from './worksite.ts';

await playOnCopy(Worksite.of, async (site, asked, count) => {
  await site.compile();
  for (const change of chosen(asked)) await play(change, site, count);
});

function chosen({ only, ofToday }: Asked): readonly TypicalChange[] {
  const today = ofToday(changes);
  if (today !== null) return today;
  return only === undefined ? changes : changes.filter(({ recipe }) => recipe.toLowerCase().includes(only));
}

async function play(change: TypicalChange, site: Worksite, count: Count): Promise<void> {
  const files = filesByHand(change);
  const report = (what: string, problem: string | null) => {
    count(problem === null);
    console.log(problem === null ? `passed  ${what}` : `FAILED  ${what}: ${problem}`);
  };
  report(`${change.recipe}: ${change.example}, ${files.length} files by hand`, await problemOf(change, site));
  for (const half of change.halfDone) {
    report(`${change.recipe} without ${half.without.join(', ')}`, await problemOfHalf(change, half, site));
  }
}

/** Says why a whole change is none, or null: it compiles, and the tests that look over its table are green. */
function problemOf({ edits, tests, makes = [] }: TypicalChange, site: Worksite): Promise<string | null> {
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
function problemOfHalf({ edits }: TypicalChange, half: HalfDone, site: Worksite): Promise<string | null> {
  const left = edits.filter(({ file }) => !half.without.includes(file));
  return site.with([...left, ...(half.instead ?? [])], async () => {
    const { ok, said } = half.saidBy === 'tsc' ? await site.compile() : await site.test([half.saidBy]);
    if (ok) return `nothing is said by ${half.saidBy}`;
    return said.includes(half.says) ? null : `${half.saidBy} does not say "${half.says}", but:\n${said}`;
  });
}
