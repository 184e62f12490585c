import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeUnseen, inertLine, inertText, truncate, truncateMiddle } from '../../src/lib/text.ts';

describe('lib/text', () => {
  it.each([
    { text: 'orders-db', inert: 'orders-db', why: 'nothing to remove' },
    { text: '  a \t b\r\n\r\nc ', inert: 'a b c', why: 'white space' },
    { text: 'a\u2028b\u2029c\u0085d', inert: 'a b c d', why: 'line breaks of Unicode' },
    { text: '\u001b[31mred\u001b[0m', inert: 'red', why: 'colours of a terminal' },
    { text: 'a\u0000b\u0007c\u007f', inert: 'abc', why: 'control characters' },
    { text: 'ab\u202egpj.exe', inert: 'abgpj.exe', why: 'text that turns round' },
    { text: 'pay\u200bpal\ufeff', inert: 'paypal', why: 'characters of no width' },
    { text: 'a\u{e0041}\u{e007f}b', inert: 'ab', why: 'tags' },
    { text: 'a\ufe0f\u{e0100}b', inert: 'ab', why: 'variation selectors' },
    { text: '\u3164\u115f\u1160\uffa0\u2800x', inert: 'x', why: 'fillers' },
    { text: '\ufff9a\ufffab\ufffb\u00ad\u2060\u180ec', inert: 'abc', why: 'annotations, hyphens, joiners' },
    { text: '\uffff\ufdd0x', inert: 'x', why: 'what is no character' },
    { text: '\u2764\ufe0f \u2764\ufe0f\ufe0f', inert: '\u2764\ufe0f \u2764\ufe0f', why: 'an emoji stays one' },
    { text: '\u0600\u0661', inert: '\u0600\u0661', why: 'signs before numbers are seen' },
    { text: '\ud800alone', inert: '\ufffdalone', why: 'half a character' },
    { text: 'grün \u{1f525} 備份', inert: 'grün \u{1f525} 備份', why: 'letters of all people stay' },
  ])('leaves $inert of a line: $why', ({ text, inert }) => {
    expect(inertLine(text)).toBe(inert);
  });

  it.each([
    ['orders-db', 9, 'orders-db'],
    ['nightly-orders-production-eu', 12, 'nightl…on-eu'],
    ['nightly-orders-production-eu', 1, '…'],
    ['🧨🧨🧨🧨🧨🧨', 7, '🧨…🧨🧨'],
    ['🧨🧨🧨🧨🧨🧨', 6, '🧨…🧨'],
  ])('of %s with room for %d the middle is left out', (text, limit, cut) => {
    expect(truncateMiddle(text, limit)).toBe(cut);
  });

  it('leaves out a middle and never half a character, whatever the text and the room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const cut = truncateMiddle(text, limit);
        expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 1));
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  it('keeps the line breaks of a text', () => {
    expect(inertText('a\r\nb\rc\u2028d\u0000')).toBe('a\nb\nc\nd');
    expect([inertText('a\tb'), inertText('\u00e4\tb')]).toEqual(['a b', '\u00e4 b']);
  });

  it('leaves nothing that acts, and nothing to do a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = inertLine(text);
        expect(line).not.toMatch(/\p{Cc}|[\p{Default_Ignorable_Code_Point}--\ufe0f]|\p{Bidi_Control}|[\u2028\u2029]/v);
        expect(line.isWellFormed()).toBe(true);
        expect(inertLine(line)).toBe(line);
      }),
      { numRuns: 500 },
    );
  });

  it('writes what is not seen as JSON escapes it, and the JSON stays the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = escapeUnseen(JSON.stringify({ text }));
        expect(json).not.toMatch(/\p{Cc}|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Cs}|[\u2028\u2029]/v);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });

  it.each([
    { text: 'abcdef', limit: 6, cut: 'abcdef' },
    { text: 'abcdefg', limit: 6, cut: 'abcde…' },
    { text: 'abc', limit: 1, cut: '…' },
    { text: 'abc', limit: 0, cut: '' },
    { text: 'ab\u{1f525}cd', limit: 4, cut: 'ab…' },
    { text: 'ab\u{1f525}cd', limit: 5, cut: 'ab\u{1f525}…' },
    { text: '', limit: 0, cut: '' },
  ])('cuts $text to $limit as $cut', ({ text, limit, cut }) => {
    expect(truncate(text, limit)).toBe(cut);
  });

  it.each(['2026-11-22T03:12:00.000Z', '2026-11-22T03:12:00Z', '2026-11-22 03:12 UTC', '2026-11-22 03:12'])(
    'cuts before a time and not within it: %s',
    (time) => {
      const text = `called by mallory at ${time} in the night`;
      for (let limit = 1; limit < text.length; limit += 1) {
        const cut = truncate(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut, `${limit}`).toMatch(cut.includes('2') ? /at \d{4}-\d\d-\d\d[T ]\d\d:\d\d/ : /^[a-z ]*…$/);
        if (cut.includes('2')) expect(cut).toContain(time);
      }
    },
  );

  it('a time alone is cut as any other text, and what only looks like one as well', () => {
    expect(truncate('2026-11-22T03:12:00.000Z', 6)).toBe('2026-…');
    expect(truncate('version 2026-11-22 of it', 16)).toBe('version 2026-11…');
  });
});
