import { describe, expect, it } from 'vitest';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: called, groupBy: [resource.arn], groupWait: 30s, repeatInterval: 5h }
targets:
  chat: { recorder: {} }
  pager: { recorder: {} }
  tickets: { recorder: {} }
policies:
  called:
    acknowledgedFor: 8h
    steps:
      - { notify: [chat, tickets], mention: [] }
      - { after: 15m, notify: [chat, pager], mention: [S0123456789, here] }
      - { after: 30m, notify: [tickets] }
`;

describe('journeys/mentions', () => {
  it('go with the step that names them, to its targets, and with nothing else', async () => {
    const world = new World(rules);
    const mentioned = (target: string, kind: string) => world.expectNotice(target, kind).notice.order.mention;
    await world.backupFails();
    await world.passes('30s');
    expect(mentioned('chat', 'opened')).toEqual([]);
    expect(mentioned('tickets', 'opened')).toEqual([]);

    await world.passes('15m');
    expect(mentioned('chat', 'reminded')).toEqual(['S0123456789', 'here']);
    expect(mentioned('pager', 'escalated')).toEqual(['S0123456789', 'here']);

    await world.passes('15m');
    expect(mentioned('tickets', 'reminded')).toBeUndefined();
    await world.acknowledges('Ana');
    for (const target of ['chat', 'pager', 'tickets']) expect(mentioned(target, 'acknowledged')).toBeUndefined();

    await world.passes('8h');
    expect(mentioned('chat', 'reopened')).toEqual([]);
    expect(mentioned('pager', 'reopened')).toBeUndefined();
  });
});
