import { describe, expect, it } from 'vitest';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { job, jobsOf, planId, table, watched } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { backupJobEvent, ordersDb } from '../support/events.ts';
import { protection } from '../support/protection.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [chat]
`;

const orders = table('orders');
const night = (day: number) => `2026-11-${day}T05:00:00.000Z`;

/** A plan that is due each night at 05:00, whose jobs are what a test says. */
class Nights {
  readonly world = new World(rules);
  readonly #account: AccountFiles;
  #jobs = jobsOf(orders, [night(20), night(21), night(22)]) as object[];

  constructor() {
    this.#account = new AccountFiles(watched([orders], this.#jobs));
    this.world.estate = new EstateCollector(this.#account);
  }

  /** Watch looks when all start windows of a night are over. */
  async looksAfter(day: number): Promise<void> {
    await this.world.passesUntil(`2026-11-${day}T14:20:00.000Z`);
    await this.world.watches();
    await this.world.passes('31s');
  }

  /** A job is made, and how it ended is heard. */
  async ends(
    startedAt: string,
    State: string,
    { isListed = true, ...other }: { message?: string; isListed?: boolean } = {},
  ): Promise<void> {
    const made = job(orders, startedAt, { State });
    this.#jobs = [...this.#jobs, made];
    if (isListed) this.#account.files['list-backup-jobs.json'] = { BackupJobs: this.#jobs };
    await this.world.passesUntil(new Date(Date.parse(startedAt) + 3_600_000).toISOString());
    await this.world.hears(
      backupJobEvent({
        ...{ jobId: made.BackupJobId, startedAt, resourceArn: orders, resourceType: 'DynamoDB', planId },
        ...{ state: State, ...other },
      }),
    );
    await this.world.passes('31s');
  }

  /** Of runs: what is found besides is no strike. */
  get strikes(): number[] {
    const alerts = [...this.world.store.alerts.values()].flat();
    return alerts.filter(({ event }) => event.found === undefined).map(({ strikes }) => strikes);
  }

  /** What the newest message of a kind says of the history, and what it says is new. */
  said(kind: string): { history: string | null; news: string } {
    const { notice } = this.world.expectNotice('chat', kind);
    return { history: notice.facts.find(({ id }) => id === 'history')?.value ?? null, news: notice.news };
  }
}

async function begun(): Promise<Nights> {
  const nights = new Nights();
  await nights.world.watches();
  return nights;
}

describe('journeys: one row of runs without a good one', () => {
  it('two that failed and one that never ran are three nights without a good one, of one incident', async () => {
    const nights = await begun();
    await nights.ends(night(23), 'FAILED');
    await nights.looksAfter(24);
    await nights.ends(night(25), 'FAILED');

    expect(nights.world.onlyIncident()).toMatchObject({ openLanes: 1 });
    expect(nights.strikes).toEqual([1, 2, 3]);
    expect(nights.said('opened')).toMatchObject({ history: null });
    // At the same look it was found that its newest backup is too old.
    expect(nights.said('joined')).toEqual({
      history: 'two nights without a good one: one failed, one never ran, since 2026-11-23 05:00 UTC',
      news:
        'More was found, two nights without a good one (one failed, one never ran): orders at 2026-11-24 14:20 UTC; ' +
        '3 alerts in all. Nobody has acknowledged yet.',
    });
    // The third problem in a row makes it worse.
    expect(nights.said('escalated')).toMatchObject({
      history: 'three nights without a good one: two failed, one never ran, since 2026-11-23 05:00 UTC',
    });
  });

  it('expired and completed with issues are in the row too', async () => {
    const nights = await begun();
    await nights.ends(night(23), 'EXPIRED');
    await nights.ends(night(24), 'COMPLETED', { message: '3 objects were left out.' });

    expect(nights.said('opened')).toMatchObject({ history: null });
    expect(nights.said('joined')).toMatchObject({
      history: expect.stringMatching(/^two nights without a good one: one expired, one completed with issues, since/),
    });
  });

  it('the job of a run that was told of as never started takes its place: one incident, one strike', async () => {
    const nights = await begun();
    await nights.looksAfter(23);
    await nights.ends('2026-11-23T16:00:00.000Z', 'FAILED');

    const incident = nights.world.onlyIncident();
    expect(nights.strikes).toEqual([1, 1]);
    expect(incident.alerts).toMatchObject([{ kind: 'backup', outcome: 'failed', strikes: 1, isLateRun: true }]);
    expect(nights.said('opened')).toMatchObject({ history: null });
    expect(nights.said('joined')).toMatchObject({
      history: 'had not started in time; its job was made late',
      news: expect.stringMatching(/^Its job was made late \(backup failed\): orders at 2026-11-23 16:/),
    });

    await nights.ends(night(24), 'FAILED');
    expect(nights.said('joined')).toMatchObject({
      history: expect.stringMatching(/^two nights without a good one: both failed, since 2026-11-23 16:00 UTC/),
    });
  });

  it('must not count: a good night in between, and a second end of the same job', async () => {
    const nights = await begun();
    await nights.ends(night(23), 'FAILED');
    await nights.ends(night(24), 'COMPLETED');
    await nights.looksAfter(25);

    expect(nights.strikes).toEqual([1, 1]);
    expect([...nights.world.store.incidents.values()].map(({ status }) => status)).toEqual(['resolved', 'open']);
  });

  it('must not tell: a run of which the job was heard before it was missed', async () => {
    const nights = await begun();
    await nights.ends('2026-11-23T13:30:00.000Z', 'FAILED', { isListed: false });
    await nights.looksAfter(23);

    expect(nights.strikes).toEqual([1]);
    expect(nights.world.onlyIncident()).toMatchObject({ alertCount: 1, alerts: [{ kind: 'backup' }] });
  });

  it('of an hourly backup that fails for a day and longer, neither count nor beginning is made up', async () => {
    const world = new World(rules);
    world.sources = protection({ [ordersDb]: { rpo: '24h' } });
    const told = async () => {
      await world.backupFails();
      await world.passes('1h');
      const alert = [...world.store.alerts.values()].flat().at(-1);
      return { strikes: alert?.strikes, since: alert?.streak?.since, first: alert?.exposure?.firstFailureAt };
    };
    const first = await told();
    expect(first).toEqual({ strikes: 1, since: first.since, first: first.since });
    for (let hour = 1; hour < 18; hour += 1) await told();
    expect(await told()).toEqual({ strikes: 19, since: first.since, first: first.since });
    for (let hour = 19; hour < 24; hour += 1) {
      expect(await told()).toEqual({ strikes: 20, since: undefined, first: null });
    }
    const notice = world.heard.findLast(({ kind }) => kind === 'joined')?.notice;
    expect(notice?.facts.find(({ id }) => id === 'history')?.value).toBe(
      'at least 20 in a row without a good one: the last 20 failed',
    );
    expect(notice?.news).toMatch(/^Failed again, at least 20 in a row without a good one \(the last 20 failed\): /);
    expect(JSON.stringify(notice)).not.toContain('20th');
  });

  it('a late job that is good ends what was told of its run', async () => {
    const nights = await begun();
    await nights.looksAfter(23);
    await nights.ends('2026-11-23T16:00:00.000Z', 'COMPLETED');

    expect(nights.world.onlyIncident()).toMatchObject({ status: 'resolved' });
  });
});
