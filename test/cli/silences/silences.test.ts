import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tellSilences } from '../../../src/pipeline/guard/tell-silences.ts';
import { accessTo, ana, tellingIn } from '../../support/command-line-access.ts';
import { World } from '../../support/world.ts';
import { fixtureFile, folderWith, runCli } from '../run-cli.ts';

const opened = vi.hoisted(() => ({ access: null as unknown }));

vi.mock('../../../src/runtime/incidents-access.ts', () => ({
  NotDeployedError: class NotDeployedError extends Error {},
  openIncidentsAccess: async () => opened.access,
}));

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s, groupBy: [resource.arn] }
targets: { chat: { recorder: {} }, lead: { recorder: {} }, news: { recorder: {} } }
policies:
  climb: { steps: [ { notify: [chat] }, { after: 1h, notify: [lead] } ] }
routes: []
bulletins: [news]
`;

/** A world with an incident of each of two databases, as the command line reaches it. */
async function aDeployment() {
  const world = new World(rules);
  for (const name of ['orders', 'invoices']) {
    await world.backupFails({ jobId: name, resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}` });
    await world.passes('1m');
    world.expectNotice('chat', 'opened');
  }
  opened.access = accessTo(world);
  const run = (...words: string[]) => runCli(['silence', ...words], { now: () => world.now, columns: 150 });
  const idIn = (out: string) => /\b01[0-9A-Z]{24}\b/.exec(out)?.[0] ?? '';
  return { world, run, idIn };
}

const add = ['add', '--resource', 'ord*', '--for', '14h', '--reason', 'moves to “Aurora”'];

describe('cli/silences: add', () => {
  it('says what it would have kept quiet, makes it, and the next step of that waits', async () => {
    const { world, run, idIn } = await aDeployment();
    const { out, err, code } = await run(...add);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toContain('Quiet until 2026-11-22 15:02 UTC: name=ord*');
    expect(out).toMatch(/Of 2 open incidents it would have kept 1 quiet, and 1 of their 2 alerts/);
    expect(out).toMatch(/RDS orders/);
    expect(out).not.toMatch(/RDS invoices/);

    await world.passes('90m');
    expect(world.expectNotice('lead', 'escalated').notice.headline).toContain('invoices');
    const { title, news } = world.expectAnnouncement('news');
    expect(title).toBe('ana (OnCall) keeps quiet until 2026-11-22 15:02 UTC: name=ord*');
    expect(news).toContain("“moves to 'Aurora'”");
    world.end();
    const [record] = await world.store.records(`silence-${idIn(out.replace(/^ .*$/gm, ''))}`);
    expect(record).toMatchObject({ what: 'silence-made', by: ana, subject: { kind: 'silence' } });
  });

  it('only rehearses with --dry-run, and prints JSON', async () => {
    const { world, run } = await aDeployment();
    const { out } = await run(...add, '--dry-run', '--json');

    expect(JSON.parse(out)).toMatchObject({ silence: null, foreseen: { of: 2, alerts: { matched: 1, of: 2 } } });
    expect(await world.store.silences.since('')).toEqual([]);
  });

  it.each([
    [['--account', '111122223333', '--plan', 'nightly'], { account: ['111122223333'], job: { plan: ['nightly'] } }],
    [['--tag', 'env=dev', '--tag', 'env=te*'], { resource: { tags: { env: ['dev', { wildcard: 'te*' }] } } }],
    [
      ['--resource', 'arn:aws:rds:x', '--kind', 'copy'],
      { resource: { arn: ['arn:aws:rds:x'] }, event: { kind: ['copy'] } },
    ],
    [['--tag', '__proto__=x'], JSON.parse('{"resource":{"tags":{"__proto__":["x"]}}}')],
    [['--all'], { severity: ['critical', 'high', 'medium', 'low'] }],
    [['--match', '{"job":{"vault":["old"]}}'], { job: { vault: ['old'] } }],
  ])('%j is the pattern of the rules that it says', async (words, pattern) => {
    const { run } = await aDeployment();
    const { out, err } = await run('add', ...words, '--for', '2h', '--reason', 'x', '--json');

    expect(err).toBe('');
    expect(JSON.stringify(JSON.parse(out).silence.match)).toBe(JSON.stringify(pattern));
  });

  it.each([
    { words: ['--for', '2h', '--reason', 'x'], says: 'Say what is to be quiet', code: 2 },
    { words: ['--type', 'RDS', '--reason', 'x'], says: 'Give either --for or --until.', code: 2 },
    { words: ['--type', 'RDS', '--for', '2h'], says: "required option '--reason <TEXT>'", code: 2 },
    { words: ['--tag', 'env', '--for', '2h', '--reason', 'x'], says: 'Give a tag as KEY=VALUE', code: 2 },
    { words: ['--match', '[]', '--for', '2h', '--reason', 'x'], says: 'Give a pattern as JSON', code: 2 },
    { words: ['--kind', 'bakcup', '--for', '2h', '--reason', 'x'], says: 'did you mean "backup"', code: 1 },
    {
      words: ['--match', '{"severity":[{"exists":true}]}', '--for', '2h', '--reason', 'x'],
      says: '--all if it is meant',
      code: 1,
    },
    { words: ['--resource', '*', '--for', '31d', '--reason', 'x'], says: '30 days at most', code: 1 },
    { words: ['--type', 'RDS', '--for', '2h', '--reason', ' '], says: 'Say why', code: 1 },
  ])('$words is refused, and says why', async ({ words, says, code }) => {
    const { world, run } = await aDeployment();
    const refused = await run('add', ...words);

    expect(refused.err).toContain(says);
    expect(refused.code).toBe(code);
    expect(await world.store.silences.since('')).toEqual([]);
  });
});

