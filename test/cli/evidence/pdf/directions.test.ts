import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOfLine } from '../../../../src/cli/evidence/pdf/directions.ts';

describe('cli/evidence/pdf/directions', () => {
  it.each([
    ['orders failed', ['orders failed']],
    ['שלום עולם', ['עולם', ' ', 'שלום']],
    ['name שלום עולם 2026 טוב end', ['name', ' ', 'טוב', ' ', '2026', ' ', 'עולם', ' ', 'שלום', ' ', 'end']],
    ['שלום, x', ['שלום', ',', ' ', 'x']],
    ['مرحبا 12', ['مرحبا', ' ', '12']],
  ])('draws the pieces of %j from left to right', (line, pieces) => {
    expect(piecesOfLine(line)).toEqual(pieces);
  });

  it('loses no character', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'ש', 'م', ' ', '1', ',', '-', '\u05b0', 'é') });
    fc.assert(
      fc.property(letters, (line) => {
        expect([...piecesOfLine(line).join('')].toSorted()).toEqual([...line].toSorted());
      }),
    );
  });
});
