import { afterEach, describe, expect, it, vi } from 'vitest';
import { accessTo, ana } from '../../support/command-line-access.ts';
import { World } from '../../support/world.ts';
import { runCli } from '../run-cli.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s, groupBy: [resource.arn] }
targets: { chat: { recorder: {} }, lead: { recorder: {} }, other: { recorder: {} } }
policies:
  climb: { steps: [ { notify: [chat] }, { after: 1h, notify: [lead] } ] }
  others: { steps: [ { notify: [other] } ] }
routes: []
`;

const opened = vi.hoisted(() => ({ access: null as unknown, fails: null as Error | null }));

vi.mock('../../../src/runtime/incidents-access.ts', () => ({
  NotDeployedError: class NotDeployedError extends Error {},
  openIncidentsAccess: async () => {
    if (opened.fails !== null) throw opened.fails;
    return opened.access;
  },
}));

afterEach(() => {
  opened.fails = null;
});

/** A world with so many incidents, each of a database of its own, as the command line reaches it. */
async function aDeployment(incidents = 1) {
  const world = new World(rules);
  for (let index = 0; index < incidents; index += 1) {
    const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:orders-${index}`;
    await world.backupFails({ jobId: `job-${index}`, resourceArn });
    await world.passes('1m');
  }
  const { store } = world;
  opened.access = accessTo(world);
  const ids = [...store.incidents.keys()];
  const run = (...words: string[]) => runCli(['incidents', ...words], { now: () => world.now });
  return { world, ids, id: ids[0] ?? '', run };
}

describe('cli/incidents/incidents: list', () => {
  it('shows what nobody has in hand first, the oldest on top, and nothing that is over', async () => {
    const { ids, run } = await aDeployment(4);
    await run('ack', ids[0] ?? '');
    await run('resolve', ids[2] ?? '');
    const { out, code } = await run('list');

    expect(code).toBe(0);
    expect(out.match(/orders-\d/g)).toEqual(['orders-1', 'orders-3', 'orders-0']);
    expect(out).toMatch(/orders-1 .*3 min +nobody/);
    expect(out).toMatch(/orders-0 .*ana \(OnCall\)/);
    for (const id of [0, 1, 3]) expect(out).toContain(ids[id]);
  });

  it('prints JSON, filters by status, and says when there are more', async () => {
    const { ids, run } = await aDeployment(3);
    await run('ack', ids[1] ?? '');
    const all = JSON.parse((await run('list', '--json')).out);
    const acknowledged = JSON.parse((await run('list', '--status', 'acknowledged', '--json')).out);
    const some = await run('list', '--limit', '2');

    expect(all).toMatchObject({ isAll: true, place: 'backup-alert-router-prod in eu-west-1' });
    expect(all.incidents).toHaveLength(3);
    expect(acknowledged.incidents).toMatchObject([{ id: ids[1], acknowledgement: { by: 'ana (OnCall)' } }]);
    expect(some.err).toContain('There are more than 2');
  });

  it('counts to its limit only what it shows, and what nobody has in hand comes before that', async () => {
    const { ids, run } = await aDeployment(4);
    for (const id of ids.slice(0, 3)) await run('ack', id);
    const open = await run('list', '--status', 'open', '--limit', '1');
    const first = await run('list', '--limit', '1');

    expect({ out: open.out.match(/orders-\d/g), err: open.err }).toEqual({ out: ['orders-3'], err: '' });
    expect(first.out.match(/orders-\d/g)).toEqual(['orders-3']);
    expect(first.err).toContain('There are more than 1');
  });

  it('says that nothing is open', async () => {
    const { run } = await aDeployment(0);

    expect((await run('list')).out).toBe(
      'No incident is open or acknowledged in backup-alert-router-prod in eu-west-1.\n',
    );
  });
});

