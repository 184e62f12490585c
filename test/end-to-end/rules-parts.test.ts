import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { eventually } from '../../local/eventually.ts';
import { keptCompiled, localEnvironment, projectFolder } from '../../local/folders.ts';
import { textOf } from '../../local/observer.ts';
import { seed } from '../../local/seed.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { edited } from '../support/edited.ts';
import { renewProcesses } from './renewed-processes.ts';
import { endToEndRules } from './rules.ts';
import { openings, openWorld, type World } from './world.ts';

/** A stack of its own: these tests change the rules, which all others share. */
let stack: Stack;
let world: World;
let folder: string;
let parameter: string;

/** Goes on where `routing.yml` ends; too large for a parameter unless it is packed. */
const second = `version: 1
# ${'The team of the databases hears of its own at once. '.repeat(200)}
policies:
  straight: { steps: [{ notify: [dba-pager] }] }
routes:
  - name: straight to the pager
    match: { resource: { name: [{ prefix: straight- }] } }
    policy: straight
    groupBy: [resource.arn, job.id]
    groupWait: 0s
  - { name: everything else, policy: at-once, groupBy: [resource.arn, job.id], groupWait: 0s }
`;

beforeAll(async () => {
  stack = await startStack();
  world = openWorld(stack, process.pid);
  parameter = stack.outputs.RoutingParameter ?? '';
  await seed(stack, null);
  folder = await mkdtemp(path.join(tmpdir(), 'backup-alerts-parts-'));
  await mkdir(path.join(folder, 'routing'));
  await writeFile(path.join(folder, 'routing.yml'), await firstPart());
  await writeFile(path.join(folder, 'routing', '10-dba.yml'), second);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stack.stop();
});

/** The rules of these tests but for the route that takes everything, which is the second part's, and what names that route. */
async function firstPart(): Promise<string> {
  const rules = parseDocument(await endToEndRules());
  const { routes } = rules.toJS() as { routes: { name: string }[] };
  rules.set('routes', rules.createNode(routes.filter(({ name }) => name !== 'everything else')));
  rules.delete('drills');
  return `# By hand.\n${rules}`;
}

/** Runs the command line as people do, against this stack. */
function backupAlerts(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const options = { cwd: projectFolder, env: { ...localEnvironment(stack.endpoint), ...keptCompiled } };
  return new Promise((resolve) => {
    const running = execFile('npx', ['backup-alerts', ...argv, '--stage', 'local'], options, (_error, out, err) =>
      resolve({ code: running.exitCode ?? -1, out, err }),
    );
  });
}

async function newestVersion(): Promise<string> {
  const { out } = await backupAlerts('rules', 'pull', '--json');
  return (JSON.parse(out) as { version: string }).version;
}

async function fails(prefix?: string): Promise<Incident> {
  const name = world.newName(prefix);
  await world.backupFails(name);
  return world.incident(name);
}

