import { describe, expect, it } from 'vitest';
import { textMap } from '../../src/lib/text-map.ts';
import type { Heard } from '../support/heard.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

/** Everything is asked to be answered in twenty minutes and solved in two days, unless a test says otherwise. */
function rulesOf({
  owner = '{ slack: S0123456789, runbook: https://wiki.example.com/dba }',
  resolve = '2d',
} = {}): string {
  const windows = ['critical', 'high', 'medium', 'low'].map(
    (one) => `${one}: { acknowledge: 20m, resolve: ${resolve} }`,
  );
  return `
version: 1
defaults: { policy: all, groupWait: 30s }
targets:
  chat: { recorder: {}, timezone: America/New_York }
  tickets: { recorder: {} }
  pager: { recorder: {} }
owners: { dba: ${owner}, payments: { runbook: https://wiki.example.com/pay, slack: U0123456789 } }
policies:
  all: { steps: [ { notify: [tickets, chat] }, { after: 30m, notify: [pager, chat] } ], acknowledgedFor: 8h }
responseWindows: { ${windows.join(', ')} }
`;
}

function worldOf(rules: string, owner = 'dba'): World {
  const world = new World(rules);
  world.sources = { tags: { tagsOf: async () => textMap([['owner', owner]]) } };
  return world;
}

const factsOf = ({ notice }: Heard) =>
  Object.fromEntries(notice.facts.filter(({ id }) => /-by$|ticket/.test(id)).map(({ label, value }) => [label, value]));

describe('journeys/response-windows', () => {
  it('deadlines stand in messages until they are met, on the clock of the target, and say when they are past', async () => {
    const world = worldOf(rulesOf());
    await world.backupFails();
    await world.passes('30s');
    expect(factsOf(world.expectNotice('tickets', 'opened'))).toEqual({
      'Acknowledge by': '2026-11-22 01:20 UTC',
      'Resolve by': '2026-11-24 01:00 UTC',
    });
    expect(factsOf(world.expectNotice('chat', 'opened'))).toEqual({
      'Acknowledge by': '2026-11-21 20:20 America/New_York',
      'Resolve by': '2026-11-23 20:00 America/New_York',
    });

    await world.passes('30m');
    expect(factsOf(world.expectNotice('pager', 'escalated'))['Acknowledge by']).toBe('2026-11-22 01:20 UTC: overdue');

    await world.acknowledges('Ana');
    expect(factsOf(world.expectNotice('pager', 'acknowledged'))).toEqual({ 'Resolve by': '2026-11-24 01:00 UTC' });

    // The acknowledgement runs out: the time to answer counts anew, that to resolve goes on.
    await world.passes('8h');
    expect(factsOf(world.expectNotice('pager', 'reopened'))).toEqual({
      'Acknowledge by': '2026-11-22 09:50 UTC',
      'Resolve by': '2026-11-24 01:00 UTC',
    });

    await world.backupSucceeds();
    expect(factsOf(world.expectNotice('pager', 'resolved'))).toEqual({});
  });

  it('an edit of a window, of a runbook and of whom Slack calls on reaches what is open', async () => {
    const world = worldOf(rulesOf());
    await world.backupFails();
    await world.passes('30s');
    const { notice } = world.expectNotice('tickets', 'opened');
    expect(notice).toMatchObject({ ownersInSlack: ['S0123456789'], resolveBy: '2026-11-24T01:00:30.000Z' });
    expect(notice.links[0]).toEqual({ label: 'Runbook', url: 'https://wiki.example.com/dba' });

    const owner =
      '{ slack: U0123456789, runbook: https://wiki.example.com/new, jiraAssignee: 5b10ac8d82e05b22cc7d4ef5 }';
    world.rules = readRules(rulesOf({ owner, resolve: '1h' }), '2');
    await world.passes('30m');
    const later = world.expectNotice('pager', 'escalated').notice;
    expect(later).toMatchObject({
      ownersInSlack: ['U0123456789'],
      assignee: '5b10ac8d82e05b22cc7d4ef5',
      resolveBy: '2026-11-22T02:00:30.000Z',
    });
    expect(later.links[0]?.url).toBe('https://wiki.example.com/new');
  });

  it('the ticket is named and linked in what others are told once it is there, and not in itself', async () => {
    const world = worldOf(rulesOf());
    world.tickets.set('tickets', 'OPS-33');
    await world.backupFails();
    await world.passes('31m');
    const { notice } = world.expectNotice('pager', 'escalated');
    expect(factsOf({ notice } as Heard)).toMatchObject({ Ticket: 'OPS-33' });
    expect(notice.links).toContainEqual({ label: 'Open OPS-33', url: 'https://example.atlassian.net/browse/OPS-33' });

    await world.acknowledges('Ana');
    expect(factsOf(world.expectNotice('chat', 'acknowledged'))).toMatchObject({ Ticket: 'OPS-33' });
    expect(factsOf(world.expectNotice('tickets', 'acknowledged'))).not.toHaveProperty('Ticket');
  });

  it('a ledger that cannot be read keeps no message back', async () => {
    const world = worldOf(rulesOf());
    world.ledger.refOf = () => Promise.reject(new Error('throttled'));
    world.tickets.set('tickets', 'OPS-33');
    await world.backupFails();
    await world.passes('31m');
    expect(factsOf(world.expectNotice('pager', 'escalated'))).not.toHaveProperty('Ticket');
    expect(world.logged).toContainEqual(
      expect.objectContaining({ message: 'the ticket of an incident could not be looked up' }),
    );
  });
});
