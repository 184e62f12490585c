import { describe, expect, it } from 'vitest';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [resource.arn], groupWait: 30s }
targets:
  chat: { recorder: {}, template: short }
  tickets: { recorder: {} }
templates:
  short: { title: "<% resource.name %> <% labels.team %>" }
  long: { title: "<% resource.type %>: <% problem %>", text: "Call <% labels.team %>.\\nOwner: <% owner %>" }
policies:
  platform: { steps: [ { notify: [chat, tickets] } ] }
routes:
  - { name: databases, match: { resource: { type: [RDS] } }, labels: { team: dba }, template: long }
`;

async function told(world: World, target: string, kind = 'opened') {
  await world.passes('30s');
  return world.expectNotice(target, kind).notice;
}

describe('journeys/own words', () => {
  it('are those of the target, else those of the route', async () => {
    const world = new World(rules);
    await world.backupFails();

    expect(await told(world, 'chat')).toMatchObject({
      headline: 'HIGH: orders-db dba',
      ownWords: { template: 'short', text: null },
    });
    expect(await told(world, 'tickets')).toMatchObject({
      title: expect.stringMatching(/^RDS: /),
      ownWords: { template: 'long', text: 'Call dba.' },
    });
  });

  it('follow the incident to its end', async () => {
    const world = new World(edited(rules, ['<% labels.team %>" }', 'is <% status %>" }']));
    await world.backupFails();
    await world.passes('30s');
    await world.acknowledges('Ana');
    await world.passes('1h');
    await world.backupSucceeds();

    const titles = ['opened', 'acknowledged', 'resolved'].map((kind) => world.expectNotice('chat', kind).notice.title);
    expect(titles).toEqual(['orders-db is open', 'orders-db is acknowledged', 'orders-db is resolved']);
  });

  it.each([
    ['cannot be read', '<%# owner %>', 'template failed: told in the built-in words'],
    ['is no longer in the rules', null, 'template not in the rules: told in the built-in words'],
  ])('never stop a message: a template that %s is told in the built-in words', async (_why, title, line) => {
    const world = new World(rules);
    const broken = { name: 'short', title: title ?? '', text: null };
    world.rules = { ...world.rules, templates: new Map(title === null ? [] : [['short', broken]]) };
    await world.backupFails();

    const { headline, ownWords } = await told(world, 'chat');

    expect(headline).toMatch(/^HIGH: RDS orders-db backup failed/);
    expect(ownWords).toBeNull();
    expect(world.logged.filter(({ message }) => message === line).map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ target: 'chat', template: 'short' }),
    );
  });

  it('are left out for an incident whose alerts were not stored', async () => {
    const world = new World(rules);
    await world.backupFails();
    world.store.alertsOf = async () => [];

    expect(await told(world, 'chat')).toMatchObject({ ownWords: null, title: 'RDS orders-db backup failed' });
  });
});
