import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeTable } from '../support/fake-table.ts';
import { hasReleased, Released, releasedCommit, typelessCommit } from '../support/released.ts';
import { apart, hearsRestore, pointOf, type Restore, source } from '../support/restores.ts';
import { TableWorld } from '../support/table-world.ts';

/** What an incident of before is about, and what its event named of the resource. */
const before = (['source', 'point'] as const).flatMap((subject) =>
  [true, false].map((isTest) => ({ subject, isTest, of: `a restore${isTest ? ' test' : ''} by its ${subject}` })),
);

describe.skipIf(!hasReleased()).each([
  { commit: releasedCommit, release: '0.1.0' },
  { commit: typelessCommit, release: 'an earlier form of this release' },
])('compatibility: lanes of restores that $release ($commit) has begun', ({ commit }) => {
  let released: Released;

  beforeAll(() => {
    released = new Released(commit);
  });

  afterAll(() => released?.remove());

  /** A table on which the release of before has an open incident, and the worlds of both on it. */
  async function begun({ subject, isTest }: { subject: string; isTest: boolean }) {
    const table = new FakeTable();
    const old = await released.world(table, apart);
    const named = subject === 'source' ? { source } : {};
    expect((await hearsRestore(old, { point: pointOf(1), isTest, ...named })).action).toBe('open');
    const now = new TableWorld(apart, table);
    now.now = '2026-11-23T01:00:00.000Z';
    const hears = (restore: Partial<Restore>) => hearsRestore(now, { point: pointOf(1), source, ...restore });
    const statuses = async () => (await now.incidents()).map(({ status }) => status).sort();
    return { now, old, hears, statuses };
  }

  it.each(before)('the next failure joins the incident of $of, and its success ends it', async (of) => {
    const { now, hears, statuses } = await begun(of);
    expect((await hears({ isTest: of.isTest })).action).toBe('join');

    expect(await now.incidents()).toMatchObject([{ alertCount: 2, openLanes: 1, alerts: [{ strikes: 2 }] }]);
    await now.passes('1d');
    expect((await hears({ isTest: of.isTest, state: 'COMPLETED', point: pointOf(2) })).action).toBe('resolve');
    expect(await statuses()).toEqual(['resolved']);
  });

  it.each(before)('only the right success ends the incident of $of', async (of) => {
    const { now, hears, statuses } = await begun(of);
    await hears({ isTest: !of.isTest, state: 'COMPLETED' });
    expect(await statuses()).toEqual(['open']);
    await now.passes('1h');
    await hears({ isTest: of.isTest, state: 'COMPLETED' });

    expect(await statuses()).toEqual(['resolved']);
  });

  it('taken back, it goes on with a restore that this release learnt the resource of', async () => {
    const { now, old, hears, statuses } = await begun({ subject: 'point', isTest: false });
    await hears({});
    old.now = '2026-11-24T01:00:00.000Z';
    expect((await hearsRestore(old, { point: pointOf(2), source })).action).toBe('join');
    old.now = '2026-11-25T01:00:00.000Z';
    await hearsRestore(old, { point: pointOf(3), source, state: 'COMPLETED' });
    expect(await statuses()).toEqual(['resolved']);

    now.now = '2026-11-26T01:00:00.000Z';
    expect((await hears({})).action).toBe('open');
    expect(await statuses()).toEqual(['open', 'resolved']);
  });
});