describe('rules in several parameters', () => {
  it('are pushed from a folder, and the second one routes what is its own', async () => {
    const pushed = await backupAlerts('rules', 'push', folder, '--yes');
    await renewProcesses(stack);

    const { id, routing, rulesVersion } = await fails('straight-');

    expect(pushed.err).toBe('');
    expect(pushed.code).toBe(0);
    expect(pushed.out).toContain('Policy "straight" is new');
    expect(pushed.out).toMatch(/write {3}routing\/10-dba \(new; \d{3,4} bytes, packed\)/);
    expect(routing.route).toBe('straight to the pager');
    expect(rulesVersion).toMatch(/^(?:10-dba|routing)@\d+~[0-9a-f]{8}$/);
    const heard = await world.hears('the pager of the second part', id, (all) => openings(all).length > 0);
    expect(openings(heard).map(({ channel }) => channel)).toEqual(['C0123456780']);
  });

  it('are pulled byte for byte, and pushed again without a difference', async () => {
    const pulled = await mkdtemp(path.join(folder, 'pulled-'));

    const { code, err } = await backupAlerts('rules', 'pull', '--out', pulled);

    expect(code).toBe(0);
    expect(err).toMatch(/^\/backup-alerts\/local\/routing in us-east-1: version \S+@\d+~\S+ \(root, \d{4}-/);
    for (const file of ['routing.yml', 'routing/10-dba.yml']) {
      expect(await readFile(path.join(pulled, file))).toEqual(await readFile(path.join(folder, file)));
    }
    expect((await backupAlerts('rules', 'push', pulled, '--yes')).out).toMatch(/^Nothing to push: /);
  });

  it('are not pushed over a version that the person has not seen, nor without anybody who agreed', async () => {
    const version = await newestVersion();
    const edited = await mkdtemp(path.join(folder, 'edited-'));
    await writeFile(path.join(edited, 'routing.yml'), `${await firstPart()}# Edited.\n`);

    const stale = await backupAlerts('rules', 'push', edited, '--yes', '--if-version', '1');
    const unasked = await backupAlerts('rules', 'push', edited);

    expect(stale.code).toBe(1);
    expect(stale.err).toContain(`Version 1 is not the newest: that is version ${version}`);
    expect(unasked.code).toBe(2);
    expect(unasked.err).toContain('There is no terminal to ask at');
    expect(await newestVersion()).toBe(version);
  });

  it('with a mistake are refused with the parameter and the line it stands in', async () => {
    const broken = await mkdtemp(path.join(folder, 'broken-'));
    await mkdir(path.join(broken, 'routing'));
    await writeFile(
      path.join(broken, 'routing', '10-dba.yml'),
      edited(second, ['policy: straight', 'policy: straigth']),
    );

    const { code, err } = await backupAlerts('rules', 'push', broken, '--yes');

    expect(code).toBe(1);
    expect(err).toContain('routing/10-dba line 8, routes[0].policy: "straigth" is not a policy');
  });

  it('have a history that says what each version changed', async () => {
    const { code, out } = await backupAlerts('rules', 'history', '--json', '--limit', '5');
    const { versions } = JSON.parse(out) as { versions: { valid: boolean; differences: string[]; parts: object[] }[] };

    expect(code).toBe(0);
    expect(versions.length).toBeGreaterThan(1);
    expect(versions[0]).toMatchObject({ version: await newestVersion(), valid: true });
    expect(versions.flatMap(({ differences }) => differences ?? []).join('\n')).toContain('Policy "straight" is new');
  });

  it('stay in force whole when one of them is broken past every check, and people hear where', async () => {
    const whole = await newestVersion();
    await world.aws.putParameter(
      `${parameter}/10-dba`,
      edited(second, ['policy: straight', 'policy: straigth']),
      'String',
    );
    await renewProcesses(stack);

    const { id, routing, rulesVersion } = await fails('straight-');

    expect({ route: routing.route, rulesVersion }).toEqual({ route: 'straight to the pager', rulesVersion: whole });
    await world.hears('the pager, by the last good rules', id, (all) => openings(all).length > 0);
    const trouble = await rulesIncident();
    const heard = await world.hears('the mistake', trouble.id, (all) => openings(all).length > 0);
    expect(textOf(openings(heard)[0]?.blocks)).toContain('routing/10-dba line 8');
  });

  it('are what is left of them when one is deleted that the others do not need', async () => {
    await world.aws.putParameter(`${parameter}/10-dba`, second, 'String');
    await world.aws.deleteParameter(`${parameter}/10-dba`);
    await renewProcesses(stack);

    const { route, policy } = (await fails('straight-')).routing;

    expect({ route, policy }).toEqual({ route: 'catch-all', policy: 'platform' });
    expect((await rulesIncident('resolved')).status).toBe('resolved');
  });
});

function rulesIncident(status = 'open'): Promise<Incident> {
  return eventually(`an incident about the rules, ${status}`, async () =>
    (await world.incidents())
      .toSorted((a, b) => b.id.localeCompare(a.id))
      .find((incident) => incident.alerts[0]?.resourceType === 'Routing rules' && incident.status === status),
  );
}
