import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import { invoicesDb } from '../support/events.ts';
import { FakeTable } from '../support/fake-table.ts';
import { hasReleased, Released, releasedCommit } from '../support/released.ts';
import { TableWorld } from '../support/table-world.ts';
import type { World } from '../support/world.ts';

type RunStep = typeof runStep;

describe.skipIf(!hasReleased())(`compatibility: 0.1.0 (${releasedCommit}) and this release on one table`, () => {
  let released: Released;
  let oldStep: RunStep;
  let oldBroken: typeof firstBrokenRecord;

  beforeAll(async () => {
    released = new Released();
    ({ runStep: oldStep } = await released.load<{ runStep: RunStep }>('src/pipeline/run-step.ts'));
    ({ firstBrokenRecord: oldBroken } = await released.load<{ firstBrokenRecord: typeof firstBrokenRecord }>(
      'src/evidence/record.ts',
    ));
  });

  afterAll(() => released?.remove());

  async function bothWorlds() {
    const table = new FakeTable();
    return { table, old: await released.world(table), now: new TableWorld(undefined, table) };
  }

  /** What either release was heard to say, in order: `pager escalated`. */
  const said = (...worlds: World[]) =>
    worlds.flatMap(({ heard }) => heard.map(({ target, kind }) => `${target} ${kind}`));

  async function only(world: TableWorld): Promise<Incident> {
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    return incident as Incident;
  }

  /** Lets one release take the step that is due, as the state machine does whose definition both have. */
  async function step(world: World, take: RunStep, incident: Incident): Promise<void> {
    const nextStepAt = incident.escalation.nextStepAt ?? '';
    world.now = nextStepAt;
    await take({ incidentId: incident.id, clock: incident.escalation.clock, nextStepAt }, world.dependencies());
    await world.passes('1s');
  }

  async function unlisted({ stored }: TableWorld): Promise<string[]> {
    return (await stored.unlisted({ limit: 1000 })).items;
  }

  it('this release goes on with what 0.1.0 opened: nobody hears anything twice, and the chain holds', async () => {
    const { old, now } = await bothWorlds();
    await old.backupFails();
    await step(old, oldStep, await only(now));
    expect(said(old)).toEqual(['chat opened', 'tickets opened']);
    expect(await unlisted(now)).toEqual([(await only(now)).id]);

    await now.stored.relist(await only(now));
    expect(await unlisted(now)).toEqual([]);
    await step(now, runStep, await only(now));
    now.now = addSeconds(now.now, 3600);
    await now.backupFails({ resourceArn: invoicesDb, jobId: 'second' });
    now.now = addSeconds(now.now, 3600);
    await now.backupSucceeds();
    await now.backupSucceeds({ resourceArn: invoicesDb, jobId: 'well again' });

    const { id, status, reach } = await only(now);
    expect(status).toBe('resolved');
    expect({ ...reach.byType }).toEqual({ RDS: 2 });
    expect(said(now).filter((one) => one.endsWith(' opened'))).toEqual([]);
    expect(said(now)).toContain('pager escalated');
    expect(
      said(now)
        .filter((one) => one.endsWith(' resolved'))
        .sort(),
    ).toEqual(['chat resolved', 'pager resolved', 'tickets resolved']);
    const records = await now.stored.records(id);
    expect([firstBrokenRecord(records), oldBroken(records)]).toEqual([null, null]);
    expect((await now.stored.timersDue('2999', { limit: 10 })).items).toEqual([]);
  });

  it('0.1.0 goes on with what this release opened, and this release with that again', async () => {
    const { old, now } = await bothWorlds();
    await now.backupFails();
    await step(now, runStep, await only(now));

    await step(old, oldStep, await only(now));
    old.now = addSeconds(old.now, 60);
    await old.backupFails({ resourceArn: invoicesDb, jobId: 'second' });
    expect(said(old)).toContain('pager escalated');
    expect(said(old).filter((one) => /^(?:chat|tickets) opened/.test(one))).toEqual([]);
    expect(await unlisted(now)).toEqual([(await only(now)).id]);

    await now.stored.relist(await only(now));
    now.now = addSeconds(old.now, 3600);
    const due = await now.stored.timersDue(addSeconds((await only(now)).escalation.nextStepAt ?? '', 1), { limit: 10 });
    expect(due.items).toEqual([(await only(now)).id]);
    const { id } = await only(now);
    await now.acknowledges('Ana', id);
    await old.resolves('Ben', id);

    expect(await only(now)).toMatchObject({ status: 'resolved', alertCount: 2, resolution: { by: 'Ben' } });
    expect({ ...(await only(now)).reach.byType }).toEqual({ RDS: 2 });
    const all = said(now, old);
    expect(all.filter((one) => one === 'pager escalated')).toHaveLength(1);
    expect(all.filter((one) => one === 'chat opened')).toHaveLength(1);
    const records = await now.stored.records(id);
    expect([firstBrokenRecord(records), oldBroken(records)]).toEqual([null, null]);
    // 0.1.0 resolved it without its view, which whoever meets it takes away.
    await now.stored.relist(await only(now));
    expect((await now.stored.timersDue('2999', { limit: 10 })).items).toEqual([]);
  });

  it('0.1.0 knows what this release has heard of, and the other way round', async () => {
    const { old, now } = await bothWorlds();
    await now.backupFails({ jobId: 'a' });
    await old.backupFails({ resourceArn: invoicesDb, jobId: 'b' });

    expect((await old.backupFails({ jobId: 'a' })).action).toBe('duplicate');
    expect((await now.backupFails({ resourceArn: invoicesDb, jobId: 'b' })).action).toBe('duplicate');
  });

  it('0.1.0 can read and answer an incident whose resource has a tag that it could not store', async () => {
    const { old, now } = await bothWorlds();
    await now.backupFails({ resourceType: 'constructor' });
    await step(now, runStep, await only(now));

    await old.backupFails({ resourceArn: invoicesDb, jobId: 'second' });
    await old.resolves('Ben', (await only(now)).id);

    expect({ ...(await only(now)).reach.byType }).toEqual({ constructor: 1, RDS: 1 });
    expect((await only(now)).status).toBe('resolved');
  });
});
