import { describe, expect, it } from 'vitest';
import { readWildcard } from '../../src/patterns/wildcard.ts';

describe('patterns/wildcard', () => {
  it.each([
    ['*aabaac*', 'aabaabaac', true],
    ['*aabaac*', 'aabaabaa', false],
    ['*abcabd*', 'abcabcabd', true],
  ])('%s on %s: %s, though a piece begins like its own end', (wildcard, text, matches) => {
    const read = readWildcard(wildcard);

    expect('matches' in read && read.matches(text)).toBe(matches);
  });
});
