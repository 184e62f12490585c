import { describe, expect, it } from 'vitest';
import { isInAlphabetOfTelephones, smsPartsOf } from '../../src/lib/sms-parts.ts';

describe('lib/sms-parts', () => {
  it.each<[string, number]>([
    ['', 1],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    [`${'a'.repeat(159)}é`, 1],
    ['界'.repeat(70), 1],
    ['界'.repeat(71), 2],
    ['界'.repeat(134), 2],
    ['界'.repeat(135), 3],
    [`${'a'.repeat(70)}“`, 2],
    ['😀'.repeat(35), 1],
    ['😀'.repeat(36), 2],
  ])('%j takes %i', (text, parts) => {
    expect(smsPartsOf(text)).toBe(parts);
  });

  it('tells which texts telephones have short', () => {
    expect(['Ünï [1]', 'orders-db: 3 €', '注文', '“x”', 'ç'].map(isInAlphabetOfTelephones)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });
});
