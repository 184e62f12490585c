import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { GuardedHttp } from '../../src/adapters/http/guarded-http.ts';
import { jira } from '../../src/channels/jira/jira.ts';
import { pagerduty } from '../../src/channels/pagerduty/pagerduty.ts';
import { type SendTools, sendToAll } from '../../src/doctor/send.ts';
import { testWords } from '../../src/doctor/test-notice.ts';
import { principal } from '../../src/evidence/actor.ts';
import { sendAnnouncement } from '../../src/pipeline/send-announcement.ts';
import type { LedgerRow } from '../../src/ports/delivery/delivery-ledger.ts';
import { fakeVendors } from '../support/fake-vendors.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';
import { now, place, secrets } from './a-deployment.ts';

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ now: () => new Date(now) });
});
afterAll(() => simulators.close());

const text = `
version: 1
defaults: { policy: all }
targets: { chat: { recorder: {} }, spare: { recorder: {} } }
policies: { all: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [spare]
`;

function tools(world: World, change: Partial<SendTools> = {}): SendTools {
  const { channels } = world.deliverDependencies();
  const values = { read: async (reference: string) => secrets[reference.replace('ssm:', '')] ?? null };
  return {
    place,
    accountId: '111122223333',
    channels: new Map([
      ['recorder', channels.get('recorder')],
      ['sns', channels.get('sns')],
      ['jira', jira],
      ['pagerduty', pagerduty],
    ]) as SendTools['channels'],
    ports: {
      ...fakeVendors(),
      http: new GuardedHttp({ base: simulators.url, except: [] }),
      secrets: values,
      now: () => world.now,
    },
    async announce(targets, rules, way) {
      const { title, news } = testWords;
      const announcement = {
        title,
        news,
        lines: [],
        accountId: '111122223333',
        region: 'eu-west-1',
        ...(way && { way }),
      };
      const by = principal('arn:aws:sts::111122223333:assumed-role/OnCall/ana');
      const id = way === undefined ? 'doctor-1' : 'doctor-2';
      const said = { id, announcement, actor: by.name, by, what: 'tested', details: {}, at: world.now };
      await sendAnnouncement(said, { ...rules, bulletins: [...targets] }, world.dependencies());
      return id;
    },
    deliveries: (id) => world.ledger.rows(id),
    sleep: (seconds) => world.passes(`${seconds}s`),
    ...change,
  };
}

