import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/channels/channel.ts';
import { World } from '../support/world.ts';

/** How an attempt fails: some may succeed later, some never while it is so. */
const troubles: readonly Delivery[] = [
  { status: 'retry', reason: 'server-error', detail: 'HTTP 503' },
  { status: 'retry', reason: 'timeout', detail: 'no answer' },
  { status: 'retry', reason: 'rate-limited', retryAfterSeconds: 300, detail: 'HTTP 429' },
  { status: 'rejected', reason: 'bad-credentials', detail: 'no' },
];

const told = ['chat', 'mail', 'hook'];
const standIns = ['spare', 'last', 'mail'];
const outage = fc.option(fc.record({ trouble: fc.constantFrom(...troubles), minutes: fc.constantFrom(1, 3, 10, 60) }), {
  freq: 2,
});

const plan = fc.record({
  notify: fc.shuffledSubarray(told, { minLength: 1 }),
  fallback: fc.shuffledSubarray(standIns, { minLength: 1 }),
  outages: fc.record({ chat: outage, mail: outage, hook: outage, spare: outage, last: outage, 'alert-topic': outage }),
  /** How long each target's first orders wait for their turn. */
  waits: fc.dictionary(
    fc.constantFrom(...told, ...standIns, 'alert-topic'),
    fc.array(fc.constantFrom(0, 10, 130, 150), { maxLength: 2 }),
  ),
  incidents: fc.integer({ min: 1, max: 3 }),
  apart: fc.constantFrom('0s', '40s', '130s'),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

function worldOf({ notify, fallback, waits }: Plan): World {
  const targets = [...new Set([...told, ...standIns])].map((name) => `${name}: { recorder: {} }`);
  const world = new World(`
version: 1
defaults: { policy: one, groupBy: [account, region, resource.type], groupWait: 0s }
targets: { ${targets.join(', ')} }
policies: { one: { steps: [ { notify: [${notify.join(', ')}] } ] } }
fallback: [${fallback.join(', ')}]
`);
  const left = new Map(Object.entries(waits).map(([name, seconds]) => [`target ${name}`, [...seconds]]));
  world.pace.claim = async ({ of }) => left.get(of)?.shift() ?? 0;
  world.survives = (error) => /delivery-unroutable|could be reached/.test(String(error));
  return world;
}

async function play(planned: Plan): Promise<World> {
  const world = worldOf(planned);
  for (const [name, one] of Object.entries(planned.outages)) if (one) world.troubles.set(name, () => one.trouble);
  for (let index = 0; index < planned.incidents; index += 1) {
    const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:t${index}`;
    await world.backupFails({ jobId: `job-${index}`, resourceType: `Type${index}`, resourceArn });
    await world.passes(planned.apart);
  }
  let minute = 0;
  for (const until of [1, 3, 10, 60]) {
    await world.passes(`${until - minute}m`);
    minute = until;
    for (const [name, one] of Object.entries(planned.outages)) if (one?.minutes === until) world.troubles.delete(name);
  }
  await world.passes('20m');
  return world;
}

describe('properties: told by somebody', () => {
  it('whichever targets and stand-ins are away, and in whatever order they are asked, each incident is told', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (planned) => {
        const world = await play(planned);

        const opened = world.heard.filter(({ kind }) => kind === 'opened').map(({ notice }) => notice.incidentId);
        expect(new Set(opened)).toEqual(new Set(world.store.incidents.keys()));
        expect(world.store.incidents.size).toBe(planned.incidents);
        expect(world.queue.messages).toEqual([]);
        expect(world.deadLetters).toEqual([]);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) },
    );
  });
});
