import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurns } from '../../src/pipeline/in-turns.ts';

it('pipeline/in-turns: handles each item once, in order, and never more at once than asked', async () => {
  const begun: number[] = [];
  let [under, most] = [0, 0];
  await inTurns([5, 1, 3, 0, 2, 4], 2, async (item) => {
    begun.push(item);
    under += 1;
    most = Math.max(most, under);
    await sleep(item);
    under -= 1;
  });

  expect(begun).toEqual([5, 1, 3, 0, 2, 4]);
  expect([under, most]).toEqual([0, 2]);
});

it('pipeline/in-turns: handles an item that is undefined, too, and rejects with the first error', async () => {
  const handled: unknown[] = [];
  await inTurns([undefined, 1], 4, async (item) => void handled.push(item));

  expect(handled).toEqual([undefined, 1]);
  await expect(inTurns([1, 2], 1, (item) => Promise.reject(new Error(`no ${item}`)))).rejects.toThrow('no 1');
});
