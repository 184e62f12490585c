import { describe, expect, it } from 'vitest';
import { kindOfPart } from '../../src/adapters/aws/table/dynamo-kept-rows.ts';
import { itemKinds } from '../../src/adapters/aws/table/item-kinds.ts';
import { dayPartNames } from '../../src/archive/day-parts.ts';
import { expiredParts, shortLivedDays } from '../../src/archive/short-lived.ts';

describe('archive/short-lived', () => {
  it.each(dayPartNames)('says of %s as long as the table keeps it, or less', (part) => {
    const { ends } = itemKinds[kindOfPart[part]];
    const days = shortLivedDays[part];
    if (typeof ends !== 'object') expect(days).toBeUndefined();
    else expect(days).toBeLessThanOrEqual(ends.days);
  });

  it.each([
    ['2026-11-21T04:00:00.000Z', []],
    ['2026-12-25T00:00:00.000Z', []],
    ['2026-12-25T00:00:00.001Z', ['population']],
    ['2027-01-20T00:00:00.000Z', ['population', 'quiet']],
    ['2027-02-19T00:00:00.000Z', ['population', 'quiet', 'silences', 'acceptances']],
  ])('of a day whose digest was made at %s', (madeAt, parts) => {
    expect(expiredParts({ day: '2026-11-20', kind: 'day', madeAt })).toEqual(parts);
    expect(expiredParts({ day: '2026-11-20', kind: 'late', madeAt })).toEqual([]);
  });
});
