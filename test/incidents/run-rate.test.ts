import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunReason, resultOf, runReasons } from '../../src/incidents/run-day.ts';
import { daysOfWeek, isBelow, RateCounter, type RunsMeant } from '../../src/incidents/run-rate.ts';
import { noon } from '../support/alerts.ts';
import { runOfDay } from '../support/due-runs.ts';

const ordersTable = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const since = '2026-11-15T12:00:00.000Z';
const all: RunsMeant = { plans: null, owners: null, accounts: null };

const dayWith = (
  why: RunReason | null,
  { owner = 'shop' as string | null, planName = 'nightly' as string | null, dueAt = '2026-11-20T05:00:00.000Z' } = {},
) => {
  const { run, ...place } = runOfDay({ owner });
  return { ...place, runs: [{ ...run, planName, dueAt, why, result: resultOf(why) }] };
};

function counted(days: readonly ReturnType<typeof dayWith>[], meant = all) {
  const counter = new RateCounter(meant, since, '111122223333');
  for (const day of days) counter.add(day);
  return counter.rate();
}

describe('incidents/run-rate', () => {
  it('what failed or never ran counts against it; what was excused, not scheduled or is not known counts nowhere', () => {
    const days = [null, ...(Object.keys(runReasons) as RunReason[])].map((why) => dayWith(why));

    expect(counted([...days, dayWith('never-ran')])).toEqual({
      made: 1,
      expected: 9,
      earliest: '2026-11-20T05:00:00.000Z',
      others: [
        ['never-ran', 2],
        ['aborted', 1],
        ['completed-with-issues', 1],
        ['expired', 1],
        ['failed', 1],
        ['partial', 1],
        ['unknown', 1],
      ],
      worst: [[ordersTable, 8]],
    });
  });

  it.each<[string, RunsMeant, number]>([
    ['every run', all, 4],
    ['those of a plan', { plans: ['nightly'], owners: null, accounts: null }, 3],
    ['those of an owner, whatever the case', { plans: null, owners: ['SHOP '], accounts: null }, 3],
    ['those of any of several owners', { plans: null, owners: ['nobody', 'shop'], accounts: null }, 3],
    ['those of both', { plans: ['nightly'], owners: ['shop'], accounts: null }, 2],
    ['those of none', { plans: ['weekly'], owners: ['nobody'], accounts: null }, 0],
  ])('counts %s', (_what, meant, expected) => {
    const days = [
      dayWith(null),
      dayWith('failed'),
      dayWith(null, { planName: 'hourly' }),
      dayWith(null, { owner: null }),
      dayWith('failed', { dueAt: '2026-11-15T11:59:00.000Z' }),
    ];

    expect(counted(days, meant).expected).toBe(expected);
  });

  it.each([
    [98, 100, 98, false],
    [97, 100, 98, true],
    [999, 1000, 99.9, false],
    [0, 0, 100, false],
    [0, 1, 0.1, true],
    [1, 1, 100, false],
  ])('%i of %i with %d percent promised is below: %s', (made, expected, percent, below) => {
    expect(isBelow({ made, expected }, percent)).toBe(below);
  });

  it('asks for every day on which a run of the last seven days may be kept', () => {
    expect(daysOfWeek(noon)).toHaveLength(10);
    expect(daysOfWeek(noon).at(0)).toBe('2026-11-14');
    expect(daysOfWeek(noon).at(-1)).toBe('2026-11-23');
  });

  it('counts each run once, and a run more that is good never makes a rate worse', () => {
    const why = fc.constantFrom(null, ...(Object.keys(runReasons) as RunReason[]));
    fc.assert(
      fc.property(fc.array(why, { maxLength: 40, size: 'max' }), fc.integer({ min: 1, max: 100 }), (whys, percent) => {
        const before = counted(whys.map((one) => dayWith(one)));
        const against = whys.filter((one) => one !== null && (resultOf(one) === 'failed' || one === 'never-ran'));
        expect(before.made).toBe(whys.filter((one) => one === null).length);
        expect(before.expected).toBe(before.made + against.length);

        const after = counted([...whys, null].map((one) => dayWith(one)));
        expect(isBelow(after, percent) && !isBelow(before, percent)).toBe(false);
      }),
    );
  });

  it('a run of a plan whose name is not known is of none that is named', () => {
    const unnamed = dayWith(null, { planName: null });

    expect(counted([unnamed]).made).toBe(1);
    expect(counted([unnamed], { plans: ['nightly'], owners: null, accounts: null }).made).toBe(0);
  });

  it('counts from the very moment on, and says when the first was due', () => {
    const rate = counted([
      dayWith(null, { dueAt: '2026-11-20T05:00:00.000Z' }),
      dayWith('failed', { dueAt: since }),
      dayWith(null, { dueAt: '2026-11-21T05:00:00.000Z' }),
    ]);

    expect(rate).toMatchObject({ made: 2, expected: 3, earliest: since });
  });

  it('counts those of an account, and takes a row that says none for one of its own', () => {
    const member = { ...dayWith(null), accountId: '222233334444', region: 'eu-west-1' };
    const of = (accounts: string[]) => counted([dayWith(null), dayWith('failed'), member], { ...all, accounts });

    expect(of(['222233334444'])).toMatchObject({ made: 1, expected: 1 });
    expect(of(['111122223333'])).toMatchObject({ made: 1, expected: 2 });
    expect(of(['111122223333', '222233334444'])).toMatchObject({ made: 2, expected: 3 });
    expect(of(['333344445555'])).toMatchObject({ made: 0, expected: 0 });
  });

  it('knows an owner by whatever spaces are around the name', () => {
    expect(counted([dayWith(null, { owner: ' Shop ' })], { plans: null, owners: ['shop'], accounts: null }).made).toBe(
      1,
    );
  });

  it('names the three resources that missed most', () => {
    const missed = (resourceArn: string, times: number) =>
      Array.from({ length: times }, () => ({ ...dayWith('failed'), resourceArn }));

    expect(counted([...missed('a', 1), ...missed('d', 2), ...missed('c', 2), ...missed('b', 3)]).worst).toEqual([
      ['b', 3],
      ['c', 2],
      ['d', 2],
    ]);
  });
});
