import { describe, expect, it } from 'vitest';
import { type DeliveryResult, mayHaveGotThrough, outcomeText, resultOf } from '../../src/incidents/delivery-result.ts';

const result = (change: Partial<DeliveryResult>): DeliveryResult =>
  ({ status: 'delivered', reason: 'accepted', detail: 'taken', standIn: null, ...change }) as DeliveryResult;

describe('incidents/delivery-result', () => {
  it.each<[Partial<DeliveryResult>, string]>([
    [{}, 'taken'],
    [{ status: 'retrying', reason: 'timeout', detail: 'no answer' }, 'timeout: no answer'],
    [{ status: 'failed', reason: 'bad-request', detail: 'HTTP 400' }, 'bad-request: HTTP 400'],
    [{ status: 'retrying', reason: 'awaiting-turn', detail: 'it waits' }, 'not sent: it waits'],
    [
      { status: 'failed', reason: 'timeout', detail: 'no answer', standIn: 'mail' },
      'timeout: no answer; mail stands in',
    ],
  ])('of %j says as 0.1.0: %s', (change, said) => {
    expect(outcomeText(result(change))).toBe(said);
  });

  it.each<[Partial<DeliveryResult>, boolean]>([
    [{ status: 'retrying', reason: 'server-error' }, true],
    [{ status: 'retrying', reason: 'timeout' }, true],
    [{ status: 'retrying', reason: 'network' }, true],
    [{ status: 'retrying', reason: 'rate-limited' }, false],
    [{ status: 'failed', reason: 'timeout' }, false],
  ])('of %j people may have read it: %s', (change, expected) => {
    expect(mayHaveGotThrough(result(change))).toBe(expected);
  });

  it.each([498, 499, 500, 501])(
    'a vendor’s page is cut to 500 characters, never in half of one (%i before it)',
    (before) => {
      const page = `${'x'.repeat(before)}😀😀`;
      const { detail } = resultOf('failed', 'bad-request', page);
      const said = outcomeText(resultOf('failed', 'bad-request', page, { standIn: 'chat' }));

      for (const text of [detail, said]) {
        expect(text.length).toBeLessThanOrEqual(500);
        expect(text.isWellFormed()).toBe(true);
      }
      expect(detail.startsWith('x'.repeat(498))).toBe(true);
    },
  );

  it('says only what is known', () => {
    expect(resultOf('skipped', 'answered', 'Ana has it.')).toEqual({
      status: 'skipped',
      reason: 'answered',
      detail: 'Ana has it.',
      recipients: [],
      vendorId: null,
      standIn: null,
    });
    expect(resultOf('delivered', 'accepted', 'taken', { recipients: ['a@x.example'] }).recipients).toEqual([
      'a@x.example',
    ]);
  });
});
