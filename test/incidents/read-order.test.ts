import { describe, expect, it } from 'vitest';
import { readOrder } from '../../src/incidents/read-order.ts';
import { awsLimits } from '../../src/lib/aws-limits.ts';
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

  it.each<[string, unknown, string]>([
    ['a list', [], 'it is not a JSON object'],
    ['no JSON', undefined, 'it is not a JSON object'],
    ['no target', anOrder({ target: '' }), 'its target is not a text'],
    ['a reason that is no text', { ...anOrder(), reason: 7 }, 'its reason is not a text'],
    ['an actor that is no text', { ...anOrder(), actor: 7 }, 'its actor is not a text or null'],
    ['another moment', { ...anOrder(), at: 'soon' }, 'its at is not an instant'],
    ['another kind', { ...anOrder(), kind: 'shouted' }, 'its kind is not a kind of notice'],
    ['mentions that are no texts', { ...anOrder(), mention: [1] }, 'its mention is not a list of texts'],
    [
      'an announcement without its news',
      { ...anOrder(), kind: 'announced' },
      'its kind and its bulletin do not go together',
    ],
    [
      'a bulletin without a title',
      { ...anOrder(), bulletin: { lines: [] } },
      'its bulletin is not news with a title and lines',
    ],
    ['too long an id', anOrder({ incidentId: 'x'.repeat(2050) }), 'its incidentId is too long to be stored'],
    ['too long a target', anOrder({ target: 'x'.repeat(1020) }), 'its target and noticeId are too long to be stored'],
  ])('refuses %s', (_what, value, wrong) => {
    expect(readOrder(value === undefined ? '{' : JSON.stringify(value))).toEqual({ wrong });
  });

  it('takes whom a step calls on', () => {
    const order = anOrder({ mention: ['U0123456789'] });

    expect(readOrder(JSON.stringify(order))).toEqual({ order });
  });

  it('takes ids and names that just fit', () => {
    const incidentId = 'x'.repeat(awsLimits.partitionKeyBytes - 'INCIDENT#'.length);
    const target = 'x'.repeat(awsLimits.sortKeyBytes - 'DELIVERY##2-opened'.length);

    expect(readOrder(JSON.stringify(anOrder({ incidentId })))).toHaveProperty('order');
    expect(readOrder(JSON.stringify(anOrder({ incidentId: `${incidentId}x` })))).toHaveProperty('wrong');
    expect(readOrder(JSON.stringify(anOrder({ target })))).toHaveProperty('order');
    expect(readOrder(JSON.stringify(anOrder({ target: `${target}x` })))).toHaveProperty('wrong');
  });
});
