import { expect, it } from 'vitest';
import { medianOf } from '../../src/lib/median.ts';

it.each([
  [[], null],
  [[7], 7],
  [[9, 1, 5], 5],
  [[1, 2], 2],
  [[10, 2, 4, 8], 6],
])('lib/median: of %j is %j', (numbers, median) => {
  expect(medianOf(numbers)).toBe(median);
});
