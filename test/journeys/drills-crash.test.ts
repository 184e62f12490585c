import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { CrashPlan, survived } from '../support/crash-plan.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupWait: 0s }
targets: { chat: { recorder: {} }, news: { recorder: {} } }
policies: { platform: { steps: [{ notify: [chat] }] } }
bulletins: [news]
drills: [{ name: nightly, schedule: "0 2 * * *", timezone: UTC, wait: 10m }]
`;

type Ending = 'passes' | 'fails';

/** Plays one drill, while `watch` dies at the chosen one of all calls that it makes from 02:00 on. */
async function play(
  crashAt: number,
  when: 'after' | 'before',
  ending: Ending,
): Promise<{ world: World; crashed: boolean }> {
  const world = new World(rules);
  await world.passesWatched('55m');
  const plan = new CrashPlan(crashAt, when);
  for (let round = 0; round < 6; round += 1) {
    await world.passes('5m');
    world.wrap = plan.wrap;
    // Only what looks after drills dies: the other parts of `watch` have tests of their own.
    const { drills } = world.watchDependencies();
    await survived(drills({ mayGoOn: () => true, fault: () => undefined }));
    world.wrap = (port) => port;
    await world.takesIn();
    await world.passes('1s');
    const [drill] = drillsOf(world);
    if (ending === 'passes' && drill?.status === 'open') await world.acknowledges('Ana', drill.id);
  }
  return { world, crashed: plan.crashed };
}

const drillsOf = (world: World) => [...world.store.incidents.values()].filter(({ drill }) => drill);
const troublesOf = (world: World) => [...world.store.incidents.values()].filter(({ drill }) => !drill);

/** What there has to be in the end, whatever died. */
function expectOnce(world: World, ending: Ending, says: string): void {
  const isGood = ending === 'passes';
  expect(drillsOf(world), says).toMatchObject([{ status: 'resolved' }]);
  expect(troublesOf(world), says).toHaveLength(isGood ? 0 : 1);
  const chains = [...world.store.chains.values()].filter(([first]) => first?.subject?.kind === 'drill');
  const written = chains.map((chain) => chain.map(({ what }) => what));
  expect(written, says).toEqual([[isGood ? 'drill passed' : 'drill failed']]);
  expect(chains.map(firstBrokenRecord)).toEqual([null]);
  const opened = world.heard.filter(({ target, notice }) => target === 'chat' && notice.kind === 'opened');
  expect(opened, says).toHaveLength(isGood ? 1 : 2);
  expect(world.announced, says).toHaveLength(isGood ? 0 : 1);
  expect(world.drillBooks.book.runs, says).toEqual([]);
}

describe('journeys/drills-crash', () => {
  it.each([
    ['after', 'passes'],
    ['before', 'passes'],
    ['after', 'fails'],
    ['before', 'fails'],
  ] as const)(
    'plays one drill and tells of it once, whichever call a run dies %s, when it %s',
    async (when, ending) => {
      let tried = 0;
      for (let at = 1; at < 100; at += 1) {
        const { world, crashed } = await play(at, when, ending);
        expectOnce(world, ending, `crashed ${when} call ${at}`);
        if (!crashed) break;
        tried = at;
      }
      expect(tried).toBeGreaterThan(15);
    },
  );

  it('plays one drill when several runs come at once', async () => {
    const world = new World(rules);
    await world.passesWatched('55m');
    await world.passes('6m');
    const look = () => world.watchDependencies().drills({ mayGoOn: () => true, fault: () => undefined });
    const looks = await Promise.all([look(), look(), look()]);
    await world.takesIn();

    expect(looks.map(({ outcomes }) => outcomes)).toEqual(
      expect.arrayContaining([{ taken: 1 }, { taken: 1 }, { played: 1 }]),
    );
    expect(drillsOf(world)).toHaveLength(1);
  });

  it('does no more than there is time for, and says what went wrong with one', async () => {
    const world = new World(rules);
    await world.passesWatched('55m');
    await world.passes('6m');
    const faults: string[] = [];
    const { drills } = world.watchDependencies();
    expect(await drills({ mayGoOn: () => false, fault: () => undefined })).toMatchObject({ isThrough: false });
    world.bus.put = async () => {
      throw new Error('refused');
    };
    const gone = await world
      .watchDependencies()
      .drills({ mayGoOn: () => true, fault: ({ message }) => void faults.push(message) });

    expect(gone.outcomes).toEqual({ faults: 1 });
    expect(faults).toEqual(['refused']);
  });
});
