import { expect, it } from 'vitest';
import { addTo, mostFirst } from '../../src/lib/counts.ts';
import { hostileNames } from '../support/hostile-names.ts';

it('lib/counts: counts each name for itself, the most frequent first and then in the order of names', () => {
  const counts = new Map<string, number>();
  for (const name of ['b', 'a', 'c', 'c', ...hostileNames]) addTo(counts, name);
  addTo(counts, 'b', 4);

  expect(mostFirst(counts).slice(0, 2)).toEqual([
    ['b', 5],
    ['c', 2],
  ]);
  const once = mostFirst(counts).slice(2);
  expect(once).toEqual(['a', ...hostileNames].sort().map((name) => [name, 1]));
});
