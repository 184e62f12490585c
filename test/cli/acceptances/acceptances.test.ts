import { describe, expect, it, vi } from 'vitest';
import { job, planId, table } from '../../findings/an-account.ts';
import { accessTo, ana } from '../../support/command-line-access.ts';
import { backupJobEvent } from '../../support/events.ts';
import { World } from '../../support/world.ts';
import { folderWith, runCli } from '../run-cli.ts';

const opened = vi.hoisted(() => ({ access: null as unknown }));

vi.mock('../../../src/runtime/incidents-access.ts', () => ({
  NotDeployedError: class NotDeployedError extends Error {},
  openIncidentsAccess: async () => opened.access,
}));

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s, groupBy: [resource.arn] }
targets: { chat: { recorder: {} }, news: { recorder: {} } }
policies: { climb: { steps: [ { notify: [chat] } ] } }
routes: []
bulletins: [news]
`;
const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const leftOut = (count: number) => ({ resourceArn: arn, state: 'COMPLETED', message: `${count} objects left out` });

/** A world with an incident of a backup that left three objects out, as the command line reaches it. */
async function aDeployment() {
  const world = new World(rules);
  await world.backupFails(leftOut(3));
  await world.passes('1m');
  world.expectNotice('chat', 'opened');
  opened.access = accessTo(world);
  const run = (...words: string[]) => runCli(words, { now: () => world.now, columns: 150 });
  const { id } = world.onlyIncident();
  const accept = (...more: string[]) =>
    run('incidents', 'accept', id, '--owner', 'data team', '--reason', 'left out on “purpose”', ...more);
  return { world, run, accept, id, made: () => world.store.acceptances.since('') };
}

describe('cli/acceptances: incidents accept', () => {
  it('says what it covers and would have, makes it, closes the incident, and the news of the rules say so', async () => {
    const { world, accept, id, made } = await aDeployment();
    const { out, err, code } = await accept('--for', '30d');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    const [acceptance] = await made();
    expect(out).toBe(
      `Accepted until 2026-12-22 01:01 UTC, owned by data team: “left out on 'purpose'”
What fails within the next minute may still be told.
acceptance end ${acceptance?.id} ends it before.
  covers RDS orders (completed-with-issues, at most 3)

Of the runs of the last 30 days that are kept, it would have covered none.
`,
    );
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', resolution: { kind: 'accepted' } });
    await world.passes('1s');
    world.expectNotice('chat', 'resolved');
    expect(world.expectAnnouncement('news').title).toMatch(
      /^ana \(OnCall\) accepts until 2026-12-22 01:01 UTC: RDS orders/,
    );
    world.end();
    const [record] = await world.store.records(`acceptance-${acceptance?.id}`);
    expect(record).toMatchObject({ what: 'acceptance-made', by: ana, details: { incidentId: id } });
  });

  it('only rehearses with --dry-run, and prints JSON', async () => {
    const { world, accept, made } = await aDeployment();
    const { out } = await accept('--for', '30d', '--dry-run', '--json');
    expect(JSON.parse(out)).toMatchObject({
      ...{ acceptance: null, incident: null, covers: [{ most: 3 }], foreseen: { runs: 0, lanes: 1, of: 1 } },
    });
    expect((await accept('--for', '30d', '--dry-run')).out).toMatch(/^Nothing was made\.\n {2}covers RDS orders/);
    expect([await made(), world.onlyIncident().status]).toEqual([[], 'open']);

    const answered = JSON.parse((await accept('--for', '30d', '--most', '10', '--json')).out);
    expect(answered).toMatchObject({
      acceptance: { owner: 'data team', by: ana.name, covers: [{ most: 10 }], ended: null },
      incident: { status: 'resolved' },
    });
  });

  it.each([
    { words: [], says: 'Give either --for or --until.', code: 2 },
    { words: ['--for', '30d', '--most', '0'], says: 'Give a number from 1 on.', code: 2 },
    { words: ['--for', '30d', '--most', '2'], says: 'at least 3', code: 1 },
    { words: ['--for', '500d'], says: 'for a year at most', code: 1 },
  ])('$words is refused, and says why', async ({ words, says, code }) => {
    const { accept, made } = await aDeployment();
    const refused = await accept(...words);

    expect(refused.err).toContain(says);
    expect(refused.code).toBe(code);
    expect(await made()).toEqual([]);
  });

  it('is refused where there is no such incident, and where it is over', async () => {
    const { world, run, accept } = await aDeployment();
    const unknown = await run(
      'incidents',
      'accept',
      `01JD${'0'.repeat(20)}ZZ`,
      '--owner',
      'x',
      '--reason',
      'x',
      '--for',
      '1d',
    );
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('no incident')]);
    await world.resolves('Ben');
    expect((await accept('--for', '1d')).err).toContain('Already resolved by Ben');
  });
});

describe('cli/acceptances: list and end', () => {
  it('lists those that hold, ends one, and the next failure is told', async () => {
    const { world, run, accept, made } = await aDeployment();
    expect((await run('acceptance', 'list')).out).toBe(
      'Nobody has accepted anything in backup-alert-router-prod in eu-west-1.\n',
    );
    await accept('--for', '30d');
    const [acceptance] = await made();
    expect((await run('acceptance', 'list')).out).toBe(
      `Until 2026-12-22 01:01 UTC, owned by data team, accepted by ana (OnCall): “left out on 'purpose'”
  covers RDS orders (completed-with-issues, at most 3)
  npx backup-alerts acceptance end ${acceptance?.id}
