import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownText } from '../../../../src/cli/evidence/pdf/shown-text.ts';

const isLatin = (codePoint: number) => codePoint < 0x3000;

describe('cli/evidence/pdf/shown-text', () => {
  it.each([
    ['orders', 'orders'],
    ['数据 orders', 'U+6570 U+636E orders'],
    ['orders数', 'orders U+6570'],
    ['db:数据-a', 'db:U+6570 U+636E-a'],
    ['😀', 'U+1F600'],
    ['a\tb\r\nc', 'a    b\nc'],
    ['a\u202eb\u0000\u001b[2J', String.raw`a\u202eb\u0000\u001b[2J`],
    ['e\u0301', 'é'],
  ])('shows %j as %j', (text, shown) => {
    expect(shownText(text, isLatin)).toBe(shown);
  });

  it('shows nothing that is not seen, and nothing that the font lacks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = shownText(text, isLatin);
        expect(shown).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
        expect([...shown].every((character) => isLatin(character.codePointAt(0) ?? 0))).toBe(true);
      }),
    );
  });
});
