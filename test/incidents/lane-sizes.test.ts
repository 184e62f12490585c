import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeSize,
  rememberedOf,
  rememberedSizes,
  sizeNewsOf,
  usualAgainOf,
} from '../../src/incidents/lane-sizes.ts';
import { addSeconds } from '../../src/lib/instant.ts';

const noon = '2026-11-22T12:00:00.000Z';
const runs = (sizes: readonly number[]) =>
  sizes.map((bytes, run) => ({ startedAt: addSeconds(noon, run * 3600), bytes }));
const newsOf = (...sizes: number[]) => sizeNewsOf(runs(sizes), addSeconds(noon, (sizes.length - 1) * 3600))?.is ?? null;

describe('incidents/lane-sizes', () => {
  it.each([
    { why: 'four are too few', sizes: [9, 9, 9, 9, 1], is: null },
    { why: 'five are enough', sizes: [9, 9, 9, 9, 9, 2], is: 'size-fell' },
    { why: 'a third is not under a third', sizes: [9, 9, 9, 9, 9, 3], is: null },
    { why: 'thrice is not over thrice', sizes: [9, 9, 9, 9, 9, 27], is: null },
    { why: 'over thrice', sizes: [9, 9, 9, 9, 9, 28], is: 'size-rose' },
    { why: 'one odd run among them moves no median', sizes: [9, 9, 1, 9, 9, 9, 28], is: 'size-rose' },
    { why: 'of an even number, between the two in the middle', sizes: [8, 8, 8, 10, 10, 10, 27], is: null },
    { why: 'it was said of the one before', sizes: [9, 9, 9, 9, 9, 1, 2], is: null },
    { why: 'the other way round it was not', sizes: [9, 9, 9, 9, 9, 1, 30], is: 'size-rose' },
    { why: 'it is as before', sizes: [9, 9, 9, 9, 9, 1, 9], is: 'usual-again' },
    { why: 'it always was', sizes: [9, 9, 9, 9, 9, 9, 9], is: null },
    { why: 'more than half of those compared are so', sizes: [...Array(10).fill(9), 90, 90, 90, 90, 90], is: null },
    { why: 'it became the usual size', sizes: [...Array(10).fill(9), ...Array(6).fill(90)], is: 'usual-again' },
  ])('$sizes: $is, because $why', ({ sizes, is }) => {
    expect(newsOf(...sizes)).toBe(is);
  });

  it('says nothing of a run that is not the newest one, and of none', () => {
    expect(sizeNewsOf(runs([9, 9, 9, 9, 9, 1, 9]), addSeconds(noon, 5 * 3600))).toBeNull();
    expect(sizeNewsOf([], noon)).toBeNull();
  });

  it.each([
    { why: 'the run before was not usual', sizes: [9, 9, 9, 9, 9, 1, 8], is: true },
    { why: 'one further back was not', sizes: [9, 9, 9, 9, 9, 28, 9, 9, 8], is: true },
    { why: 'it always was', sizes: [9, 9, 9, 9, 9, 9, 8], is: false },
    { why: 'it is not usual itself', sizes: [9, 9, 9, 9, 9, 1, 2], is: false },
    { why: 'four are too few', sizes: [9, 9, 1, 9, 9], is: false },
  ])('$sizes ends what is open of the size: $is, because $why', ({ sizes, is }) => {
    const [newest, bytes] = [addSeconds(noon, (sizes.length - 1) * 3600), sizes.at(-1)];
    const said = { is: 'usual-again', bytes, usualBytes: 9, runs: sizes.length - 1 };

    expect(usualAgainOf(runs(sizes), newest)).toEqual(is ? said : null);
    expect(usualAgainOf(runs(sizes), noon)).toBeNull();
  });

  it('what is new when a size is usual again ends what is open of it', () => {
    const sizes = fc.array(fc.constantFrom(1, 9, 90), { minLength: 6, maxLength: 30, size: 'max' });
    fc.assert(
      fc.property(sizes, (all) => {
        const newest = addSeconds(noon, (all.length - 1) * 3600);
        const news = sizeNewsOf(rememberedOf(runs(all)), newest);
        fc.pre(news?.is === 'usual-again');
        expect(usualAgainOf(rememberedOf(runs(all)), newest)).toEqual(news);
      }),
    );
  });

  it('remembers enough: with what is forgotten it would say the same', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30, size: 'max' });
    fc.assert(
      fc.property(sizes, (all) => {
        const newest = addSeconds(noon, (all.length - 1) * 3600);
        expect(sizeNewsOf(rememberedOf(runs(all)), newest)).toEqual(sizeNewsOf(runs(all), newest));
        expect(rememberedOf(runs(all)).length).toBe(Math.min(all.length, rememberedSizes));
      }),
    );
  });

  it('says each change once: after one comes the other, or that it is usual again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 9, 90), { minLength: 6, maxLength: 60, size: 'max' }), (all) => {
        const said = all.map((_, run) => newsOf(...all.slice(0, run + 1))).filter((is) => is !== null);
        said.forEach((is, index) => {
          expect(is).not.toBe(said[index - 1] ?? 'usual-again');
        });
      }),
    );
  });

  it('says it in a sentence', () => {
    const size = { bytes: 1024 ** 3, usualBytes: 100 * 1024 ** 3, runs: 7 };

    expect(describeSize({ is: 'size-fell', ...size })).toBe(
      'This backup is less than a third of the usual size: 1 GiB, where the median of the 7 before it is 100 GiB.',
    );
  });
});
