import { describe, expect, it } from 'vitest';
import type { Told } from '../../src/incidents/told.ts';
import { toldFact } from '../../src/notices/who-was-told.ts';

const at = '2026-11-22T03:13:00.000Z';
const told: Told = { target: 'chat', at, outcome: 'arrived', reason: 'arrived' };

describe('notices/who-was-told', () => {
  it('says nothing where nobody looked, and that nobody else was told', () => {
    expect(toldFact(null, 'chat').value).toBe('');
    expect(toldFact([told], 'chat').value).toBe('nobody else');
  });

  it.each<[Partial<Told>, string]>([
    [{}, 'chat'],
    [{ outcome: 'accepted' }, 'chat (accepted)'],
    [{ outcome: 'under-way', at: null }, 'chat (on its way)'],
    [{ outcome: 'under-way' }, 'chat (being tried)'],
    [{ outcome: 'failed', reason: 'timeout' }, 'chat (not reached: timeout)'],
    [{ outcome: 'failed', reason: null }, 'chat (not reached: failed)'],
    [{ outcome: 'failed-over', reason: 'timeout', standIn: 'mail' }, 'chat (not reached: timeout; mail told instead)'],
    [{ outcome: 'failed-over', reason: null, standIn: 'mail' }, 'chat (not reached: failed; mail told instead)'],
    [{ outcome: 'suppressed', reason: 'superseded' }, 'chat (not told: superseded)'],
    [{ outcome: 'suppressed', reason: null }, 'chat (not told: not needed)'],
  ])('says of %j: %s', (change, said) => {
    expect(toldFact([{ ...told, ...change }], 'pager').value).toBe(said);
  });

  it('names those that were not reached first, and counts the rest', () => {
    const others = Array.from({ length: 7 }, (_none, index) => ({ ...told, target: `t${index}` }));

    expect(toldFact([...others, { ...told, target: 'lost', outcome: 'failed', reason: null }], 'me').value).toBe(
      'lost (not reached: failed), t0, t1, t2, t3, t4, 2 more',
    );
  });
});
