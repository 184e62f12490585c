import { describe, expect, it } from 'vitest';
import { readOrder } from '../../src/incidents/read-order.ts';
import { anOrder } from '../support/incidents.ts';

describe('incidents/read-order', () => {
  it.each([
    { stored: { revision: 7 }, revision: 7, why: 'it says so' },
    { stored: { revision: undefined }, revision: 12, why: '0.1.0 has it in the id of the notice' },
    { stored: { revision: 'seven' }, revision: 12, why: 'what it says is no revision' },
  ])('reads revision $revision, since $why', ({ stored, revision }) => {
    const read = readOrder(JSON.stringify({ ...anOrder({ noticeId: '12-opened-for-chat' }), ...stored }));
    expect(read).toMatchObject({ order: { revision, noticeId: '12-opened-for-chat' } });
  });
});
