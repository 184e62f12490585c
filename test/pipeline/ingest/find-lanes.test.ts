import { describe, expect, it } from 'vitest';
import { laneKeyOf } from '../../../src/incidents/lane.ts';
import { findLanes } from '../../../src/pipeline/ingest/find-lanes.ts';
import type { IncidentStore } from '../../../src/ports/incidents/incident-store.ts';
import { eventOf } from '../../enrich/sample-findings.ts';
import { apart } from '../../support/restores.ts';
import { World } from '../../support/world.ts';

const known = eventOf('restore-failed', {
  resourceArn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b',
  outcome: 'failed',
});
const byPoint = eventOf('restore-failed', { resourceArn: null, jobId: 'other', outcome: 'failed' });
const [ofSource, ofPoint] = [laneKeyOf(known), laneKeyOf(byPoint)];

const restore = (job: string, detail: object = {}) => ({
  source: 'aws.backup',
  'detail-type': 'Restore Job State Change',
  account: '111122223333',
  region: 'eu-central-1',
  time: '2026-11-22T01:00:00Z',
  resources: [known.recoveryPointArn],
  detail: {
    restoreJobId: job,
    status: 'FAILED',
    statusMessage: `Nobody knows ${job}.`,
    creationDate: '2026-11-22T00:50:00Z',
    iamRoleArn: 'arn:aws:iam::111122223333:role/Restore',
    ...detail,
  },
});
const withSource = { sourceResourceArn: known.resourceArn };

type Answers = { after: number; answer: () => Promise<never[] | boolean | object[]> };

/** Lets one call of the store, after so many of it, answer something else. */
function answersWith(world: World, name: 'commit' | 'readDedupStates', { after, answer }: Answers): void {
  const original = world.store[name].bind(world.store) as (...args: unknown[]) => Promise<unknown>;
  let calls = 0;
  const replaced = (...args: unknown[]) => {
    calls += 1;
    return calls === after + 1 ? answer() : original(...args);
  };
  Object.assign(world.store, { [name]: replaced });
}

describe('pipeline/ingest/find-lanes', () => {
  it('reads nothing for what has but one key', async () => {
    const store = {} as IncidentStore;
    const backup = eventOf('backup-failed');
    const laneOf = await findLanes([backup], { store, now: () => backup.occurredAt });

    expect(laneOf === 'conflict' ? laneOf : laneOf(backup)).toBe(laneKeyOf(backup));
  });

  it('finds the lane of an event that one behind it in the batch explains', async () => {
    const world = new World();
    await world.hears(restore('a'));
    const laneOf = await findLanes([byPoint, known], world.dependencies());

    expect(laneOf === 'conflict' ? laneOf : [laneOf(byPoint), laneOf(known)]).toEqual([ofSource, ofSource]);
    expect(world.store.lanes.get(ofPoint)).toMatchObject({ movedTo: ofSource, openIncidentId: null });
  });

  it('starts over when somebody else changes a lane at the same moment', async () => {
    const world = new World();
    await world.hears(restore('a'));
    answersWith(world, 'commit', { after: 0, answer: async () => false });
    expect((await world.hears(restore('b', withSource))).action).toBe('join');

    expect(world.onlyIncident()).toMatchObject({ alertCount: 2, openLanes: 1 });
  });

  it('leaves two incidents apart that are at work already, and one success of the restore ends both', async () => {
    const world = new World(apart);
    await world.hears({ ...restore('a', withSource), resources: ['arn:aws:ec2:eu-central-1::image/ami-0other'] });
    await world.hears(restore('b'));
    await world.hears(restore('c', withSource));
    const incidents = () => [...world.store.incidents.values()];

    expect(incidents().map(({ alertCount, openLanes }) => [alertCount, openLanes])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    const later = { status: 'COMPLETED', statusMessage: undefined, creationDate: '2026-11-22T00:59:00Z' };
    await world.hears(restore('d', { ...withSource, ...later }));
    expect(incidents().map(({ status }) => status)).toEqual(['resolved', 'resolved']);
  });

  it('ends both also by a success that names another recovery point', async () => {
    const world = new World(apart);
    const elsewhere = (event: object) => ({ ...event, resources: ['arn:aws:ec2:eu-central-1::image/ami-0other'] });
    await world.hears(elsewhere(restore('a', withSource)));
    await world.hears(restore('b'));
    await world.hears(restore('c', withSource));
    const later = { status: 'COMPLETED', statusMessage: undefined, creationDate: '2026-11-22T00:59:00Z' };
    await world.hears(elsewhere(restore('d', { ...withSource, ...later })));

    expect([...world.store.incidents.values()].map(({ status }) => status)).toEqual(['resolved', 'resolved']);
  });

  it('takes over what an incident that is resolved by now has left', async () => {
    const world = new World(apart);
    await world.hears(restore('a', withSource));
    await world.passes('1m');
    await world.resolves('Ana');
    await world.hears(restore('b'));
    await world.hears(restore('c', withSource));

    expect([...world.store.incidents.values()].map(({ status, alertCount }) => [status, alertCount])).toEqual([
      ['resolved', 1],
      ['open', 2],
    ]);
  });

  it.each(['FAILED', 'COMPLETED'])(
    'is tried again when its lane became another while it was read: %s',
    async (status) => {
      const world = new World();
      await world.hears(restore('a'));
      const lane = world.store.lanes.get(ofPoint);
      if (lane === undefined) throw new Error('no lane');
      const moved = { ...lane, movedTo: ofSource };
      // The first read finds the lane, the second is what is decided on.
      answersWith(world, 'readDedupStates', { after: 1, answer: async () => [{ seen: null, lane: moved }] });
      world.store.recordSuccess = async () => moved;

      await expect(world.hears(restore('b', { status, statusMessage: undefined }))).rejects.toMatchObject({
        code: 'store-conflict',
      });
    },
  );
});
