import { describe, expect, it } from 'vitest';
import { daysOf, daysWithoutDigest, faultyDigest, isOfPeriod, isPartName } from '../../src/audit/period.ts';

const period = { from: '2026-02-27', until: '2026-03-01' };

describe('audit/period', () => {
  it('has every day from the first to the last', () => {
    expect(daysOf(period)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(daysOf({ from: '2026-03-01', until: '2026-02-27' })).toEqual([]);
  });

  it.each([
    ['2026-02-26', false],
    ['2026-02-27', true],
    ['2026-03-01', true],
    ['2026-03-02', false],
  ])('says of %s whether it is of the period', (day, is) => {
    expect(isOfPeriod({ day }, period)).toBe(is);
  });

  it('names days that have no digest of their own; late data are none', () => {
    const digests = [
      { kind: 'day', day: '2026-02-27' },
      { kind: 'late', day: '2026-02-28' },
    ] as never;
    expect(daysWithoutDigest(period, digests).map(({ where }) => where)).toEqual(['2026-02-28', '2026-03-01']);
  });

  it('says what is wrong with a digest, if anything is', () => {
    expect(faultyDigest('d', [])).toEqual([]);
    expect(faultyDigest('d', ['unreadable', 'day-twice'])).toEqual([
      { kind: 'digest-faulty', where: 'd', more: 'it is no digest; its day has a digest already' },
    ]);
  });

  it('knows the parts of this release', () => {
    expect(['rules', 'invented'].map(isPartName)).toEqual([true, false]);
  });
});