/** The same, with somebody at work on the invoices. */
async function calm() {
  const deployment = await aDeployment();
  const { world } = deployment;
  await world.acknowledges('Ben', [...world.store.incidents.keys()][1]);
  world.expectNotice('chat', 'acknowledged');
  return deployment;
}

describe('cli/silences: list and end', () => {
  it('lists what holds, ends it, and what still fails is told within minutes', async () => {
    const { world, run, idIn } = await calm();
    expect((await run('list')).out).toBe('Nobody keeps anything quiet in backup-alert-router-prod in eu-west-1.\n');
    await run(...add);
    const listed = await run('list');
    expect(listed.out).toMatch(/^Until 2026-11-22 15:02 UTC, by ana \(OnCall\): “moves to 'Aurora'”\n +name=ord\*$/m);
    await world.passes('2h');
    world.expectAnnouncement('news');

    const id = idIn(listed.out);
    expect((await run('end', id)).out).toContain('It is over');
    await world.passes('16m');
    expect(world.expectNotice('lead', 'escalated').notice.headline).toContain('orders');
    expect(world.expectAnnouncement('news').title).toBe('ana (OnCall) ended a silence: name=ord*');
    world.end();
    expect((await run('end', id)).err).toContain('It was ended by ana (OnCall) at');
    expect((await run('end', '01KD0000000000000000000009')).err).toContain(
      'No silence 01KD0000000000000000000009 holds',
    );
    expect(JSON.parse((await run('list', '--json')).out).silences).toEqual([]);
  });

  it('tells once that a silence is about to end, and once that it is over', async () => {
    const { world, run } = await calm();
    await run(...add);
    await world.passes('2h');
    world.expectAnnouncement('news');
    const tell = async () => {
      await tellSilences(tellingIn(world));
      await world.passes('1s');
    };
    await tell();
    world.end();
    await world.passes('11h');
    for (const _twice of [1, 2]) await tell();
    expect(world.expectAnnouncement('news').title).toBe('A silence ends at 2026-11-22 15:02 UTC: name=ord*');
    await world.passes('1h');
    world.expectNotice('lead', 'escalated');
    for (const _twice of [1, 2]) await tell();
    expect(world.expectAnnouncement('news').title).toBe('A silence is over since 2026-11-22 15:02 UTC: name=ord*');
    world.end();
  });
});

describe('cli/silences: --silences', () => {
  it('lets explain, rules tree and rules check show what people keep quiet', async () => {
    const { run } = await aDeployment();
    await run('add', '--kind', 'backup', '--until', '2026-11-25', '--reason', 'moves');
    const folder = folderWith({
      'silences.json': (await run('list', '--json')).out,
      'routing.yml': 'version: 1\nroutes: []\n',
    });
    const silences = ['--silences', path.join(folder, 'silences.json')];
    const file = path.join(folder, 'routing.yml');
    const explained = await runCli([
      'explain',
      fixtureFile('backup-failed'),
      '--at',
      '2026-11-23T00:00:00Z',
      ...silences,
    ]);
    const tree = await runCli(['rules', 'tree', file, ...silences]);
    const checked = await runCli(['rules', 'check', file, ...silences]);

    expect(explained.out.replace(/\s+/g, ' ')).toContain('silence "moves" of ana (OnCall), until 2026-11-25');
    expect(tree.out.replace(/\s+/g, ' ')).toContain('silence of ana (OnCall)');
    expect(checked.out.replace(/\s+/g, ' ')).toContain('silence of ana (OnCall)');
    const wrong = await runCli(['rules', 'check', file, '--silences', file]);
    expect(wrong.err).toContain('which is not what silence list --json prints');
    expect(wrong.code).toBe(1);
  });
});
