import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, hearsRestore, pointOf, source } from '../support/restores.ts';
import { World } from '../support/world.ts';

const points = [1, 2, 3];

/** What may be heard of restores of one resource, one after the other; some events do not name it. */
const stories = fc.array(
  fc.record({
    point: fc.constantFrom(...points),
    isKnown: fc.boolean(),
    isTest: fc.boolean(),
    state: fc.constantFrom<'FAILED' | 'COMPLETED'>('FAILED', 'FAILED', 'COMPLETED'),
  }),
  { maxLength: 12 },
);

/** Plays a story, an hour between its events; returns whether everything that is open at its end is about this kind alone. */
async function played(
  world: World,
  story: readonly { point: number; isKnown: boolean; isTest: boolean; state: 'FAILED' | 'COMPLETED' }[],
) {
  for (const { point, isKnown, ...restore } of story) {
    await hearsRestore(world, { ...restore, point: pointOf(point), ...(isKnown ? { source } : {}) });
    await world.passes('1h');
  }
}

const open = (world: World) => [...world.store.incidents.values()].filter(({ status }) => status !== 'resolved');
const lanesOf = (world: World) => [...world.store.lanes.values()];

describe.each([
  { rules: undefined, grouped: 'with others of their cause' },
  { rules: apart, grouped: 'each for itself' },
])('properties/restore-lanes: failures that are grouped $grouped', ({ rules }) => {
  it('every incident counts the lanes that have it open, and a lane that leads elsewhere has none', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const world = new World(rules);
        await played(world, story);

        for (const { id, openLanes } of open(world)) {
          const having = lanesOf(world).filter(({ openIncidentId }) => openIncidentId === id);
          expect(having).toHaveLength(openLanes);
        }
        const led = lanesOf(world).filter(({ movedTo }) => movedTo !== undefined);
        expect(led.filter(({ openIncidentId }) => openIncidentId !== null)).toEqual([]);
        expect(led.map(({ movedTo }) => lanesOf(world).find(({ key }) => key === movedTo)?.movedTo)).toEqual(
          led.map(() => undefined),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('successes of each kind, by each recovery point, leave nothing open, and those of one kind nothing of it', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.boolean(), async (story, isTest) => {
        const world = new World(rules);
        await played(world, story);
        for (const kind of [isTest, !isTest]) {
          for (const point of points) {
            await hearsRestore(world, { point: pointOf(point), source, isTest: kind, state: 'COMPLETED' });
            await world.passes('1h');
          }
          const ofKind = lanesOf(world).filter(({ key }) => key.includes('restore-test') === kind);
          expect(ofKind.filter(({ openIncidentId }) => openIncidentId !== null)).toEqual([]);
        }
        expect(open(world)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('one success that names the resource ends whatever is known to be of it', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const world = new World(rules);
        await played(world, story);
        // Each recovery point is named with its resource once.
        for (const point of points) await hearsRestore(world, { point: pointOf(point), source });
        await world.passes('1h');
        await hearsRestore(world, { point: pointOf(4), source, state: 'COMPLETED' });
        const left = lanesOf(world).filter(({ openIncidentId }) => openIncidentId !== null);

        expect(left.filter(({ key }) => !key.endsWith('restore-test'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('what only ever fails while its resource is named in the first event is one incident of each kind', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const world = new World(rules);
        for (const isTest of [true, false])
          for (const point of points) await hearsRestore(world, { point: pointOf(point), source, isTest });
        await played(
          world,
          story.map((event) => ({ ...event, state: 'FAILED' })),
        );

        const having = new Set(lanesOf(world).flatMap(({ openIncidentId }) => openIncidentId ?? []));
        expect(world.store.incidents.size).toBe(having.size);
        expect(having.size).toBeLessThanOrEqual(2);
      }),
      { numRuns: 30 },
    );
  });
});
