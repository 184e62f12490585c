import { describe, expect, it } from 'vitest';
import { edited } from '../support/edited.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [resource.arn], groupWait: 30s, groupInterval: 10m }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies:
  platform: { steps: [{ notify: [chat] }, { after: 15m, notify: [pager] }] }
silences:
  - { match: { resource: { name: [db-silent] } }, until: 2026-11-22T03:00:00Z, reason: migration, by: ana }
windows:
  - { name: patching, match: { resource: { name: [{ prefix: db-patched }] } }, schedule: "0 0 * * SUN", timezone: UTC, duration: 4h }
inhibitions:
  - { name: broken key, source: { resource: { name: [db-source] } }, target: { resource: { name: [db-target] } } }
`;

const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const silent = { resourceArn: arn('db-silent') };

describe('journeys/mutes: put off, never dropped (the world begins on a Sunday at 01:00)', () => {
  it('tells what still fails when a silence ends, and the policy runs from there', async () => {
    const world = new World(rules);
    await world.backupFails(silent);
    await world.passes('1h59m');
    world.end();
    expect(world.onlyIncident()).toMatchObject({ status: 'open', mute: { by: 'silence "migration" of ana' } });

    await world.passes('1m');
    world.expectNotice('chat', 'opened');
    await world.passes('15m');
    world.expectNotice('pager', 'escalated');
    world.end();
    expect((await world.store.records(world.onlyIncident().id)).map(({ what }) => what)).toEqual([
      'opened',
      'unmuted',
      'step',
      'step',
    ]);
  });

  it('tells nobody what succeeded again before the silence ended, and keeps it on record', async () => {
    const world = new World(rules);
    await world.backupFails(silent);
    await world.passes('30m');
    await world.backupSucceeds(silent);
    await world.passes('7d');

    world.end();
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', notified: [] });
    expect(world.store.hidden).toEqual([
      expect.objectContaining({ by: 'silence "migration" of ana', resource: 'RDS db-silent' }),
    ]);
  });

  it('takes a silence back within a quarter of an hour of the edit', async () => {
    const world = new World(rules);
    await world.backupFails(silent);
    await world.passes('20m');
    world.rules = readRules(edited(rules, [/silences:\n.*\n/, '']), '2');
    await world.passes('10m');
    world.expectNotice('chat', 'opened');
    world.end();
  });

  it('a silence that is added later stops the steps that would follow, and they go on when it ends', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-loud') });
    await world.passes('30s');
    world.expectNotice('chat', 'opened');
    world.rules = readRules(edited(rules, ['[db-silent]', '[db-loud]']), '2');
    await world.passes('1h59m');
    world.end();
    await world.passes('30s');
    world.expectNotice('pager', 'escalated');
    world.end();
    expect((await world.store.records(world.onlyIncident().id)).map(({ what }) => what)).toContain('muted');
  });

  it('a window ends, and begins again the next Sunday', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-patched-1') });
    await world.passes('2h59m');
    world.end();
    await world.passes('1m');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.passes('6d21h');
    await world.backupFails({ resourceArn: arn('db-patched-2') });
    await world.passes('2h59m');
    world.end();
  });

  it('a muted alert joins an incident quietly, and those who know of it hear when the mute is over', async () => {
    const world = new World(edited(rules, ['[resource.arn]', '[resource.type]']));
    await world.backupFails({ resourceArn: arn('db-loud') });
    await world.passes('30s');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.backupFails(silent);
    await world.passes('1h59m');
    world.end();
    await world.passes('30s');
    world.expectNotice('chat', 'failed-again');
    world.end();
  });

  it('an alert that is not muted wakes the incident it joins', async () => {
    const world = new World(edited(rules, ['[resource.arn]', '[resource.type]']));
    await world.backupFails(silent);
    await world.passes('10m');
    world.end();
    await world.backupFails({ resourceArn: arn('db-loud') });
    await world.passes('30s');
    expect(world.expectNotice('chat', 'opened').notice.alertCount).toBe(2);
    world.end();
  });

  it('an inhibited alert is heard of when its source is resolved and it still fails', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('db-source') });
    await world.backupFails({ resourceArn: arn('db-target'), jobId: 'job-target' });
    await world.passes('40m');
    world.expectNotice('chat', 'opened');
    world.expectNotice('pager', 'escalated');
    expect(world.heard.map(({ notice }) => notice.alerts[0]?.resourceName)).toEqual(['db-source', 'db-source']);

    await world.backupSucceeds({ resourceArn: arn('db-source') });
    for (const target of ['chat', 'pager']) world.expectNotice(target, 'resolved');
    await world.passes('6m');
    expect(world.expectNotice('chat', 'opened').notice.alerts[0]?.resourceName).toBe('db-target');
    world.end();
  });

  it('an inhibition sees the labels that routes put on its target', async () => {
    const world = new World(
      `${edited(rules, ['target: { resource: { name: [db-target] } }', 'target: { labels: { part: [yes-of-it] } }'])}
routes: [{ name: parts, match: { resource: { name: [db-target] } }, continue: true, labels: { part: yes-of-it } }]`,
    );
    await world.backupFails({ resourceArn: arn('db-source') });
    await world.backupFails({ resourceArn: arn('db-target'), jobId: 'job-target' });
    expect(world.store.hidden.map(({ by }) => by)).toEqual([expect.stringMatching(/^inhibition "broken key"/)]);
    await world.passes('10m');
    world.expectNotice('chat', 'opened');
    world.end();
  });

  it('an acknowledgement that runs out in a silence opens the incident again when the silence ends', async () => {
    const world = new World(
      edited(rules, ['{ after: 15m, notify: [pager] }]', '{ after: 15m, notify: [pager] }], acknowledgedFor: 30m']),
    );
    await world.backupFails({ resourceArn: arn('db-loud') });
    await world.passes('30s');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    world.rules = readRules(
      edited(rules, ['[db-silent]', '[db-loud]'], ['notify: [pager] }]', 'notify: [pager] }], acknowledgedFor: 30m']),
      '2',
    );
    await world.passes('1h59m');
    world.end();
    await world.passes('30s');
    world.expectNotice('chat', 'reopened');
    world.end();
  });

  it('still waits for more alerts of the group when the silence ends before that', async () => {
    const world = new World(edited(rules, ['groupWait: 30s', 'groupWait: 1h']));
    await world.passes('1h30m');
    await world.backupFails(silent);
    await world.passes('59m');
    world.end();
    await world.passes('1m');
    world.expectNotice('chat', 'opened');
    world.end();
  });

  it('a route that ignores is hidden too, for the weekly note', async () => {
    const world = new World(
      `${rules}\nroutes: [{ name: sandbox, match: { resource: { name: [db-x] } }, ignore: a sandbox }]`,
    );
    await world.backupFails({ resourceArn: arn('db-x') });

    expect(world.store.hidden).toEqual([
      expect.objectContaining({ incidentId: null, by: 'Route "sandbox" ignores it: a sandbox' }),
    ]);
  });
});
