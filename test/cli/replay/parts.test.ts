import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/cli/replay/describe-error.ts';
import { splitJson } from '../../../src/cli/replay/split-json.ts';
import { tableOf } from '../../../src/cli/table.ts';
import { parseDuration, writeDuration } from '../../../src/lib/duration.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { NoticeCounts } from '../../../src/simulation/counts.ts';

describe('cli/replay/split-json', () => {
  it('finds values that stand one after the other, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))),
        (values) => {
          const texts = values.map((value) => JSON.stringify(value, null, 1));
          expect(splitJson(texts.join('\n')).map((text) => JSON.parse(text))).toEqual(
            texts.map((text) => JSON.parse(text)),
          );
          expect(splitJson(texts.join('')).length).toBe(texts.length);
        },
      ),
    );
  });

  it.each([
    ['{"a": 1', ['{"a": 1']],
    ['{"a": "}', ['{"a": "}']],
    ['{} x', ['{}', ' x']],
    ['', []],
    [' \n', []],
  ])('%j is %j', (text, parts) => {
    expect(splitJson(text)).toEqual(parts);
  });
});

describe('simulation/counts', () => {
  it('counts nights and days on the clocks of the zone, also when they change', () => {
    const tally = new NoticeCounts('Europe/Berlin');
    // The 25th of October has 25 hours: midnight is 22:00 UTC before it and 23:00 UTC after it.
    for (let hour = 0; hour < 48; hour += 1) {
      const at = addSeconds('2026-10-24T12:00:00.000Z', hour * 3600);
      tally.count({ at, target: 'chat', kind: 'reminded', incidentId: 'i1' });
    }

    const [chat] = tally.targets('2026-10-24T12:00:00.000Z', '2026-10-26T12:00:00.000Z');

    expect(chat).toEqual({
      target: 'chat',
      notices: 48,
      incidents: 1,
      perWeek: 168,
      // Ten hours of the first night, as one of them came twice, and nine of the second.
      atNight: 19,
      busiestDay: { day: '2026-10-25', notices: 25 },
      kinds: { reminded: 48 },
      days: { '2026-10-24': 10, '2026-10-25': 25, '2026-10-26': 13 },
    });
  });

  it('counts by quarters of an hour where a zone has them', () => {
    const tally = new NoticeCounts('Asia/Kathmandu');
    // Midnight there is 18:15 UTC.
    for (const at of ['2026-11-21T18:14:59.000Z', '2026-11-21T18:15:00.000Z']) {
      tally.count({ at, target: 'chat', kind: 'opened', incidentId: at });
    }

    expect(tally.targets('2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z')[0]?.days).toEqual({
      '2026-11-21': 1,
      '2026-11-22': 1,
    });
  });

  it('leaves quiet updates out, and puts the most told first', () => {
    const tally = new NoticeCounts('UTC');
    const at = '2026-11-22T12:00:00.000Z';
    tally.count({ at, target: 'a', kind: 'progressed', incidentId: 'i1' });
    for (const target of ['b', 'c', 'c']) tally.count({ at, target, kind: 'opened', incidentId: 'i1' });

    expect(tally.targets(at, addSeconds(at, 86_400)).map(({ target, notices }) => [target, notices])).toEqual([
      ['c', 2],
      ['b', 1],
    ]);
    expect(tally.noticesOf('i1')).toBe(3);
    expect(tally.noticesOf('i2')).toBe(0);
  });
});

describe('cli/table', () => {
  const columns = [
    { title: 'name', cell: ({ name }: { name: string; count: number }) => name },
    { title: 'count', cell: ({ count }: { name: string; count: number }) => count, right: true },
  ];

  it('is as wide as it needs to be, numbers at the right', () => {
    expect(
      tableOf(
        [
          { name: 'a', count: 5 },
          { name: '  bcd', count: 1000 },
        ],
        columns,
        80,
      ),
    ).toEqual(['  name   count', '  a          5', '    bcd   1000']);
  });

  it('cuts the first column when it is too wide, and lets nothing act', () => {
    const lines = tableOf([{ name: `\u001b[2J${'x'.repeat(100)}\u202e`, count: 1 }], columns, 40);

    expect(lines.map(({ length }) => length)).toEqual([40, 40]);
    expect(lines[1]).toMatch(/^ {2}x+… +1$/);
  });
});

describe('cli/replay/describe-error', () => {
  it.each([
    [{ name: 'AccessDeniedException', message: 'no' }, /^AWS denies it\. Ask for backup:ListBackupJobs \(no\)\.$/],
    [{ name: 'ThrottlingException', message: 'Rate exceeded', $metadata: {} }, /Try again \(Rate exceeded\)\.$/],
    [{ name: 'Odd', message: '\u001b[31mwhat\u001b[0m.' }, /^Odd: what\.$/],
  ])('says of %j what to do, as one sentence', (fault, said) => {
    expect(describeError(Object.assign(new Error(fault.message), fault), 'backup:ListBackupJobs')).toMatch(said);
  });
});

describe('lib/duration: written', () => {
  it('reads what it writes as the same', () => {
    fc.assert(fc.property(fc.nat(100_000_000), (seconds) => parseDuration(writeDuration(seconds)) === seconds));
    expect([0, 30, 900, 5400, 172_800, 180_061].map(writeDuration)).toEqual([
      '0s',
      '30s',
      '15m',
      '1h30m',
      '2d',
      '2d2h1m1s',
    ]);
  });
});
