import { describe, expect, it } from 'vitest';
import { checkInhibitions, mostInhibitions } from '../../../src/rules/check/check-mutes.ts';

const inhibitions = (count: number) =>
  Array.from({ length: count }, (_none, index) => ({
    name: `inhibition ${index}`,
    source: { event: { kind: ['vault'] } },
    target: { event: { kind: ['backup'] } },
    equal: ['account'],
  }));

describe('rules/check/check-mutes: how many inhibitions there may be', () => {
  it('takes as many as one transaction has room for', () => {
    expect(checkInhibitions({ inhibitions: inhibitions(mostInhibitions) })).toEqual([]);
  });

  it('refuses one more, with their number and what to do', () => {
    expect(checkInhibitions({ inhibitions: inhibitions(mostInhibitions + 1) })).toEqual([
      {
        path: ['inhibitions'],
        value: 86,
        message: expect.stringMatching(/has 86 inhibitions, and 85 are the most .*make one of those/),
      },
    ]);
  });
});
