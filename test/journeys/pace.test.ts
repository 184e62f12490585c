import { describe, expect, it } from 'vitest';
import { World } from '../support/world.ts';

const targets =
  'targets: { chat: { recorder: {} }, pager: { recorder: {} }, boss: { recorder: {} }, siem: { recorder: {} }, ana: { recorder: {} }, ben: { recorder: {} }, spare: { recorder: {} } }';

/** Rules with one policy of these steps; the world begins on a Sunday at 01:00 UTC. */
function rulesWith(steps: string, more = '', defaults = ''): string {
  return `
version: 1
defaults: { policy: platform, groupWait: 0s${defaults} }
${targets}
hours: { office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" } }
rotations: { on-call: { timezone: UTC, start: 2026-11-16, handover: "01:10", order: [ana, ben] } }
policies:
  platform: { steps: [${steps}]${more} }
  management: { steps: [{ notify: [boss] }], repeatAfter: 1h }
fallback: [spare]
`;
}

describe('journeys/pace: how often people hear', () => {
  it('reminds those who were told as often as the route says, also after the last step, for thirty days', async () => {
    const world = new World(
      rulesWith('{ notify: [chat] }, { after: 2h, notify: [pager] }', ', repeatAfter: 1h', ', repeatInterval: 90m'),
    );
    await world.backupFails();
    await world.passes('0s');
    world.expectNotice('chat', 'opened');
    await world.passes('90m');
    world.expectNotice('chat', 'reminded');
    world.end();
    await world.passes('30m');
    world.expectNotice('pager', 'escalated');
    await world.passes('1h');
    for (const target of ['chat', 'pager', 'spare']) world.expectNotice(target, 'exhausted');
    world.end();
    await world.passes('90m');
    for (const target of ['chat', 'pager', 'spare']) world.expectNotice(target, 'reminded');
    world.end();

    await world.passes('40d');
    const reminders = world.heard.filter(({ kind, target }) => kind === 'reminded' && target === 'chat').length;
    // (30 days − 3 h) / 90 min after the end, and the first two.
    expect(reminders).toBe(1 + 478);
  });

  it('says no more once somebody answers', async () => {
    const world = new World(rulesWith('{ notify: [chat] }', '', ', repeatInterval: 30m'));
    await world.backupFails();
    await world.passes('31m');
    world.expectNotice('chat', 'opened');
    world.expectNotice('chat', 'reminded');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.passes('3d');
    world.end();
  });

  it('puts a step off until its hours begin, and takes those that need not wait', async () => {
    const world = new World(
      rulesWith(
        '{ notify: [chat], during: office }, { after: 10m, notify: [pager], outside: office }, { after: 1h, notify: [boss] }',
      ),
    );
    await world.backupFails();
    await world.passes('9m');
    world.end();
    await world.passes('1m');
    world.expectNotice('pager', 'opened');
    await world.passes('49m');
    world.end();
    await world.passes('1m');
    world.expectNotice('boss', 'escalated');
    // Monday, nine in Berlin.
    await world.passes('29h59m');
    world.end();
    await world.passes('1m');
    world.expectNotice('chat', 'escalated');
    world.end();
  });

  it('tells whoever is on duty when the step is taken', async () => {
    const world = new World(rulesWith('{ notify: [on-call] }', ', repeat: 1, repeatAfter: 1d'));
    await world.backupFails();
    await world.passes('1m');
    world.expectNotice('ana', 'opened');
    world.end();
    // On Monday at 01:10 duty changes, and a minute past one is before that.
    await world.passes('23h');
    await world.passes('1h');
    world.expectNotice('ana', 'reminded');
    await world.passes('23h');
    await world.passes('2h');
    for (const target of ['ana', 'spare']) world.expectNotice(target, 'exhausted');
    world.end();
  });

  it('hands over to another policy when nobody answered, which comes to its own end', async () => {
    const world = new World(rulesWith('{ notify: [chat] }', ', repeatAfter: 30m, handOver: management'));
    await world.backupFails();
    await world.passes('29m');
    world.expectNotice('chat', 'opened');
    world.end();
    await world.passes('1m');
    world.expectNotice('boss', /^escalated: .*management/);
    expect(world.onlyIncident().routing.policy).toBe('management');
    await world.passes('1h');
    for (const target of ['chat', 'boss', 'spare']) world.expectNotice(target, 'exhausted');
    world.end();
    expect((await world.store.records(world.onlyIncident().id)).map(({ what }) => what)).toContain('handed-over');
  });

  it('tells the targets of routes that continue with the first step, and of the end', async () => {
    const world = new World(
      `${rulesWith('{ notify: [chat] }, { after: 1h, notify: [pager] }')}\nroutes: [{ name: audit, continue: true, notify: [siem] }]`,
    );
    await world.backupFails();
    await world.passes('1h');
    for (const target of ['chat', 'siem']) world.expectNotice(target, 'opened');
    world.expectNotice('pager', 'escalated');
    await world.resolves('Ana');
    for (const target of ['chat', 'siem', 'pager']) world.expectNotice(target, 'resolved');
    world.end();
  });

  it('says that alerts joined as often as the route says', async () => {
    const world = new World(rulesWith('{ notify: [chat] }', '', ', groupInterval: 20m, groupBy: [account]'));
    for (let minute = 0; minute < 60; minute += 1) {
      await world.backupFails({ resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:db-${minute}` });
      await world.passes('1m');
    }

    const joined = world.heard.filter(({ kind }) => kind === 'joined').map(({ at }) => at.slice(11, 16));
    expect(joined).toEqual(['01:01', '01:21', '01:41']);
  });

  it('takes the policy that the alert was decided by, though the rules at hand are older', async () => {
    const world = new World(rulesWith('{ notify: [chat] }'));
    const newer = { ...world.rules, version: '2', policies: new Map([...world.rules.policies]) };
    const platform = newer.policies.get('platform');
    if (platform === undefined) throw new Error('no such policy');
    newer.policies.set('fresh', { ...platform, name: 'fresh', steps: [{ after: { seconds: 60 }, notify: ['pager'] }] });
    const older = world.rules;
    world.rules = { ...newer, defaults: { ...newer.defaults, policy: 'fresh' } };
    world.newerRules = newer;
    await world.backupFails();
    world.rules = older;
    await world.passes('2m');

    world.expectNotice('pager', 'opened');
    world.end();
  });

  it('stamps every step with the version of the rules it was taken by', async () => {
    const world = new World(rulesWith('{ notify: [chat] }, { after: 1h, notify: [pager] }'));
    await world.backupFails();
    await world.passes('30m');
    world.rules = { ...world.rules, version: '2' };
    await world.passes('1h');

    const { id } = world.onlyIncident();
    const versions = (await world.store.records(id)).map(({ details }) => details.rulesVersion);
    expect(versions).toEqual(['1', '1', '2']);
    expect((await world.store.alertsOf(id, 1))[0]?.rulesVersion).toBe('1');
  });
});