describe('doctor/send', () => {
  it('tells every target the whole way that this is a test, and says that it was accepted', async () => {
    const world = new World(text);
    const found = await sendToAll(world.rules, tools(world));

    expect(found.map(({ target, state }) => [target, state])).toEqual([
      ['alert-topic', 'ok'],
      ['chat', 'ok'],
      ['spare', 'ok'],
    ]);
    expect(world.expectAnnouncement('chat')).toMatchObject({
      title: expect.stringMatching(/^TEST .*nothing has failed/),
    });
    expect((await world.store.records('doctor-1')).map(({ what, actor }) => [what, actor])).toEqual([
      ['tested', 'ana (OnCall)'],
    ]);
  });

  it('tries the second topic by itself where there is one, and says what came of it', async () => {
    const world = new World(text);
    const secondTopicArn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
    const found = await sendToAll(world.rules, tools(world, { place: { ...place, secondTopicArn } }));

    expect(found.map(({ target, state }) => [target, state])).toEqual([
      ['alert-topic', 'ok'],
      ['chat', 'ok'],
      ['spare', 'ok'],
      ['alert-topic (second topic)', 'ok'],
    ]);
    const ways = world.announced.filter(({ target }) => target === 'alert-topic').map(({ notice }) => notice.way);
    expect(new Set(ways)).toEqual(new Set([undefined, 'second']));
  });

  it('says what a vendor refused, and what is still under way after a minute', async () => {
    const world = new World(text);
    world.troubles.set('chat', () => ({
      status: 'rejected',
      reason: 'not-found',
      detail: 'Slack answered channel_not_found.',
    }));
    world.troubles.set('spare', () => ({ status: 'retry', reason: 'server-error', detail: 'HTTP 503' }));
    const found = await sendToAll(world.rules, tools(world));
    const of = (name: string) => found.find(({ target }) => target === name);

    expect(of('chat')).toMatchObject({ state: 'broken', says: expect.stringContaining('channel_not_found') });
    expect(of('spare')).toMatchObject({ state: 'broken', says: expect.stringMatching(/after a minute: server-error/) });
    expect(of('chat')?.fix).toMatch(/^aws logs tail --region eu-west-1 .*-deliver /);
  });

  it('says that nobody took it up', async () => {
    const world = new World(text);
    const idle = tools(world, { announce: async () => 'doctor-2' });

    expect(await sendToAll(world.rules, idle)).toMatchObject(
      [{ state: 'broken', says: /did not take it up/ }, {}, {}].map((one) =>
        'says' in one ? { ...one, says: expect.stringMatching(one.says) } : one,
      ),
    );
  });

  it.each([
    ['the vendor knows it by an id', { status: 'delivered', result: { vendorId: 'm-1' } }, 'It was accepted (m-1).'],
    ['the vendor says no id', { status: 'delivered', result: { vendorId: null } }, 'It was accepted.'],
    ['nobody noted how', { status: 'delivered', result: null }, 'It was accepted.'],
    [
      'it was only begun',
      { status: 'started', result: null },
      'It is not delivered after a minute: no attempt has ended.',
    ],
  ])('says what the ledger has: %s', async (_what, row, says) => {
    const world = new World(text);
    const names = ['alert-topic', 'chat', 'spare'];
    const rows = names.map((target) => ({ target, noticeId: 'n-1', ...row }) as unknown as LedgerRow);

    expect(
      (await sendToAll(world.rules, tools(world, { deliveries: async () => rows }))).map((one) => one.says),
    ).toEqual(names.map(() => says));
  });

  it('says of a channel that there is none, and of a drill whether the vendor gave it an id', async () => {
    const world = new World(text);
    const silent = { supports: [], configure: () => ({ deliver: async () => ({ status: 'delivered' }) }) };
    const targets = new Map(
      ['silent', 'carrier-pigeon'].map((channel) => [channel, { name: channel, channel, options: {} }] as const),
    );
    const channels = {
      get: (id: string) => (id === 'silent' ? silent : undefined),
    } as unknown as SendTools['channels'];
    const found = await sendToAll({ ...readRules(text), targets }, tools(world, { channels }));

    expect(found.map(({ says }) => says)).toEqual([
      'A drill was opened and closed.',
      'There is no channel carrier-pigeon.',
    ]);
  });

  it('opens a drill where only incidents are carried, and closes it at once', async () => {
    const world = new World(text);
    const rules = {
      ...readRules(text),
      targets: new Map([
        ['tickets', { name: 'tickets', channel: 'jira', options: jira.example }],
        ['pager', { name: 'pager', channel: 'pagerduty', options: pagerduty.example }],
      ]),
    };
    const found = await sendToAll(rules, tools(world));

    expect(found.map(({ target, state }) => [target, state])).toEqual([
      ['tickets', 'ok'],
      ['pager', 'ok'],
    ]);
    const [issue] = simulators.state.jira.issues;
    expect(issue?.fields).toMatchObject({ summary: expect.stringContaining('nothing has failed') });
    expect(issue?.status).toMatchObject({ name: 'Done' });
    expect(JSON.stringify(issue?.fields)).toContain('This is a drill');
    const events = simulators.received().filter(({ vendor }) => vendor === 'pagerduty');
    expect(events.map(({ body }) => JSON.parse(body).event_action)).toEqual(['trigger', 'resolve']);
  });

  it('says what a pager refused', async () => {
    const world = new World(text);
    const target = { name: 'pager', channel: 'pagerduty', options: pagerduty.example };
    simulators.fault({ vendor: 'pagerduty', kind: 'status', status: 400, times: 0 });
    const found = await sendToAll({ ...readRules(text), targets: new Map([['pager', target]]) }, tools(world));
    simulators.clearFaults();

    expect(found).toMatchObject([{ target: 'pager', state: 'broken', says: expect.stringMatching(/bad-request/) }]);
  });
});
