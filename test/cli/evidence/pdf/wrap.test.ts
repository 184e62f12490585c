import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapped } from '../../../../src/cli/evidence/pdf/wrap.ts';

const one = () => 1;

describe('cli/evidence/pdf/wrap', () => {
  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['arn:aws:rds:eu-west-1', 8, ['arn:aws:', 'rds:eu-w', 'est-1']],
    ['see arn:aws:rds:eu-west-1 now', 8, ['see', 'arn:aws:', 'rds:eu-w', 'est-1', 'now']],
    ['', 8, ['']],
    ['a\n\nb', 8, ['a', '', 'b']],
    ['  indented', 12, ['  indented']],
  ])('breaks %j at %i', (text, width, lines) => {
    expect(wrapped(text, width, one)).toEqual(lines);
  });

  it('cuts nothing off, and makes no line wider than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrapped(text, width, one);
        const solid = (some: string) => some.replaceAll(/\s/g, '');
        expect(solid(lines.join(''))).toBe(solid(text));
        expect(lines.every((line) => [...line].length <= width)).toBe(true);
      }),
    );
  });

  it('keeps a mark with the letter that it stands above', () => {
    expect(wrapped('abe\u0301', 3, (character) => (character === '\u0301' ? 0 : 1))).toEqual(['abe\u0301']);
  });
});
