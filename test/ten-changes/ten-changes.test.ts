import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatePages } from '../../docs/generate.ts';
import { ofDay } from '../prove/of-day.ts';
import { changes } from './changes.ts';
import { type Edit, filesByHand, withEdit } from './typical-change.ts';
import { generated } from './worksite.ts';

/* The changes are played by `npm run ten-changes`, three a day by `npm test`; here is what can be seen without a copy. */
const page = readFileSync('CONTRIBUTING.md', 'utf8');
const recipes = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text.split(/^## /m)[0] ?? '']),
);

describe('ten changes', () => {
  it('has each recipe of CONTRIBUTING.md, in its order', () => {
    expect(changes.map(({ recipe }) => recipe)).toEqual([...recipes.keys()]);
  });

  it.each(changes)('$recipe: takes $most files by hand at most', (change) => {
    const files = filesByHand(change);

    expect(files.length, files.join(', ')).toBeLessThanOrEqual(change.most);
  });

  it.each(changes)('$recipe: its recipe names each of these files, and they are there', (change) => {
    const recipe = recipes.get(change.recipe) ?? '';
    const unnamed = filesByHand(change).filter(
      (file) => !recipe.includes(`\`${file.replaceAll(change.named, '<name>')}\``),
    );
    const paths = [
      ...recipe.matchAll(/`((?:src|test|docs|serverless|local|schema|bench)\/[^`\s]*|serverless\.yml)`/g),
    ].map(([, file = '']) => file.replaceAll('<name>', change.named));
    const made = change.edits.filter((edit) => 'text' in edit).map(({ file }) => file);

    expect(unnamed, `CONTRIBUTING.md, "${change.recipe}", does not name these`).toEqual([]);
    expect(
      paths.filter((file) => !existsSync(file) && !made.includes(file)),
      `CONTRIBUTING.md, "${change.recipe}", names files that are not there`,
    ).toEqual([]);
  });

  it.each(changes)('$recipe: its edits fit the code as it is now', ({ edits, tests, halfDone }) => {
    for (const list of [edits, ...halfDone.map(({ instead = [] }) => instead)]) expect(fits(list)).toBe(true);
    expect(tests.filter((file) => !existsSync(file))).toEqual([]);
    expect(tests.length).toBeGreaterThan(0);
    expect(halfDone.length, 'says what is said when something is left out').toBeGreaterThan(0);
  });

  it('are played three a day, each in its turn', () => {
    const days = Array.from({ length: 10 }, (_, day) => ofDay(changes, new Date(Date.UTC(2026, 10, 1 + day)), 3));

    expect(new Set(days.flat()).size).toBe(changes.length);
  });

  it('take back all that `npm run docs` writes on their copy', async () => {
    const kept = [...(await generatePages()).keys()].filter((file) => !generated.some((one) => file.startsWith(one)));

    expect(kept, 'add them to `generated` in test/ten-changes/worksite.ts').toEqual([]);
    expect(generated.filter((file) => !existsSync(file))).toEqual([]);
  });
});

/** Makes edits one after the other, in memory. @throws {Error} when one does not fit, saying which */
function fits(edits: readonly Edit[]): boolean {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const text = texts.get(edit.file) ?? ('text' in edit ? '' : readFileSync(edit.file, 'utf8'));
    texts.set(edit.file, withEdit(text, edit));
  }
  return true;
}
