import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOfListedJob } from '../../src/events/listed-job.ts';
import type { HeardJob } from '../../src/incidents/heard-job.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { addSeconds, type Instant, laterOf } from '../../src/lib/instant.ts';
import { isDropped, jobLanes, listedJob, someJobs, stillFailing, type ToldJob } from '../support/dropped-jobs.ts';
import { SimulatedBackup } from '../support/simulated-backup.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, event.kind, resource.arn, error.code], groupWait: 0s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: [ { name: all, match: { account: ["*"] } } ]
fallback: [chat]
`;

/** The day that is played, from this hour on; it began after the first look of all, so that it is counted as a whole. */
const day = '2026-11-23';
const begin: Instant = `${day}T06:00:00.000Z`;
const counted: Instant = '2026-11-24T02:30:00.000Z';

const lanes = jobLanes('eu-west-1', 'orders', 'vol-1');
const jobsOfDay = someJobs(lanes, begin, { ids: 'job-', maxLength: 14 });

interface Happening {
  at: Instant;
  happens: () => unknown;
}

/** A job ends, is in AWS's list from then on, and is told of as often as it is. */
function happeningsOf(job: ToldJob, world: World, backup: SimulatedBackup): Happening[] {
  const item = listedJob(job);
  const after = { never: [], once: [0], twice: [0, 7200], late: [500], 'at-last': [7200] }[job.told];
  return [
    { at: job.endedAt, happens: () => backup.seed(job.lane.list, [item]) },
    ...after.map((seconds) => ({
      at: addSeconds(job.endedAt, seconds),
      happens: () => world.hears(eventOfListedJob(item)),
    })),
  ];
}

/** The intake takes in what it is given before whoever gave it goes on. */
function takeInAtOnce(world: World): void {
  const dependencies = world.watchDependencies.bind(world);
  world.watchDependencies = () => {
    const { intake, ...others } = dependencies();
    const put: typeof intake.put = async (events) => {
      await intake.put(events);
      await world.takesIn();
    };
    return { ...others, intake: { put } };
  };
}

/** Plays them, with `watch` every 20 minutes and once after the day; returns how many events it said are missing. */
async function play(jobs: readonly ToldJob[], world: World, backup: SimulatedBackup): Promise<number> {
  world.endedJobs = backup.endedJobs();
  await world.watches();
  let gap = 0;
  const watch = async () => {
    await world.watches();
    gap += world.counted.EventGap ?? 0;
  };
  const last = jobs.map(({ endedAt }) => endedAt).reduce(laterOf, begin);
  const looks: Happening[] = [{ at: counted, happens: watch }];
  for (let at = begin; at < addSeconds(last, 9000); at = addSeconds(at, 1200)) looks.push({ at, happens: watch });
  const happenings = [...jobs.flatMap((job) => happeningsOf(job, world, backup)), ...looks];
  for (const { at, happens } of happenings.sort((a, b) => a.at.localeCompare(b.at))) {
    await world.passesUntil(at);
    await happens();
  }
  return gap;
}

const idsOf = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id).sort();
const lateOf = (jobs: readonly Pick<HeardJob, 'jobId' | 'foundBy'>[]) =>
  idsOf(jobs.filter(({ foundBy }) => foundBy === 'late').map(({ jobId }) => ({ id: jobId })));

/** How often an incident was told as news, and how often as over. */
function toldOf({ id }: Incident, { heard }: World) {
  const times = (kind: string) => heard.filter((one) => one.kind === kind && one.notice.incidentId === id).length;
  return { opened: times('opened'), resolved: times('resolved') };
}

function expectToldOnce(incident: Incident, world: World): void {
  const { opened, resolved } = toldOf(incident, world);
  const isOpen = incident.status !== 'resolved';
  if (isOpen) expect(opened, 'what is open was told once').toBe(1);
  expect(opened, 'and nothing twice').toBeLessThanOrEqual(1);
  expect(resolved, 'who heard of it hears that it is over').toBe(isOpen ? 0 : opened);
}

describe('properties: whichever events AWS drops', () => {
  it('exactly those jobs are found, everything comes to what it would have, and the day adds up', async () => {
    await fc.assert(
      fc.asyncProperty(jobsOfDay, fc.boolean(), async (jobs, isAtOnce) => {
        const world = new World(rules);
        if (isAtOnce) takeInAtOnce(world);
        const gap = await play(jobs, world, new SimulatedBackup(() => world.now));
        const dropped = jobs.filter(isDropped);
        const failed = jobs.filter(({ isGood }) => !isGood);
        const incidents = [...world.store.incidents.values()];
        const alerts = [...world.store.alerts.values()].flat().map(({ event }) => event);
        const kept = [...world.store.heardJobs.jobs.values()];

        expect(lateOf(kept), 'found are those that were dropped').toEqual(idsOf(dropped));
        expect(gap, 'and counted once').toBe(dropped.length);
        expect(idsOf(kept.map(({ jobId }) => ({ id: jobId }))), 'every job is known').toEqual(idsOf(jobs));

        expect(idsOf(alerts.map(({ jobId }) => ({ id: jobId }))), 'each failure is one alert').toEqual(idsOf(failed));
        expect(lateOf(alerts)).toEqual(idsOf(dropped.filter(({ isGood }) => !isGood)));
        for (const incident of incidents) expectToldOnce(incident, world);

        const open = incidents.filter(({ status }) => status !== 'resolved');
        const failing = stillFailing(jobs);
        const openLanes = open.reduce((lanesOpen, incident) => lanesOpen + incident.openLanes, 0);
        expect(openLanes, 'open are the lanes whose last job failed').toBe(failing.length);
        for (const { id } of failing)
          expect(
            open.filter((incident) => world.store.alerts.get(incident.id)?.some(({ event }) => event.jobId === id)),
            'with that failure in the open incident',
          ).toHaveLength(1);

        expect((await world.store.records(`day-${day}`)).map(({ details }) => details)).toEqual([
          {
            listed: jobs.length,
            heard: jobs.length,
            ok: jobs.length - failed.length,
            incidents: failed.length,
            keptQuiet: 0,
            foundLate: dropped.length,
            unexplained: 0,
          },
        ]);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
