import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedIn, wordsIn } from '../../src/events/counted.ts';

const found = {
  id: 'finding-1',
  reason: 'fell-out',
  severity: 'high',
  about: 'resource',
  subject: null,
  name: null,
} as const;

describe('events/counted', () => {
  it.each<[string, number | null, string?]>([
    ['3 objects left out', 3],
    ['3,000 objects left out', 3000],
    ['3 000 objects left out', 3000],
    ['3\u2009000 objects left out', 3000],
    ['3\u200b000 objects left out', 3000],
    ['0003 objects left out', 3],
    ['１０ objects left out', 10],
    ['٣٠٠٠ objects left out', 3000],
    ['𝟛𝟘 objects left out', 30],
    ['3 of 5,000 Kubernetes objects failed to be backed up.', 3],
    ['5000 objects: 3 failed', 3],
    ['5,000 objects backed up, 3 left out', 3],
    ['Failed to back up 3 objects.', 3],
    ['failed: 12, skipped: 3', 12, '3'],
    ['3 objects left out of 2 folders', 3, '2'],
    ['3 of 5,000 objects failed, 2 of 60 files failed', 3, '2'],
    ['Backed up 4,990 objects, 3 left out', 3],
    ['Processed: 12 files, 3 objects left out', 3],
    ['Backed up 4,990 objects', 4990],
    ['Some Kubernetes Objects failed to be backed up.', null, 'some'],
    ['Volume vol-0a12 not found in account 111122223333', null, '111122223333'],
    ['KMS key arn:aws:kms:eu-west-1:111122223333:key/abc is not there', null],
    ['2026-11-22 05:00 job 1234-abcd failed', null, '1234-abcd'],
    ['at Wednesday 04 March, 2026 02:21:45 UTC, Mar 4, 2026 2:39:07 AM, [2.0 (04/03/26 02:16:00)]', null, '2.0'],
    ['Access denied (Service: S3, Status Code: 403, Request ID: 7c1d4c1e-52a1-4e1c-9d7f-2f4c7b2e8a10)', null, '403'],
    ['403 Forbidden', null, '403'],
    ['', null],
  ])('%j counts %s, and has %j beside it', (statusMessage, count, others = '') => {
    expect(countedIn({ statusMessage })).toEqual({ count, others });
  });

  it.each<[few: string, many: string]>([
    ['skipped 3', 'skipped 3000'],
    ['Number of objects skipped 3', 'Number of objects skipped 3000'],
    ['(3) objects failed', '(3000) objects failed'],
    ['"3" objects failed', '"3000" objects failed'],
    ['3k objects failed', '30k objects failed'],
    ['3 objects failed', '3 million objects failed'],
    ['three objects failed', 'thousands of objects failed'],
    ['some objects failed', 'all objects failed'],
    ['1e3 objects failed', '1e9 objects failed'],
    ['3×10^3 objects failed', '3×10^9 objects failed'],
    ['3,00,000 objects failed', '30,00,000 objects failed'],
    ['3.000 objects failed', '3.000.000 objects failed'],
    ['3/5000 objects failed', '4999/5000 objects failed'],
    ['failed: 3/5000', 'failed: 4999/5000'],
    ['3-object backup failed', '3000-object backup failed'],
    ['1% of objects failed', '99.5% of objects failed'],
    ['3 objects failed, 3 unreadable', '3 objects failed, 3000 unreadable'],
    ['3 objects left out of 2 folders', '4 objects left out of 1 folder'],
    ['3 objects left out of 2 folders', '2 objects left out of 3 folders'],
    ['failed: 12, skipped: 3', 'failed: 15, skipped: 0'],
    ['failed: 12, skipped: 3', 'failed: 3, skipped: 12'],
    ['3 objects left out and 2 more files', '3 objects left out and 2000 more files'],
    ['5 files, 3 objects left out', '50 files, 3 objects left out'],
    [`3 objects failed${' '.repeat(10)}${'a '.repeat(3000)}3`, `3 objects failed ${'a '.repeat(3000)}3000`],
  ])('never takes a larger number that it cannot read for the same: %j, %j', (few, many) => {
    const [a, b] = [few, many].map((statusMessage) => countedIn({ statusMessage }));
    expect(a?.count === b?.count && a?.others === b?.others).toBe(false);
  });

  it('has nothing beside a count, and the same beside the same message of another night', () => {
    const night = (day: number, job: string, total: string) =>
      `3 of ${total} objects failed on 2026-11-${day}T05:0${day % 10}:00Z (job ${job}, vol-0a${day}, Status Code: 400)`;
    const one = countedIn({ statusMessage: night(21, '7c1d4c1e-52a1-4e1c-9d7f-2f4c7b2e8a10', '5,000') });
    expect(one).toEqual({ count: 3, others: '400' });
    expect(countedIn({ statusMessage: night(22, '9c1d4c1e-52a1-4e1c-9d7f-2f4c7b2e8a11', '6,002') })).toEqual(one);
  });

  it('keeps little of a message that is nothing but numbers, and tells two of them apart', () => {
    const [one, other] = [0, 1].map((last) => countedIn({ statusMessage: `${'17; '.repeat(900)} ${last};` }).others);
    expect(one?.length).toBeLessThan(150);
    expect(one).not.toBe(other);
  });

  it('takes what a finding counts, or none, whatever the message says', () => {
    const statusMessage = '7 objects failed';
    expect(countedIn({ statusMessage, found: { ...found, count: 4 } })).toEqual({ count: 4, others: '' });
    expect(countedIn({ statusMessage, found })).toEqual({ count: null, others: '' });
    expect(countedIn({ statusMessage: null })).toEqual({ count: null, others: '' });
  });

  it('never counts less where the same message has a larger number', () => {
    const numbers = fc.nat(10_000_000);
    const written = fc.constantFrom(
      (count: number) => String(count),
      (count: number) => count.toLocaleString('en-US'),
    );
    const message = fc.constantFrom(
      '% objects left out',
      '% of 9 files failed',
      'skipped: %',
      'Left out % objects.',
      '9 files, % failed',
    );
    fc.assert(
      fc.property(numbers, numbers, written, written, message, (a, b, writeA, writeB, text) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        expect(countedIn({ statusMessage: text.replace('%', writeA(small)) }).count).toBe(small);
        expect(countedIn({ statusMessage: text.replace('%', writeB(large)) }).count).toBe(large);
      }),
    );
  });

  it('sees every number that is written anywhere, in any digits: in the count, or beside it', () => {
    const digits = fc.constantFrom(0x30, 0xff10, 0x660, 0x966, 0x1d7ce);
    const around = fc.constantFrom(
      ' objects failed',
      ' broken',
      ' ',
      ') of them',
      '% gone',
      '\u00a0files',
      ' times over',
    );
    const before = fc.constantFrom('', 'skipped ', 'we lost (', 'sum ~', 'a: "', 'objects = ', 'failed\t');
    const write = (count: number, zero: number) =>
      [...String(count)].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
    fc.assert(
      fc.property(
        fc.nat(9_999_999),
        fc.nat(9_999_999),
        digits,
        digits,
        before,
        around,
        (a, b, zeroA, zeroB, head, tail) => {
          const [one, other] = [write(a, zeroA), write(b, zeroB)].map((text) =>
            countedIn({ statusMessage: head + text + tail }),
          );
          expect(one?.count === other?.count && one?.others === other?.others).toBe(a === b);
        },
      ),
    );
  });

  it('takes its time by the length of the message, whatever that is', () => {
    const begun = performance.now();
    for (const text of [
      '3 failed ',
      '1,111',
      'failed ',
      '3 of 3 of ',
      'a '.repeat(30),
      'a-',
      'a1-',
      '12:',
      'may ',
      '3/',
      '"',
    ])
      for (const take of [countedIn, ({ statusMessage }: { statusMessage: string }) => wordsIn(statusMessage)])
        take({ statusMessage: text.repeat(10_000) });
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('events/counted: words', () => {
  it.each<[string, string, boolean]>([
    ['3 objects failed', '3,000 objects failed', true],
    ['vol-0a12 is gone at 05:00', 'vol-0b77 is gone at 06:10', true],
    ['key "a.txt" is gone', 'key "b.txt" is gone', true],
    ['objects failed', 'objects were renamed', false],
    ['объекты потеряны', 'объекты удалены', false],
    [`${'a '.repeat(100)}was skipped`, `${'a '.repeat(100)}was deleted`, false],
    [`${'a '.repeat(3000)}was skipped`, `${'a '.repeat(3000)}was deleted`, false],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(wordsIn(a) === wordsIn(b)).toBe(same);
  });

  it('are none of no message', () => expect([wordsIn(null), wordsIn('12')]).toEqual(['', '']));
});
