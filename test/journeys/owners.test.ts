import { describe, expect, it } from 'vitest';
import { textMap } from '../../src/lib/text-map.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

const teams = Array.from({ length: 40 }, (_, index) => `team-${index + 1}`);

/** Forty teams, one route: who is told hangs on the owner alone. */
function rulesOf(steps: string, { owners = {} as Record<string, string>, groupBy = '[resource.arn]' } = {}): string {
  const all = { ...Object.fromEntries(teams.map((team) => [team, `{ notify: [${team}-chat] }`])), ...owners };
  return `
version: 1
defaults: { policy: all, groupBy: ${groupBy}, groupWait: 30s }
targets:
  shared: { recorder: {} }
  spare: { recorder: {} }
  lead: { recorder: {} }
${teams.map((team) => `  ${team}-chat: { recorder: {} }`).join('\n')}
owners:
${Object.entries(all)
  .map(([name, owner]) => `  ${JSON.stringify(name)}: ${owner}`)
  .join('\n')}
policies: { all: { steps: [ ${steps} ], repeat: 1, repeatAfter: 1h } }
fallback: [spare]
`;
}

/** A world in which each resource is tagged with the owner that its name begins with: `team-3/orders`. */
function worldOf(rules: string): World {
  const world = new World(rules);
  world.sources = {
    tags: {
      tagsOf: async (arn) => {
        const owner = decodeURIComponent(arn.split(':').at(-1)?.split('/')[0] ?? '');
        return textMap(owner === 'nobody' ? [] : [['owner', owner]]);
      },
    },
  };
  return world;
}

const dbOf = (owner: string, name = 'orders') =>
  `arn:aws:rds:eu-west-1:111122223333:db:${encodeURIComponent(owner)}/${name}`;

async function fails(world: World, owner: string, name = 'orders'): Promise<void> {
  await world.backupFails({ jobId: `${owner}-${name}`, resourceArn: dbOf(owner, name) });
}

async function traceOf({ store }: World): Promise<string> {
  const records = await Promise.all([...store.incidents.keys()].map((id) => store.records(id)));
  return records
    .flat()
    .flatMap(({ trace }) => trace)
    .join('\n');
}

describe('journeys/owners', () => {
  it('forty owners need one route: each hears of its own, whatever the case of its tag', async () => {
    const world = worldOf(rulesOf('{ notify: [owner] }, { after: 15m, notify: [lead] }'));
    for (const team of teams) await fails(world, team === 'team-7' ? 'Team-7 ' : team);
    await world.passes('31s');

    for (const team of teams) world.expectNotice(`${team}-chat`, 'opened');
    world.end();
    expect(await traceOf(world)).toContain('Owner team-40: team-40-chat.');
    await world.passes('16m');
    for (const _team of teams) world.expectNotice('lead', 'escalated');
    world.end();
  });

  it.each([
    ['is not known', 'nobody', 'It is not known who owns it'],
    ['is not defined', 'team-99', 'The rules define no owner team-99'],
    ['names nobody to tell', 'mute', 'Owner mute names nobody to tell'],
  ])('an owner that %s is never silence: others of the policy are told', async (_title, owner, why) => {
    const owners = { mute: '{ runbook: https://wiki.example.com/mute }' };
    const tell = async (steps: string) => {
      const world = worldOf(rulesOf(steps, { owners }));
      await fails(world, owner);
      await world.passes('31s');
      return world;
    };

    const beside = await tell('{ notify: [owner, shared] }, { after: 15m, notify: [lead] }');
    beside.expectNotice('shared', 'opened');
    beside.end();
    expect(await traceOf(beside)).toContain(`${why}: told in place of the owner: shared.`);

    const later = await tell('{ notify: [owner] }, { after: 15m, notify: [lead] }');
    later.expectNotice('lead', 'opened');
    later.end();
    await later.passes('15m');
    later.expectNotice('lead', 'reminded');
    later.end();

    const alone = await tell('{ notify: [owner] }');
    alone.expectNotice('spare', 'opened');
    alone.end();
    expect(await traceOf(alone)).toContain(`${why}: told in place of the owner: spare.`);
  });

  it('a group of three owners is told to each of them once, and to the others where one is not known', async () => {
    const steps = '{ notify: [owner] }, { after: 15m, notify: [lead, owner] }';
    const world = worldOf(
      rulesOf(steps, { groupBy: '[account]', owners: { both: '{ notify: [team-1-chat, team-2-chat] }' } }),
    );
    await fails(world, 'team-1');
    await fails(world, 'both');
    await fails(world, 'team-1', 'invoices');
    await fails(world, 'nobody');
    await world.passes('31s');
    for (const target of ['team-1-chat', 'team-2-chat', 'lead']) world.expectNotice(target, 'opened');
    world.end();
    expect(world.onlyIncident().owners).toEqual(['team-1', 'both', 'no owner']);

    // One more joins after the announcement: its owner hears of it now, the others that more have joined.
    await fails(world, 'team-3');
    world.expectNotice('team-3-chat', 'opened');
    for (const target of ['team-1-chat', 'team-2-chat', 'lead']) world.expectNotice(target, 'joined');
    world.end();

    await world.passes('15m');
    for (const target of ['team-1-chat', 'team-2-chat', 'team-3-chat', 'lead']) world.expectNotice(target, 'reminded');
    world.end();
    await world.acknowledges('Ana');
    // Who has it in hand tells whom it concerns: nobody new is woken.
    await fails(world, 'team-4');
    expect(world.heard.filter(({ target }) => target === 'team-4-chat')).toEqual([]);
  });

  it('whom an owner that joins late would have been told by a step to come, it is told by that step', async () => {
    const steps = '{ notify: [shared] }, { after: 15m, notify: [owner] }';
    const world = worldOf(rulesOf(steps, { groupBy: '[account]' }));
    await fails(world, 'team-1');
    await world.passes('31s');
    world.expectNotice('shared', 'opened');
    await fails(world, 'team-2');
    world.expectNotice('shared', 'joined');
    world.end();
    await world.passes('15m');
    for (const target of ['team-1-chat', 'team-2-chat']) world.expectNotice(target, 'escalated');
    world.end();
  });

  it('an edit of an owner reaches what is open: its next step tells whom it names now', async () => {
    const steps = '{ notify: [owner] }, { after: 15m, notify: [owner, lead] }';
    const world = worldOf(rulesOf(steps));
    await fails(world, 'team-1');
    await world.passes('31s');
    world.expectNotice('team-1-chat', 'opened');

    world.rules = readRules(rulesOf(steps, { owners: { 'team-1': '{ notify: [shared] }' } }), '2');
    await world.passes('15m');
    world.expectNotice('shared', 'escalated');
    world.expectNotice('lead', 'escalated');
    world.end();
    expect(await traceOf(world)).toContain('Owner team-1: shared.');
  });

  it('what 0.1.0 has opened is told to the owners that it counted', async () => {
    const steps = '{ notify: [owner] }';
    const world = worldOf(rulesOf(steps, { groupBy: '[account]' }));
    await fails(world, 'team-1');
    await fails(world, 'team-2');
    const { owners: _unknown, ...ofBefore } = world.onlyIncident();
    world.store.incidents.set(ofBefore.id, ofBefore);
    await world.passes('31s');
    for (const target of ['team-1-chat', 'team-2-chat']) world.expectNotice(target, 'opened');
    world.end();

    await fails(world, 'team-3');
    world.expectNotice('team-3-chat', 'opened');
    expect(world.onlyIncident().owners).toEqual(['team-1', 'team-2', 'team-3']);
  });
});