describe('cli/incidents/incidents: show', () => {
  it('shows how it stands, what happened and what came of each delivery', async () => {
    const { id, run } = await aDeployment();
    await run('note', id, 'the key is enabled again');
    const { out, code } = await run('show', id);

    expect(code).toBe(0);
    expect(out).toContain('arn:aws:rds:eu-west-1:111122223333:db:orders-0');
    expect(out).toMatch(/opened by router: /);
    expect(out).toMatch(/noted by ana \(OnCall\): .*“the key is enabled again”/s);
    expect(out).toMatch(/chat +opened +1/);
    expect(out).toMatch(/^ {2}Told +chat \(accepted\)$/m);
    expect(out).toMatch(/^ {2}Next +lead at .* UTC$/m);
    expect(out).toMatch(/^ {2}Then +the policy ends at /m);
    const json = JSON.parse((await run('show', id, '--json')).out);
    expect(json).toMatchObject({ id, status: 'open', policy: 'climb', notified: ['chat'] });
    expect(json.records.map(({ what }: { what: string }) => what)).toEqual(['opened', 'step', 'noted']);
    expect(json.deliveries[0]).toMatchObject({ target: 'chat', kind: 'opened', status: 'delivered' });
    expect(json.told).toMatchObject([{ target: 'chat', channel: 'recorder', outcome: 'accepted' }]);
    expect(json.outlook).toMatchObject({
      moments: [
        { kind: 'step', targets: ['lead'] },
        { kind: 'end-of-policy' },
        { kind: 'reminder', everySeconds: 86_400 },
      ],
      end: 'goes-on',
    });
  });

  it('shows nothing that a terminal acts on', async () => {
    const { world, id, run } = await aDeployment();
    await run('note', id, 'x\u001b[2J\u202ey');
    await world.passes('1s');

    for (const words of [
      ['show', id],
      ['show', id, '--json'],
      ['list', '--json'],
    ]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
      expect((await run(...words)).out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    }
  });
});

describe('cli/incidents/incidents: answers', () => {
  it.each([
    { words: ['ack'], says: /ana \(OnCall\) acknowledged at the command line/, status: 'acknowledged' },
    {
      words: ['resolve', '--why', 'retired'],
      says: /resolved it at the command line: “retired”/,
      status: 'resolved',
    },
    { words: ['snooze', '--for', '4h'], says: /put it off until 2026-11-22T05/, status: 'acknowledged' },
    {
      words: ['snooze', '--until', '2026-11-23T07:00:00Z'],
      says: /put it off until 2026-11-23T07/,
      status: 'acknowledged',
    },
    {
      words: ['quiet', '--for', '4h', '--reason', 'the key is being replaced'],
      says: /keeps it quiet until 2026-11-22T05\S+ at the command line: “the key is being replaced”/,
      status: 'open',
    },
    { words: ['escalate'], says: /asked for the next step at the command line: lead/, status: 'open' },
    { words: ['handover', '--to', 'others'], says: /handed it over to policy others/, status: 'open' },
  ])('$words: says what was done, and who, by what IAM says', async ({ words, says, status }) => {
    const { world, id, run } = await aDeployment();
    const [name = '', ...more] = words;
    const { out, err, code } = await run(name, id, ...more);

    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toMatch(says);
    const [record] = (await world.store.records(id)).slice(-1);
    expect(record?.by).toEqual(ana);
    expect((await world.store.load(id))?.status).toBe(status);
  });

  it.each([
    { words: ['ack', 'nonsense'], says: 'Give the id of an incident' },
    { words: ['snooze', 'ID'], says: 'Give either --for or --until.' },
    { words: ['snooze', 'ID', '--for', '1h', '--until', '2026-11-23'], says: 'Give either --for or --until.' },
    { words: ['snooze', 'ID', '--for', 'soon'], says: 'Give a duration such as 4h' },
    { words: ['quiet', 'ID', '--for', '1h'], says: "required option '--reason <TEXT>'" },
    { words: ['quiet', 'ID', '--reason', 'x'], says: 'Give either --for or --until.' },
    { words: ['list', '--status', 'closed'], says: 'Give open or acknowledged.' },
    { words: ['list', '--limit', '0'], says: 'Give a number from 1 to 1000.' },
    { words: ['handover', 'ID'], says: "required option '--to <POLICY>'" },
  ])('$words is called wrongly, and says how', async ({ words, says }) => {
    const { world, id, run } = await aDeployment();
    const before = await world.store.load(id);
    const { err, code } = await run(...words.map((word) => (word === 'ID' ? id : word)));

    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(await world.store.load(id)).toEqual(before);
  });

  it.each([
    { words: ['ack', '01KB0000000000000000000009'], says: 'There is no incident 01KB0000000000000000000009' },
    { words: ['show', '01KB0000000000000000000009'], says: 'There is no incident 01KB0000000000000000000009' },
    { words: ['handover', 'ID', '--to', 'othres'], says: 'Did you mean others?' },
    { words: ['snooze', 'ID', '--until', '2020-01-01'], says: 'is over. Choose a moment to come.' },
    { words: ['quiet', 'ID', '--for', '31d', '--reason', 'x'], says: 'A silence lasts 30 days at most' },
  ])('$words cannot be done, and says why, as JSON too', async ({ words, says }) => {
    const { id, run } = await aDeployment();
    const given = words.map((word) => (word === 'ID' ? id : word));
    const { err, code } = await run(...given);

    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(JSON.parse((await run(...given, '--json')).out).problem).toContain(says);
  });

  it('says of an acknowledged one who was first', async () => {
    const { id, run } = await aDeployment();
    await run('ack', id);

    expect((await run('ack', id)).err).toContain('Already acknowledged by ana (OnCall)');
  });

  it('says what to do when AWS denies it', async () => {
    const { run } = await aDeployment();
    opened.fails = Object.assign(new Error('not authorized to perform: cloudformation:DescribeStacks'), {
      name: 'AccessDeniedException',
    });

    expect((await run('list')).err).toContain('docs/operations/incidents.md');
  });
});
