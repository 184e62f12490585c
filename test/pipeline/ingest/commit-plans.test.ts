import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../../src/evidence/record.ts';
import { receiveBatch } from '../../../src/pipeline/ingest/receive-batch.ts';
import type { Commit, IncidentStore } from '../../../src/ports/incidents/incident-store.ts';
import { backupJobEvent } from '../../support/events.ts';
import { TableWorld } from '../../support/table-world.ts';
import { World } from '../../support/world.ts';

const arnOf = (number: number) => `arn:aws:rds:eu-west-1:111122223333:db:db-${number}`;
const failure = (number: number) =>
  backupJobEvent({ jobId: `job-${number}`, startedAt: '2026-11-22T00:50:00.000Z', resourceArn: arnOf(number) });
const ten = Array.from({ length: 10 }, (_none, number) => number);
const isOf = (number: number) => (commit: Commit) => commit.alert?.event.jobId === `job-${number}`;

/** A store that cannot write these alerts, for a reason that is nobody else's; and how many calls it got for each write. */
function poisoned<Store extends IncidentStore>(store: Store, poisons: readonly number[], sizes: number[]): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      if (name !== 'commit') return member.bind(target);
      return async (...commits: Commit[]) => {
        sizes.push(commits.length);
        if (poisons.some((number) => commits.some(isOf(number)))) throw new Error('Unsupported type passed');
        return target.commit(...commits);
      };
    },
  });
}

/** Receives ten failures of one cause at once, some of which cannot be written. */
async function receiveTen(world: World, poisons: readonly number[]) {
  const { store, ...others } = world.dependencies();
  const sizes: number[] = [];
  const outcomes = await receiveBatch(ten.map(failure), { ...others, store: poisoned(store, poisons, sizes) });
  const rejected = outcomes.flatMap(({ status }, number) => (status === 'rejected' ? [number] : []));
  return { outcomes, rejected, sizes, store };
}

describe.each([
  ['memory', () => new World()],
  ['the table', () => new TableWorld()],
])('pipeline/ingest/commit-plans: one of ten that cannot be written, in %s', (_where, aWorld) => {
  it.each([
    { poisons: [4] },
    // The one that was to open the incident: another one opens it.
    { poisons: [0] },
    { poisons: [9] },
    { poisons: [0, 1, 5] },
  ])('$poisons alone are faults; the others are one incident, in their order', async ({ poisons }) => {
    const world = aWorld();
    const { outcomes, rejected, store } = await receiveTen(world, poisons);

    expect(rejected).toEqual(poisons);
    const written = ten.filter((number) => !poisons.includes(number));
    const received = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(received.map(({ action }) => action)).toEqual(['open', ...Array(written.length - 1).fill('join')]);
    const [id = '', ...others] = new Set(received.map(({ incidentId }) => incidentId ?? ''));
    expect(others).toEqual([]);
    const incident = await store.load(id);
    expect(incident).toMatchObject({
      alertCount: written.length,
      openLanes: written.length,
      revision: written.length,
      reach: { resources: written.length },
    });
    const records = await store.records(id);
    expect(records.map(({ sequence }) => sequence)).toEqual(written.map((_number, index) => index + 1));
    expect(records.map(({ details }) => details.jobId)).toEqual(written.map((number) => `job-${number}`));
    expect(firstBrokenRecord(records)).toBeNull();
    const alerts = await store.alertsOf(id, 20);
    expect(alerts.map(({ event }) => event.jobId).reverse()).toEqual(written.map((number) => `job-${number}`));
  });

  it('and when its message comes again whole, it joins the others', async () => {
    const world = aWorld();
    const { store } = await receiveTen(world, [4]);
    const [outcome] = await receiveBatch([failure(4)], world.dependencies());

    expect(outcome).toMatchObject({ status: 'fulfilled', value: { action: 'join' } });
    const incidentId = outcome?.status === 'fulfilled' ? outcome.value.incidentId : '';
    expect(await store.load(incidentId ?? '')).toMatchObject({ alertCount: 10, revision: 10 });
  });

  it('with nothing wrong all ten are written at once', async () => {
    const { sizes } = await receiveTen(aWorld(), []);

    expect(sizes).toEqual([10]);
  });
});
