import { describe, expect, it } from 'vitest';
import { foreseeIncident } from '../../src/pipeline/acceptances/foresee-incident.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { around, type Files, job, jobsOf, planId, table, watched } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { backupJobEvent } from '../support/events.ts';
import { pastRunsOf } from '../support/past-runs.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [resource.arn], groupWait: 0s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [chat]
`;
const orders = table('orders');
const before = ['2026-11-19', '2026-11-20', '2026-11-21'].map((day) => `${day}T05:00:00.000Z`);
const request = { ask: 'accept', owner: 'data team', reason: 'rebuilt', until: '2026-11-25T00:00:00.000Z' } as const;

function account(jobs: readonly object[], more: Files = {}): Files {
  return { ...watched([orders], jobs), ...more };
}

function lookedAt(files: Files) {
  const world = new World(rules);
  const answers = new AccountFiles(files);
  world.estate = new EstateCollector(answers);
  const looks = async (at: string, now?: Files) => {
    if (now !== undefined) Object.assign(answers.files, now);
    await world.passesUntil(at);
    await world.watches();
    await world.passes('1s');
  };
  return { world, looks };
}

const rowsOf = ({ dueRuns }: World) =>
  [...dueRuns.days.values()].map(({ day, verdict, runs }) => ({
    day,
    verdict,
    why: runs.map(({ why }) => why).join(),
  }));
const incidentsOf = ({ store }: World) => [...store.incidents.values()];

/** A backup that left objects out, as AWS tells of it and as it is listed. */
function leftOut(count: number, startedAt: string) {
  const jobId = `left-${startedAt}`;
  const message = `${count} objects left out`;
  const facts = { jobId, startedAt, planId, message, state: 'COMPLETED' };
  return {
    event: backupJobEvent({ ...facts, resourceArn: orders, resourceType: 'DynamoDB' }),
    listed: job(orders, startedAt, { BackupJobId: jobId, StatusMessage: message, MessageCategory: 'PARTIAL' }),
  };
}

describe('journeys: acceptances of people, where watch looks', () => {
  it('a run whose job was accepted is excused in what is kept, by whom and until when; one that outgrew it failed', async () => {
    const made = jobsOf(orders, before);
    const { world, looks } = lookedAt(account(made));
    await looks('2026-11-22T04:00:00.000Z');
    const nights = [
      leftOut(3, '2026-11-22T05:00:00.000Z'),
      leftOut(3, '2026-11-23T05:00:00.000Z'),
      leftOut(3000, '2026-11-24T05:00:00.000Z'),
    ];
    const listed: object[] = [...made];
    for (const [index, { event, listed: one }] of nights.entries()) {
      const day = `2026-11-${22 + index}`;
      await world.passesUntil(`${day}T06:00:00.000Z`);
      await world.hears(event);
      if (index === 0) await world.asks(request);
      listed.push(one);
      await looks(`${day}T14:20:00.000Z`, { 'list-backup-jobs.json': { BackupJobs: [...listed] } });
    }

    expect(rowsOf(world)).toEqual([
      { day: '2026-11-22', verdict: 'failed', why: 'completed-with-issues' },
      { day: '2026-11-23', verdict: 'excused', why: 'accepted' },
      { day: '2026-11-24', verdict: 'failed', why: 'completed-with-issues' },
    ]);
    expect([...world.dueRuns.days.values()][1]?.runs[0]?.accepted).toEqual({
      name: `incident ${incidentsOf(world)[0]?.id}`,
      owner: 'data team',
      until: request.until,
    });
    expect(incidentsOf(world).map(({ status }) => status)).toEqual(['resolved', 'open']);
  });

  it('previews the runs that it would have covered: how many, and on which days', async () => {
    const made = jobsOf(orders, before);
    const { world, looks } = lookedAt(account(made));
    await looks('2026-11-22T04:00:00.000Z');
    const nights = [2, 3, 5000, 3].map((count, index) => leftOut(count, `2026-11-${22 + index}T05:00:00.000Z`));
    for (const [index, { event }] of nights.entries()) {
      await world.passesUntil(`2026-11-${22 + index}T06:00:00.000Z`);
      await world.hears(event);
      const listed = nights.slice(0, index + 1).map((one) => one.listed);
      await looks(`2026-11-${22 + index}T14:20:00.000Z`, {
        'list-backup-jobs.json': { BackupJobs: [...made, ...listed] },
      });
    }
    const foresees = { store: world.store, pastRuns: pastRunsOf(world), now: () => world.now };
    const until = '2026-12-24T00:00:00.000Z';
    const { id } = world.onlyIncident();

    expect(await foreseeIncident(id, { ...request, until }, foresees)).toMatchObject({
      covers: [{ most: 3 }],
      foreseen: { runs: 3, days: ['2026-11-25', '2026-11-23', '2026-11-22'], unknown: 0, lanes: 1, of: 1 },
    });
    expect(await foreseeIncident(id, { ...request, until, most: 5000 }, foresees)).toMatchObject({
      foreseen: { runs: 4 },
    });
    expect(await foreseeIncident(id, { ...request, until: world.now }, foresees)).toMatchObject({
      refused: expect.stringContaining('is over'),
    });
    expect(await foreseeIncident('01JDNONE', request, foresees)).toBeNull();
    expect(world.onlyIncident().status).toBe('open');
  });

  it('runs that never start are accepted night by night, of that plan and resource alone, until its end', async () => {
    const carts = table('carts');
    const made = [...jobsOf(orders, before), ...jobsOf(carts, before)];
    const { world, looks } = lookedAt(account(made, around([orders, carts])));
    await looks('2026-11-22T04:00:00.000Z', { 'list-backup-jobs.json': { BackupJobs: made } });
    await looks('2026-11-22T14:20:00.000Z', {
      'list-backup-jobs.json': { BackupJobs: [...made, job(carts, '2026-11-22T05:00:00.000Z')] },
    });
    expect(await world.asks(request)).toMatchObject({ status: 'done' });
    expect(incidentsOf(world)).toMatchObject([{ status: 'resolved', resolution: { kind: 'accepted' } }]);
    await looks('2026-11-23T14:20:00.000Z');
    await looks('2026-11-24T14:20:00.000Z');

    const missed = () =>
      [...world.store.alerts.values()]
        .flat()
        .filter(({ event }) => event.missedRun !== undefined)
        .map(({ event }) => `${event.resourceArn?.split('/')[1]} ${event.startedAt}`);
    expect(missed()).toEqual([
      'orders 2026-11-22T05:00:00.000Z',
      'carts 2026-11-23T05:00:00.000Z',
      'carts 2026-11-24T05:00:00.000Z',
    ]);
    const ofOrders = [...world.dueRuns.days.values()].filter(({ resourceArn }) => resourceArn === orders);
    expect(ofOrders.map(({ verdict }) => verdict)).toEqual(['no-result', 'excused', 'excused']);

    await looks('2026-11-25T14:20:00.000Z');
    expect(missed()).toContain('orders 2026-11-25T05:00:00.000Z');
  });

  it('something that was found is accepted as it is, and told again when the acceptance ends', async () => {
    const off: Files = { 'describe-region-settings.json': { ResourceTypeOptInPreference: { DynamoDB: false } } };
    const nightly = ['22', '23', '24', '25', '26'].map((day) => `2026-11-${day}T05:00:00.000Z`);
    const files = account(jobsOf(orders, [...before, ...nightly]));
    const { world, looks } = lookedAt(files);
    await looks('2026-11-22T04:00:00.000Z');
    await looks('2026-11-23T04:40:00.000Z', off);
    const found = incidentsOf(world);
    expect(found.map(({ alerts }) => alerts[0]?.errorCode)).toEqual(['type-left-out']);
    expect(await world.asks(request)).toMatchObject({ status: 'done' });
    const [acceptance] = await world.store.acceptances.since('');
    expect(acceptance?.covers).toMatchObject([{ problem: { is: 'finding' }, most: null }]);
    await looks('2026-11-24T05:20:00.000Z');
    expect(incidentsOf(world)).toHaveLength(1);

    await looks('2026-11-25T06:00:00.000Z');
    expect(incidentsOf(world).map(({ status, alerts }) => [status, alerts[0]?.errorCode])).toEqual([
      ['resolved', 'type-left-out'],
      ['open', 'type-left-out'],
    ]);
  });
});
