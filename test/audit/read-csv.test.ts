import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvLines } from '../../src/audit/read-csv.ts';

describe('audit/read-csv', () => {
  it.each<[string, string[][] | null]>([
    ['', []],
    ['a,b', [['a', 'b']]],
    [
      '\ufeffa,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,\n\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['a,"b,\r\n""c"""\r\n', [['a', 'b,\r\n"c"']]],
    ['a,', [['a', '']]],
    ['""', []],
    ['a,"b', null],
    ['a"b', null],
    ['"a"b', null],
    ['a\rb', null],
  ])('reads %j', (text, lines) => {
    expect(readCsvLines(text)).toEqual(lines);
  });

  it('reads back whatever cells there are', () => {
    const cells = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(cells, (lines) => {
        const text = lines.map((line) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(readCsvLines(text)).toEqual(lines);
      }),
    );
  });
});
