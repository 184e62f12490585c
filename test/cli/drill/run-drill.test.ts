import { beforeEach, describe, expect, it } from 'vitest';
import { type DrillOptions, runDrill, signDrill } from '../../../src/cli/drill/run-drill.ts';
import { eventKeyOf } from '../../../src/events/event-key.ts';
import { normaliseEvent } from '../../../src/events/normalise.ts';
import { firstBrokenRecord } from '../../../src/evidence/record.ts';
import { formatDuration } from '../../../src/lib/duration.ts';
import type { DrillNews } from '../../../src/pipeline/drill/drill-news.ts';
import type { DrillAccess } from '../../../src/runtime/drill.ts';
import { ana } from '../../support/command-line-access.ts';
import { journeyRules } from '../../support/journey-rules.ts';
import { World } from '../../support/world.ts';

const account = '111122223333';
const region = 'eu-west-1';

const news: DrillNews[] = [];
beforeEach(() => news.splice(0));

/** Plays drills in the world, in which time passes as the command waits. */
function accessTo(world: World, during: (seconds: number) => Promise<void> = async () => undefined): DrillAccess {
  let waited = 0;
  return {
    accountId: account,
    region,
    rules: async () => world.rules,
    put: async (event) => void (await world.hears({ ...event, account, region, time: world.now, resources: [] })),
    incidentOf: async (eventKey) => world.store.seen.get(eventKey)?.incidentId ?? null,
    incident: (id) => world.store.load(id),
    deliveries: (id) => world.ledger.rows(id),
    tagsOf: async () => ({}),
    noteProven: (ways) => world.proven.note(ways),
    provenWays: () => world.proven.all(),
    announce: async (said) => void news.push(said),
    actor: ana,
    records: (id) => world.store.records(id),
    record: (record) => world.store.commit({ record }),
    now: () => world.now,
    newId: () => 'drill-1',
    sleep: async (seconds) => {
      waited += seconds;
      await world.passes(formatDuration(seconds).replace(' ', ''));
      await during(waited);
    },
  };
}

async function drilled(options: Partial<DrillOptions>, access: DrillAccess) {
  const said = { out: '', err: '' };
  const terminal = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    now: access.now,
    columns: 120,
    colour: false,
  };
  const usual = { dryRun: false, waitSeconds: 1800, wantsAnswer: true, json: false };
  return { code: await runDrill({ ...usual, ...options }, access, terminal as never), ...said };
}

