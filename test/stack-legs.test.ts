import { describe, expect, it } from 'vitest';
import { legsOf, quantile } from '../bench/stack-legs.ts';

const at = (ms: number) => new Date(ms).toISOString();

/** What the table holds of an incident about one resource: two records, and a delivery to each of two targets. */
function stored(id: string, resourceName: string, moments: { opened: number; step: number; begun: number }) {
  const pk = `INCIDENT#${id}`;
  const record = (sequence: number, ms: number) => ({ pk, sk: `RECORD#00${sequence}`, record: { at: at(ms) } });
  const delivery = (target: string) => ({
    ...{ pk, sk: `DELIVERY#2-opened#${target}`, target },
    firstAttemptAt: at(moments.begun),
  });
  return [
    delivery('slack'),
    delivery('unasked'),
    record(2, moments.step),
    record(1, moments.opened),
    { pk, sk: 'STATE', incident: { alerts: [{ resourceName }] } },
    { pk: 'LANE#x', sk: 'STATE' },
  ];
}

describe('bench/stack-legs', () => {
  it('finds each part of the way of each failure, whatever the order of the items', () => {
    const items = [
      ...stored('A', 'orders', { opened: 1100, step: 1150, begun: 1180 }),
      ...stored('B', 'users', { opened: 5200, step: 5210, begun: 5215 }),
    ];
    const told = [
      { resource: 'orders', acceptedAt: 1000, calledAt: { slack: 1200, tickets: 1300 } },
      { resource: 'users', acceptedAt: 5000, calledAt: { slack: 5219 } },
    ];

    expect(legsOf(told, items)).toEqual([
      { name: 'accepted → incident opened', ms: [100, 200] },
      { name: 'opened → step taken', ms: [50, 10] },
      { name: 'step → delivery begun', ms: [30, 5] },
      { name: 'begun → vendor called', ms: [20, 4] },
    ]);
  });

  it('leaves out what the table knows nothing of', () => {
    const told = [{ resource: 'orders', acceptedAt: 1000, calledAt: { slack: 1200 } }];

    expect(legsOf(told, []).map(({ ms }) => ms)).toEqual([[], [], [], []]);
  });

  it.each([
    [[], 0.5, 0],
    [[7], 0.99, 7],
    [[9, 1, 5, 3], 0.5, 3],
    [[9, 1, 5, 3], 0.99, 9],
    [Array.from({ length: 500 }, (_, index) => index + 1), 0.99, 495],
  ])('of %j, %d is %d', (numbers, share, expected) => {
    expect(quantile(numbers, share)).toBe(expected);
  });
});
