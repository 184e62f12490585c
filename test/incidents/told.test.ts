import { describe, expect, it } from 'vitest';
import { type DeliveryResult, resultOf } from '../../src/incidents/delivery-result.ts';
import { type DeliveryEnd, toldOf } from '../../src/incidents/told.ts';

const at = (minute: number) => `2026-11-22T03:${String(minute).padStart(2, '0')}:00.000Z`;
const ended = (target: string, minute: number, result: DeliveryResult, kind = 'opened'): DeliveryEnd => ({
  target,
  kind,
  status: result.status,
  lastAttemptAt: at(minute),
  result,
});

describe('incidents/told: who was told, and how it arrived', () => {
  it.each<[string, DeliveryEnd[], object]>([
    ['nothing yet', [], { at: null, outcome: 'under-way', reason: null }],
    [
      'an attempt that has not ended',
      [{ target: 'chat', kind: 'opened', status: 'sending', lastAttemptAt: at(1), result: null }],
      { at: at(1), outcome: 'under-way', reason: null },
    ],
    [
      'what was delivered before anybody kept how',
      [{ target: 'chat', kind: 'opened', status: 'delivered', lastAttemptAt: at(1), result: null }],
      { at: at(1), outcome: 'accepted', reason: null },
    ],
    [
      'the newest of several, whatever their order',
      [
        ended('chat', 1, resultOf('failed', 'timeout', 'no answer')),
        ended('chat', 3, resultOf('delivered', 'arrived', 'arrived')),
        ended('chat', 2, resultOf('failed', 'timeout', 'no answer')),
      ],
      { at: at(3), outcome: 'arrived', reason: 'arrived' },
    ],
    [
      'an attempt that is made again',
      [ended('chat', 1, resultOf('retrying', 'rate-limited', 'later'))],
      { at: at(1), outcome: 'under-way', reason: 'rate-limited' },
    ],
    [
      'a message that is in the channel',
      [ended('chat', 1, resultOf('delivered', 'arrived', 'arrived'))],
      { outcome: 'arrived' },
    ],
    [
      'a mail that was taken',
      [ended('chat', 1, resultOf('delivered', 'accepted', 'accepted'))],
      { outcome: 'accepted' },
    ],
    [
      'a target for which another stands in',
      [ended('chat', 1, resultOf('failed', 'timeout', 'no answer', { standIn: 'alert-topic' }))],
      { outcome: 'failed-over', reason: 'timeout', standIn: 'alert-topic' },
    ],
    [
      'a mail that bounced, for which another target stands in',
      [{ ...ended('chat', 1, resultOf('delivered', 'accepted', 'accepted')), lost: { standIn: 'spare' } }],
      { at: at(1), outcome: 'failed-over', reason: 'bounced', standIn: 'spare' },
    ],
    [
      'a mail that bounced, and nobody says it instead',
      [{ ...ended('chat', 1, resultOf('delivered', 'accepted', 'accepted')), lost: { standIn: null } }],
      { at: at(1), outcome: 'failed', reason: 'bounced' },
    ],
    [
      'a target that does not take it',
      [ended('chat', 1, resultOf('failed', 'bad-request', 'no'))],
      { outcome: 'failed', reason: 'bad-request' },
    ],
    [
      'an answer that came first',
      [ended('chat', 1, resultOf('skipped', 'answered', 'resolved by Ana'))],
      { outcome: 'suppressed', reason: 'answered' },
    ],
    [
      'a later notice that was not needed',
      [
        ended('chat', 1, resultOf('delivered', 'arrived', 'arrived')),
        ended('chat', 2, resultOf('skipped', 'answered', 'resolved by Ana'), 'reminded'),
      ],
      { at: at(1), outcome: 'arrived' },
    ],
    [
      'an attempt after one that failed',
      [
        ended('chat', 1, resultOf('failed', 'bad-request', 'no')),
        { ...ended('chat', 2, resultOf('retrying', 'timeout', 'no answer'), 'reminded'), status: 'sending' },
      ],
      { at: at(1), outcome: 'failed', reason: 'bad-request' },
    ],
    [
      'an attempt that is made again now',
      [{ ...ended('chat', 1, resultOf('retrying', 'timeout', 'no answer')), status: 'sending' }],
      { at: at(1), outcome: 'under-way', reason: null },
    ],
    [
      'a failure of which nobody kept why',
      [{ target: 'chat', kind: 'opened', status: 'failed', lastAttemptAt: at(1), result: null }],
      { at: at(1), outcome: 'failed', reason: null },
    ],
    [
      'a kind of notice that another release has',
      [ended('chat', 1, resultOf('delivered', 'arrived', 'arrived'), 'sung')],
      { at: at(1), outcome: 'arrived' },
    ],
    [
      'an update of its message',
      [
        ended('chat', 1, resultOf('failed', 'bad-credentials', 'no', { standIn: 'mail' })),
        ended('chat', 2, resultOf('delivered', 'arrived', 'arrived'), 'progressed'),
      ],
      { at: at(1), outcome: 'failed-over' },
    ],
    [
      'a later notice that arrived, whatever came of the first',
      [
        ended('chat', 1, resultOf('failed', 'timeout', 'no answer', { standIn: 'mail' })),
        ended('chat', 9, resultOf('delivered', 'arrived', 'arrived'), 'escalated'),
      ],
      { at: at(9), outcome: 'arrived' },
    ],
  ])('%s', (_what, deliveries, told) => {
    expect(toldOf({ notified: ['chat'] }, deliveries)).toEqual([expect.objectContaining({ target: 'chat', ...told })]);
  });

  it('has a line for each target in the order of time, stand-ins too, and those last of whom nothing is known', () => {
    const deliveries = [
      ended('alert-topic', 4, resultOf('delivered', 'accepted', 'accepted')),
      ended('pager', 3, resultOf('failed', 'timeout', 'no answer', { standIn: 'alert-topic' })),
      ended('chat', 2, resultOf('delivered', 'arrived', 'arrived')),
    ];
    const told = toldOf({ notified: ['pager', 'mail', 'chat'] }, deliveries, (target) =>
      target === 'chat' ? 'slack' : undefined,
    );

    expect(told.map(({ target, channel }) => [target, channel])).toEqual([
      ['chat', 'slack'],
      ['pager', undefined],
      ['alert-topic', undefined],
      ['mail', undefined],
    ]);
  });

  it('keeps the order in which they are to be told of the same moment, and says nothing of what is not known', () => {
    const arrived = resultOf('delivered', 'arrived', 'arrived');
    const told = toldOf({ notified: ['b', 'a', 'd', 'c'] }, [ended('a', 1, arrived), ended('b', 1, arrived)]);

    expect(told).toEqual([
      { target: 'b', at: at(1), outcome: 'arrived', reason: 'arrived' },
      { target: 'a', at: at(1), outcome: 'arrived', reason: 'arrived' },
      { target: 'd', at: null, outcome: 'under-way', reason: null },
      { target: 'c', at: null, outcome: 'under-way', reason: null },
    ]);
    for (const one of told) {
      expect(one).not.toHaveProperty('standIn');
      expect(one).not.toHaveProperty('channel');
    }
  });
});