describe('cli/drill/run-drill', () => {
  it('passes when everybody is told in time and somebody acknowledges; then it is over', async () => {
    const world = new World();
    const access = accessTo(world, async (waited) => {
      if (waited === 60) await world.acknowledges('Ana');
    });

    const { code, out, err } = await drilled({}, access);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(news).toEqual([]);
    expect(out).toMatch(/^The drill passed\./);
    expect(out).toMatch(/Acknowledged {2}by Ana/);
    expect(out).toMatch(/told in time/);
    expect(out).toMatch(/not needed: acknowledged before/);
    expect(world.onlyIncident()).toMatchObject({ drill: true, status: 'resolved' });
  });

  it('fails when nobody acknowledges, and is over all the same', async () => {
    const world = new World();

    const { code, out } = await drilled({ waitSeconds: 120 }, accessTo(world));

    expect(code).toBe(1);
    expect(news.map(({ title }) => title)).toEqual(['Drill failed: nobody acknowledged in time']);
    expect(out).toMatch(/^The drill failed\.[\s\S]*Acknowledged {2}nobody/);
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved' });
    expect((await drilled({ wantsAnswer: false, waitSeconds: 120 }, accessTo(new World()))).code).toBe(0);
  });

  it('fails when a target is down, and says who was told instead', async () => {
    const world = new World();
    const first = 'chat';
    world.troubles.set(first, () => ({ status: 'rejected', reason: 'not-found', detail: 'channel_not_found' }));

    const { code, out } = await drilled({ wantsAnswer: false, waitSeconds: 600, json: true }, accessTo(world));

    expect(code).toBe(1);
    const { passed, targets } = JSON.parse(out);
    expect(passed).toBe(false);
    expect(news).toMatchObject([{ title: 'Drill failed: chat not told in time', failed: ['chat'] }]);
    expect(targets.find(({ target }: { target: string }) => target === first)).toMatchObject({ state: 'failed' });
  });

  it('keeps the result as a record, under which somebody puts a name', async () => {
    const world = new World();
    const access = accessTo(world);
    await drilled({ waitSeconds: 60 }, access);
    const said: string[] = [];
    const terminal = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) } as never;

    expect(await signDrill({ id: 'drill-1', note: '', json: false }, access, terminal)).toBe(0);
    expect(await signDrill({ id: 'drill-1', note: 'pager was late', json: true }, access, terminal)).toBe(0);
    expect(await signDrill({ id: 'drill-2', note: '', json: false }, access, terminal)).toBe(1);

    const records = await world.store.records('drill-1');
    expect(firstBrokenRecord(records)).toBeNull();
    expect(records.map(({ what, actor }) => [what, actor])).toEqual([
      ['drill failed', ana.name],
      ['drill signed off', ana.name],
      ['drill signed off', ana.name],
    ]);
    expect(records[0]).toMatchObject({ subject: { kind: 'drill', id: 'drill-1' }, details: { acknowledged: null } });
    expect(said[2]).toMatch(/There is no record of a drill drill-2/);
  });

  it('signs again behind what others wrote meanwhile, and says so when it never gets to it', async () => {
    const world = new World();
    const access = accessTo(world);
    await drilled({ waitSeconds: 60 }, access);
    const said: string[] = [];
    const terminal = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) } as never;
    const stale = (await world.store.records('drill-1')).slice(0, 1);
    const sign = (reads: (typeof stale)[]) =>
      signDrill(
        { id: 'drill-1', note: '', json: false },
        { ...access, records: async (id) => reads.shift() ?? world.store.records(id) },
        terminal,
      );
    await sign([]);

    expect(await sign([stale])).toBe(0);
    expect(await sign(Array.from({ length: 5 }, () => stale))).toBe(1);
    expect(said.at(-1)).toMatch(/Others sign drill drill-1 at the same moment/);
    const records = await world.store.records('drill-1');
    expect(records.map(({ what }) => what)).toEqual(['drill failed', 'drill signed off', 'drill signed off']);
    expect(firstBrokenRecord(records)).toBeNull();
  });

  it('says who would be told, and sends nothing, with --dry-run', async () => {
    const world = new World();

    const { code, out } = await drilled({ dryRun: true }, accessTo(world));

    expect(code).toBe(0);
    expect(out).toMatch(/^Nothing is sent\.[\s\S]*Who would hear of it/);
    expect(world.store.incidents.size).toBe(0);
  });

  it.each([{ route: 'nowhere' }, { target: 'nobody' }])(
    'is called wrongly with %j, which is not in the rules',
    async (wanted) => {
      const { code, err } = await drilled(wanted, accessTo(new World()));
      expect(code).toBe(2);
      expect(err).toMatch(/^error: The rules have no /);
    },
  );

  it('plays nothing while a silence would keep it quiet', async () => {
    const until = '2026-11-23T03:00:00Z';
    const world = new World(
      `${journeyRules}silences: [{ match: { drill: [true] }, until: ${until}, reason: moving, by: ana }]\n`,
    );

    const { code, err } = await drilled({}, accessTo(world));

    expect(code).toBe(1);
    expect(err).toMatch(/^error: silence "moving" of ana keeps it quiet until 2026-11-23 03:00 UTC/);
    expect(world.store.incidents.size).toBe(0);
  });

  it.each([
    ['orders-db', 'is no ARN'],
    ['arn:aws:rds:eu-west-1:444455556666:db:orders-db', 'is not in 111122223333 eu-west-1'],
    ['arn:aws:rds:us-east-1:111122223333:db:orders-db', 'is not in 111122223333 eu-west-1'],
  ])('is called wrongly with a resource that cannot be played: %s', async (like, says) => {
    const { code, err } = await drilled({ like }, accessTo(new World()));
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('plays a resource that exists, with its tags', async () => {
    const like = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
    const access = { ...accessTo(new World()), tagsOf: async () => ({ owner: 'team-orders' }) };
    const { code, out } = await drilled({ like, dryRun: true, json: true }, access);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      plays: { resourceArn: like, resourceType: 'DynamoDB', tags: [{ key: 'owner', value: 'team-orders' }] },
      alert: { owner: 'team-orders' },
    });
  });

  it('says when nothing comes of it', async () => {
    const world = new World();
    const { code, err } = await drilled({}, { ...accessTo(world), put: async () => undefined });
    expect(code).toBe(1);
    expect(err).toMatch(/Nothing came of it within 120 s/);
  });

  it('counts nothing of a drill that joined one that is still open', async () => {
    const world = new World();
    const left = { ...accessTo(world), newId: () => 'drill-0' };
    const event = { source: 'backup-alerts.drill', 'detail-type': 'Backup Job State Change', account, region };
    const detail = { drill: true, backupJobId: 'old', state: 'FAILED', resourceType: 'RDS' };
    await left.put({
      ...event,
      detail: {
        ...detail,
        resourceArn: `arn:aws:rds:${region}:${account}:db:old`,
        statusMessage: 'This is a drill: no backup has failed.',
      },
    });
    expect(eventKeyOf(normaliseEvent({ ...event, detail }, world.now) as never)).toMatch(/drill$/);
    await world.passes('10m');

    const { code, err } = await drilled({}, accessTo(world));

    expect(code).toBe(1);
    expect(err).toMatch(/is still open/);
  });
});
