import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isPacked, packedFits, packText, unpackText } from '../../src/lib/packed-text.ts';

const text = 'version: 1 # \u{1f525}\r\n';
const limit = 1000;

/** Wrapped as `base64` on a command line wraps it. */
function wrapped(packed: string): string {
  return packed.replace(/.{20}/g, '$&\n');
}

describe('lib/packed-text', () => {
  it('says whether a text fits when it is packed', () => {
    expect(packedFits('short', 10)).toBe(true);
    expect(packedFits('x'.repeat(1000), 100)).toBe(true);
    expect(packedFits('x'.repeat(1000), 10)).toBe(false);
  });

  it.each([text, '', '\ufeffversion: 1', '\u0000'.repeat(limit)])('gives %j back byte for byte', (whole) => {
    const packed = packText(whole);

    expect(isPacked(packed)).toBe(true);
    expect(packText(whole)).toBe(packed);
    expect(unpackText(packed, limit)).toEqual({ text: whole });
  });

  it('takes what command lines make: wrapped lines, another level, a file name in the header', () => {
    const named = Buffer.concat([Buffer.from('1f8b0808000000000003', 'hex'), Buffer.from('a.yml\0')]);
    const withName = Buffer.concat([named, gzipSync(text).subarray(10)]).toString('base64');

    for (const packed of [
      wrapped(packText(text)),
      gzipSync(text, { level: 1 }).toString('base64'),
      `\n${withName}\n`,
    ]) {
      expect(isPacked(packed)).toBe(true);
      expect(unpackText(packed, limit)).toEqual({ text });
    }
  });

  it.each(['version: 1', '{"version":1}', '', 'H4s', '# H4sI'])('knows %j from a packed text', (plain) => {
    expect(isPacked(plain)).toBe(false);
  });

  it.each<[what: string, packed: string, problem: RegExp]>([
    ['text that only begins so', 'H4sI: { sns: {} }', /base64 does not have/],
    ['a cut text', packText(text.repeat(9)).slice(0, 40), /cut off/],
    ['another check sum', packText(text).replace(/.{8}$/, 'AAAAAAA='), /damaged/],
    ['nothing but the beginning', 'H4sI', /cut off/],
    ['bytes that are no text', gzipSync(Buffer.from([0xff, 0xfe, 0x80])).toString('base64'), /not UTF-8/],
    ['one byte too many', packText('x'.repeat(limit + 1)), /more than 1000 bytes/],
  ])('says of %s what is wrong with it', (_what, packed, problem) => {
    expect(unpackText(packed, limit)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('unpacks a bomb no further than its limit', () => {
    const bomb = packText('\u0000'.repeat(50_000_000));
    const before = process.memoryUsage().arrayBuffers;

    expect(unpackText(bomb, limit)).toEqual({ problem: 'unpacks to more than 1000 bytes' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });
});
