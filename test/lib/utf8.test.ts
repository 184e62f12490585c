import { describe, expect, it } from 'vitest';
import { readUtf8 } from '../../src/lib/utf8.ts';

describe('lib/utf8', () => {
  it.each(['', 'plain', 'Ana בדיקה', '\ufeffwith its mark', '\ufffd', '\0'])('reads %j as it is', (text) => {
    expect(readUtf8(Buffer.from(text))).toBe(text);
  });

  it.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xc0, 0xaf]], [[0xe2, 0x82]]])('reads no %j', (bytes) => {
    expect(readUtf8(Buffer.from(bytes))).toBeNull();
  });
});
