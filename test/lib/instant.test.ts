import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSeconds,
  earlierOf,
  earliest,
  epochSeconds,
  isDay,
  isInstant,
  laterOf,
  minuteInUtc,
  secondsBetween,
  toInstant,
} from '../../src/lib/instant.ts';

describe('lib/instant', () => {
  it.each<[unknown, boolean]>([
    ['2026-11-22T03:00:00.000Z', true],
    ['2026-11-22T03:00:00.000+00:00', false],
    ['2026-11-22T03:00:00Z', false],
    ['2026-11-22T23:59:60.000Z', false],
    ['2026-11-31T00:00:00.000Z', false],
    ['+012026-11-22T03:00:00.000Z', false],
    [1_800_000_000_000, false],
    [null, false],
  ])('an instant as it is written here: %j: %j', (value, isOne) => {
    expect(isInstant(value)).toBe(isOne);
  });

  it.each<[unknown, boolean]>([
    ['2026-11-22', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-11-31', false],
    ['2026-1-1', false],
    ['2026-11-22T00', false],
    [20261122, false],
  ])('a day as it is written here: %j: %j', (value, isOne) => {
    expect(isDay(value)).toBe(isOne);
  });

  it('tells the earlier of two from the later', () => {
    const [early, late] = ['2026-11-22T03:00:00.000Z', '2026-11-22T04:00:00.000Z'];

    expect([earlierOf(early, late), earlierOf(late, early)]).toEqual([early, early]);
    expect([laterOf(early, late), laterOf(late, early)]).toEqual([late, late]);
  });

  it.each([
    [['2026-11-22T04:00:00.000Z', null, '2026-11-22T03:00:00.000Z'], '2026-11-22T03:00:00.000Z'],
    [[null, null], null],
    [[], null],
  ])('the earliest of %j is %j', (instants, first) => {
    expect(earliest(instants)).toBe(first);
  });

  it.each([
    { value: '2026-11-22T03:12:00Z', instant: '2026-11-22T03:12:00.000Z', why: 'ISO without milliseconds' },
    { value: '2026-11-22T03:12:00.123Z', instant: '2026-11-22T03:12:00.123Z', why: 'ISO with milliseconds' },
    { value: '2026-11-22T03:12:00.123456Z', instant: '2026-11-22T03:12:00.123Z', why: 'finer than milliseconds' },
    { value: '2026-11-22T05:12:00+02:00', instant: '2026-11-22T03:12:00.000Z', why: 'another zone' },
    { value: '2026-11-21T22:12:00-0500', instant: '2026-11-22T03:12:00.000Z', why: 'a zone without colon' },
    { value: 'Jul 15, 2020 9:39:07 PM', instant: '2020-07-15T21:39:07.000Z', why: "AWS Backup's own, read as UTC" },
    { value: 1_594_849_147, instant: '2020-07-15T21:39:07.000Z', why: 'epoch seconds' },
    { value: 1_594_849_147.5, instant: '2020-07-15T21:39:07.500Z', why: 'epoch seconds with a fraction' },
    { value: 1_594_849_147_000, instant: '2020-07-15T21:39:07.000Z', why: 'epoch milliseconds' },
    { value: 0, instant: '1970-01-01T00:00:00.000Z', why: 'the start of time' },
    { value: new Date('2026-11-22T03:12:00Z'), instant: '2026-11-22T03:12:00.000Z', why: 'a date of the SDK' },
  ])('reads $value ($why)', ({ value, instant }) => {
    expect(toInstant(value)).toBe(instant);
  });

  it.each([
    { value: null, why: 'nothing' },
    { value: undefined, why: 'missing' },
    { value: '', why: 'empty' },
    { value: 'yesterday', why: 'words' },
    { value: '2026-13-45T99:00:00Z', why: 'no such day' },
    { value: 'x'.repeat(10_000), why: 'too long to look at' },
    { value: Number.NaN, why: 'not a number' },
    { value: Number.POSITIVE_INFINITY, why: 'not finite' },
    { value: 8.64e15 + 1, why: 'after the end of time' },
    { value: 253_402_300_800_000, why: 'the year 10000, which would not sort as text' },
    { value: new Date(Number.NaN), why: 'an invalid date' },
    { value: {}, why: 'an object, as in destinationRecoveryPointArn' },
    { value: ['2026-11-22T03:12:00Z'], why: 'a list' },
    { value: true, why: 'a truth' },
  ])('reads no instant from $value ($why)', ({ value }) => {
    expect(toInstant(value)).toBeNull();
  });

  it.each([
    { seconds: 0, instant: '2026-11-22T23:59:30.000Z' },
    { seconds: 90, instant: '2026-11-23T00:01:00.000Z' },
    { seconds: -86_400, instant: '2026-11-21T23:59:30.000Z' },
    { seconds: 0.5, instant: '2026-11-22T23:59:30.500Z' },
  ])('moves by $seconds s', ({ seconds, instant }) => {
    expect(addSeconds('2026-11-22T23:59:30.000Z', seconds)).toBe(instant);
    expect(secondsBetween('2026-11-22T23:59:30.000Z', instant)).toBe(seconds);
  });

  it('is read on a clock in UTC, to the minute', () => {
    expect(minuteInUtc('2026-11-22T03:12:59.999Z')).toBe('2026-11-22 03:12 UTC');
  });

  it('sorts as text as it sorts in time', () => {
    const moment = fc
      .integer({ min: 0, max: 4e12 })
      .map((epochMs) => ({ epochMs, instant: new Date(epochMs).toISOString() }));
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(a.instant < b.instant).toBe(a.epochMs < b.epochMs);
        expect(epochSeconds(a.instant)).toBe(Math.floor(a.epochMs / 1000));
      }),
    );
  });
});
