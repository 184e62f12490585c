import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { accessTo } from '../../support/command-line-access.ts';
import { backupJobEvent } from '../../support/events.ts';
import { World } from '../../support/world.ts';
import { runCli } from '../run-cli.ts';

const opened = vi.hoisted(() => ({ access: null as unknown, deployment: null as unknown, fails: false }));

vi.mock('../../../src/runtime/incidents-access.ts', () => ({
  openIncidentsAccess: async () => {
    if (opened.fails) throw Object.assign(new Error('There is no stack.'), { name: 'NotDeployedError' });
    return opened.access;
  },
}));
vi.mock('../../../src/runtime/doctor.ts', () => ({
  openDoctorAccess: async () => ({ tools: { deployment: opened.deployment } }),
}));

/** A world as `status` sees it, whose watch came to its end at a moment. */
function seen({ heartbeat = null as string | null } = {}) {
  const world = new World();
  opened.fails = false;
  opened.access = accessTo(world);
  opened.deployment = {
    parts: async () => ({ value: [{ logicalId: 'WatchLambdaFunction', physicalId: 'watch' }] }),
    lastHeartbeat: async () => ({ value: heartbeat ?? world.now }),
  };
  return { world, run: (...words: string[]) => runCli(['status', ...words], { now: () => world.now, columns: 150 }) };
}

it('cli/status: is calm when nothing is open or wrong', async () => {
  const { run } = seen();
  const { out, code } = await run();

  expect(code).toBe(0);
  expect(out).toContain('Open: nothing');
  expect(out).toContain('Nobody keeps anything quiet');
  expect(out).toContain('No target is down');
  expect(out).toContain('Heartbeat: 2026-11-22 01:00 UTC');
});

it('cli/status: shows what is open with who has it, what is quiet, what is down, and the rules', async () => {
  const { world, run } = seen();
  world.troubles.set('tickets', () => ({ status: 'rejected', reason: 'bad-credentials', detail: 'no' }));
  await world.backupFails();
  await world.passes('31s');
  const { id } = world.onlyIncident();
  await runCli(['silence', 'add', '--kind', 'copy', '--for', '2h', '--reason', 'moves'], { now: () => world.now });
  world.rules = { ...world.rules, problem: 'Version 3 is not valid.', origin: 'last-known-good' };
  const { out, code } = await run();

  expect(code).toBe(1);
  expect(out).toMatch(new RegExp(`nobody +2026-11-22 01:\\d\\d UTC +${id}`));
  expect(out).toMatch(/moves”\n +kind=copy/);
  expect(out).toMatch(/tickets: bad-credentials, since 2026-11-22 01:00 UTC/);
  expect(out).toContain('Version 3 is not valid.');
  const json = JSON.parse((await run('--json')).out);
  expect(json).toMatchObject({
    incidents: [{ id }],
    silences: [{ reason: 'moves' }],
    rules: { origin: 'last-known-good' },
  });
  expect(json.targetsDown).toMatchObject([{ target: 'tickets', reason: 'bad-credentials' }]);
});

it('cli/status: a late heartbeat is not calm, and what cannot be looked at is neither', async () => {
  const late = seen({ heartbeat: '2026-11-22T00:30:00.000Z' });
  expect(await late.run()).toMatchObject({ code: 1, out: expect.stringContaining('which is too old') });
  opened.fails = true;
  expect(await late.run()).toMatchObject({ code: 2, err: expect.stringContaining('There is no stack.') });
});

it('cli/status: says in which account something is, by its name, where there are several or they have names', async () => {
  const { world, run } = seen();
  await world.backupFails();
  await world.passes('31s');
  expect((await run()).out).not.toMatch(/what +account/);
  await world.hears({ ...backupJobEvent({ jobId: 'there', startedAt: world.now }), account: '222233334444' });
  await world.passes('31s');
  world.rules = { ...world.rules, accounts: new Map([['222233334444', 'payroll']]) };

  const { out } = await run();
  expect(out).toMatch(/what +account/);
  expect(out).toMatch(/ +payroll +\w+ +nobody/);
  expect(out).toMatch(/ +111122223333 +\w+ +nobody/);
});

it('cli/status: says what drills have proved, and names what they do not once they proved something', async () => {
  const { world, run } = seen();
  const all = JSON.parse((await run('--json')).out).proven as {
    way: 'route' | 'target';
    name: string;
    state: string;
  }[];
  expect(all.length).toBeGreaterThan(1);
  expect((await run()).out).toContain(`Proved by drills: 0 of ${all.length} routes and targets`);
  expect((await run()).out).not.toContain('never proven');

  const by = { at: world.now, drillId: 'drill-1', by: 'router' };
  await world.proven.note([{ way: 'route', name: 'catch-all', definition: 'other', ...by }]);
  const { out, code } = await run();

  expect(code).toBe(0);
  expect(out).toMatch(/route catch-all: proven at 2026-11-22 01:00 UTC by router, changed since/);
  expect(out).toMatch(/never proven/);
});

it('cli/status: a drill under way stands apart, and is neither open nor wrong', async () => {
  const { world, run } = seen();
  await world.hears(JSON.parse(readFileSync('test/fixtures/events/drill.json', 'utf8')));
  await world.passes('31s');
  const { id } = world.onlyIncident();
  const { out, code } = await run();

  expect(code).toBe(0);
  expect(out).toContain('Open: nothing');
  expect(out).toMatch(new RegExp(`Drills under way\\n(?:.*\\n)*?.*${id}`));
  expect(JSON.parse((await run('--json')).out)).toMatchObject({ incidents: [], drills: [{ id }] });
});
