import { describe, expect, it } from 'vitest';
import {
  anything,
  bothOf,
  factsOf,
  isCovered,
  kindsIn,
  severitiesIn,
  untouched,
} from '../../../../src/rules/check/warnings/facts.ts';

const values = (name: string, count: number) => Array.from({ length: count }, (_, index) => ({ [name]: [`${index}`] }));

/** As many alternatives as are followed, and one more. */
const many = { $or: values('owner', 201) };

describe('rules/check/warnings/facts', () => {
  it('leaves out alternatives that cannot be', () => {
    expect(factsOf({ severity: ['low'], $or: [{ severity: ['high'] }, { owner: ['a'] }] })).toHaveLength(1);
    expect(factsOf({ $or: [{ owner: ['a'] }, { owner: ['b'] }] })).toHaveLength(2);
  });

  it('follows no more alternatives than it can, of one pattern or of two', () => {
    const [some, others] = [factsOf({ $or: values('owner', 20) }), factsOf({ $or: values('cause', 11) })];

    expect(factsOf(many)).toBeNull();
    expect(bothOf(some, others)).toBeNull();
    expect(bothOf(null, others)).toBeNull();
    expect(bothOf(some, null)).toBeNull();
  });

  it('proves nothing of what it does not follow, so that everything is possible', () => {
    expect(isCovered(null, anything)).toBe(false);
    expect(isCovered(anything, null)).toBe(false);
    expect(severitiesIn(null, untouched)).toEqual(['critical', 'high', 'medium', 'low']);
    expect(kindsIn(null).length).toBeGreaterThan(5);
  });

  it('knows a severity that a route has set, and none that one may have set', () => {
    const changes = { severity: 1, labels: 0 };
    const pattern = { severity: ['low'], owner: ['a'] };

    expect(factsOf(pattern, { severity: 'high', changes })).toEqual([]);
    expect(factsOf(pattern, { severity: 'low', changes })?.[0]?.map(({ field }) => field)).toEqual(['owner']);
    expect(factsOf(pattern, { severity: 'unknown', changes })?.[0]?.map(({ field }) => field)).toEqual([
      'severity@1',
      'owner',
    ]);
    expect(severitiesIn(anything, { severity: 'high', changes })).toEqual(['high']);
    expect(severitiesIn(factsOf({ severity: ['low'] }), untouched)).toEqual(['low']);
    expect(kindsIn(factsOf({ event: { kind: ['copy'] } }))).toEqual(['copy']);
  });
});
