import { describe, expect, it } from 'vitest';
import { heldOrders } from '../../src/incidents/held-orders.ts';
import { anOrder } from '../support/incidents.ts';

const orders = (count: number, kind: 'escalated' | 'progressed', target: string) =>
  Array.from({ length: count }, (_none, index) => anOrder({ kind, target, noticeId: `${index}-${kind}` }));
const said = (held: ReturnType<typeof heldOrders>) => held.map(({ noticeId, target }) => `${noticeId} ${target}`);

describe('incidents/held-orders', () => {
  it('keeps all while there are few', () => {
    expect(heldOrders(orders(60, 'progressed', 'chat'), orders(40, 'escalated', 'chat'))).toHaveLength(100);
  });

  it('of many keeps for each target the last that asks, and the last one after it', () => {
    const asking = orders(60, 'escalated', 'chat');

    expect(said(heldOrders(asking, orders(60, 'progressed', 'chat')))).toEqual([
      '59-escalated chat',
      '59-progressed chat',
    ]);
    expect(said(heldOrders(orders(60, 'progressed', 'chat'), asking))).toEqual(['59-escalated chat']);
    expect(said(heldOrders(asking, orders(60, 'progressed', 'mail')))).toEqual([
      '59-escalated chat',
      '59-progressed mail',
    ]);
  });
});
