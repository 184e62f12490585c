import { describe, expect, it } from 'vitest';
import { judgeBranches } from './support/branches.ts';

/** A file with one `if` on its second line. */
function fileWith(counts: readonly number[]) {
  return {
    path: 'src/lib/a.ts',
    branchMap: { 0: { locations: [{ start: { line: 2, column: 2 } }, { start: { line: 2, column: 9 } }] } },
    b: { 0: counts },
    lines: ['function a(b) {', '  if (b) return 1;', '}'],
  };
}

describe('coverage', () => {
  it('is whole when each branch is taken', () => {
    expect(judgeBranches([fileWith([1, 3])], {})).toEqual({ all: 2, taken: 2, wrong: [] });
  });

  it('names the line of a branch that no test takes, once', () => {
    const wrong = ['src/lib/a.ts:2: no test takes a branch of: if (b) return 1;'];

    expect(judgeBranches([fileWith([1, 0])], {})).toEqual({ all: 2, taken: 1, wrong });
    expect(judgeBranches([fileWith([0, 0])], {}).wrong).toEqual(wrong);
  });

  it('lets be what is explained', () => {
    expect(judgeBranches([fileWith([1, 0])], { 'src/lib/a.ts': { 'if (b) return 1;': 'b is never' } }).wrong).toEqual(
      [],
    );
  });

  it('says when nothing is left to be explained', () => {
    const explained = { 'src/lib/a.ts': { 'if (b) return 1;': 'b is never', 'if (c) return;': 'x' } };

    expect(judgeBranches([fileWith([1, 1])], explained).wrong).toEqual([
      expect.stringMatching(/^src\/lib\/a\.ts: every branch is taken now, .*: if \(b\) return 1;$/),
      expect.stringMatching(/: if \(c\) return;$/),
    ]);
  });
});
