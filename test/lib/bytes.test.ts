import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../src/lib/bytes.ts';

describe('lib/bytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [1024 ** 2 - 1, '1 MiB'],
    [8 * 1024 ** 3, '8 GiB'],
    [107_374_182_400, '100 GiB'],
    [1.5 * 1024 ** 4, '1.5 TiB'],
    [Number.MAX_SAFE_INTEGER, '8 PiB'],
    [2 ** 62, '4096 PiB'],
  ])('says %d as %s', (bytes, said) => {
    expect(formatBytes(bytes)).toBe(said);
  });
});