`,
    );
    const ended = await run('acceptance', 'end', acceptance?.id ?? '');
    expect(ended.out).toBe("It is over: “left out on 'purpose'”. The next failure is told again.\n");
    expect((await run('acceptance', 'end', acceptance?.id ?? '')).err).toContain('It was ended by ana');
    expect(JSON.parse((await run('acceptance', 'list', '--json')).out).acceptances).toEqual([]);
    await world.passes('1d');
    expect(await world.backupFails(leftOut(3))).toMatchObject({ action: 'open' });
  });

  it('what it prints as JSON is read by explain, tree, check and checkup, which show it with those of the rules', async () => {
    const { run, accept, id } = await aDeployment();
    await accept('--for', '30d');
    const { out } = await run('acceptance', 'list', '--json');
    const startedAt = '2026-11-22T04:00:00.000Z';
    const folder = folderWith({
      'acceptances.json': out,
      'same.json': backupJobEvent({ jobId: 'same', startedAt, ...leftOut(2) }),
      'more.json': backupJobEvent({ jobId: 'more', startedAt, ...leftOut(3000) }),
      'rules.yml':
        'version: 1\naccept: [{ name: scratch, plans: [x], owner: ops, reason: r, until: 2027-01-01, most: 1 }]\n',
    });
    const [acceptances, rulesFile] = [`${folder}/acceptances.json`, `${folder}/rules.yml`];
    for (const words of [
      ['rules', 'tree', rulesFile],
      ['rules', 'check', rulesFile],
    ]) {
      const shown = await run(...words, '--acceptances', acceptances);
      expect([words, shown.err, shown.code]).toEqual([words, '', 0]);
      expect(shown.out).toMatch(
        new RegExp(`incident ${id}\\s+RDS orders \\(completed-with-issues, at most 3\\); until\\s+2026-12-22`),
      );
    }
    expect((await run('rules', 'tree', rulesFile, '--acceptances', acceptances)).out).toContain('scratch');
    const explains = async (name: string, ...more: string[]) =>
      (await run('explain', `${folder}/${name}.json`, '--acceptances', acceptances, ...more)).out;
    expect(JSON.parse(await explains('same', '--json')).decision).toMatchObject({
      action: 'accept',
      accepted: { owner: 'data team', name: `incident ${id}` },
      steps: [],
    });
    expect(await explains('same')).toContain('Decision: leave it as it is, because a person accepted it');
    expect(JSON.parse(await explains('more', '--json')).decision).toMatchObject({ action: 'open' });
    expect(await explains('more')).toContain('it outgrew what data team accepted');
    expect((await run('rules', 'check', rulesFile, '--acceptances', rulesFile)).err).toContain(
      'which is not what acceptance list --json prints',
    );
  });

  it('a failed job that it covers is shown as accepted by checkup, and does not count; one that outgrew it does', async () => {
    const { world, run, made } = await aDeployment();
    const orders = table('orders');
    await world.backupFails({ ...leftOut(3), jobId: 'o', resourceArn: orders, resourceType: 'DynamoDB', planId });
    const { id } = [...world.store.incidents.values()].at(-1) ?? { id: '' };
    await run('incidents', 'accept', id, '--owner', 'ops', '--reason', 'r', '--for', '30d');
    expect(await made()).toHaveLength(1);
    const { out } = await run('acceptance', 'list', '--json');
    const checks = async (count: number, ...more: string[]) => {
      const left = { StatusMessage: `${count} objects left out`, MessageCategory: 'PARTIAL' };
      const folder = folderWith({
        'acceptances.json': out,
        'answers/list-backup-plans.json': { BackupPlansList: [] },
        'answers/list-backup-jobs.json': { BackupJobs: [job(orders, '2026-11-22T00:00:00.000Z', left)] },
      });
      const acceptances = `${folder}/acceptances.json`;
      return run('checkup', '--files', `${folder}/answers`, '--acceptances', acceptances, ...more);
    };

    const same = await checks(2);
    expect(same.out).toMatch(/Accepted \(1\)[\s\S]*DynamoDB [\s\S]*Nothing was found, beside 1 accepted job\./);
    expect(same.code).toBe(0);
    expect(JSON.parse((await checks(2, '--json')).out).failures).toMatchObject([{ accepted: { owner: 'ops' } }]);
    const more = await checks(3000);
    expect([more.code, more.out]).toEqual([1, expect.stringContaining('Jobs that failed (1)')]);
  });
});
