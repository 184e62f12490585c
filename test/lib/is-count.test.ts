import { describe, expect, it } from 'vitest';
import { isCount } from '../../src/lib/is-count.ts';

describe('lib/is-count', () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])('takes %j', (value) => {
    expect(isCount(value)).toBe(true);
  });

  it.each([-1, 0.5, 2 ** 53, 1e300, Number.NaN, '1', null, {}])('does not take %j', (value) => {
    expect(isCount(value)).toBe(false);
  });
});
