import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { backupJobEvent } from '../support/events.ts';
import { Intake } from '../support/intake.ts';
import { World } from '../support/world.ts';

const gib = 1024 ** 3;
const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';

/** Nights of one resource, one run each, of which AWS says how large it was. */
class Nights {
  readonly world = new World();
  readonly intake = new Intake(this.world);
  last: object = {};

  async run(size: unknown, { state = 'COMPLETED', resourceType = 'DynamoDB' } = {}): Promise<void> {
    await this.intake.runFor(86_400);
    const startedAt = addSeconds(this.world.now, -60);
    const job = { jobId: `job-${startedAt}`, startedAt, completedAt: this.world.now, state };
    const event = backupJobEvent({ ...job, resourceArn: table, resourceType });
    this.last = {
      ...event,
      detail: { ...(event.detail as object), backupSizeInBytes: size, recoveryPointArn: `${table}/backup/1` },
    };
    await this.again();
  }

  /** One of them, or the last, as AWS may tell it twice. */
  async again(run = this.last): Promise<void> {
    this.intake.send(run);
    await this.intake.runFor(0);
  }

  async usual(runs: number): Promise<void> {
    for (let run = 0; run < runs; run += 1) await this.run(String(100 * gib + run));
  }

  get incidents() {
    return [...this.world.store.incidents.values()];
  }

  get lane() {
    return [...this.world.store.lanes.values()].find(({ key }) => key.endsWith('table/orders'));
  }
}

describe('journeys/sizes: a backup far from its usual size', () => {
  let nights: Nights;
  beforeEach(() => {
    nights = new Nights();
  });

  it('is told as an alert of its own, which the next one of usual size ends', async () => {
    await nights.usual(6);
    expect(nights.incidents).toEqual([]);
    await nights.run(String(12 * gib));

    expect(nights.incidents).toMatchObject([
      { status: 'open', severity: 'low', alerts: [{ errorCode: 'backup-far-smaller-than-usual' }] },
    ]);
    await nights.intake.runFor(60);
    const { notice } = nights.world.expectNotice('chat', 'opened');
    expect(notice).toMatchObject({ title: 'DynamoDB orders: backup far smaller than usual' });
    expect(JSON.stringify(notice)).toContain(
      'This backup is less than a third of the usual size: 12 GiB, where the median of the 6 before it is 100 GiB.',
    );
    expect(JSON.stringify(notice), 'the backup is there').not.toMatch(/no good backup/i);

    await nights.run(String(90 * gib));
    expect(nights.incidents).toMatchObject([{ status: 'resolved', resolution: { kind: 'later-success' } }]);
    expect(nights.incidents[0]?.resolution?.reason).toContain('This backup is of the usual size again: 90 GiB');
  });

  it('is told of growth the same way, and once: what stays so is the usual size in the end', async () => {
    await nights.usual(9);
    for (let run = 0; run < 8; run += 1) await nights.run(String(400 * gib));

    expect(nights.incidents).toMatchObject([
      { status: 'resolved', alertCount: 1, alerts: [{ errorCode: 'backup-far-larger-than-usual' }] },
    ]);
  });

  it('is said by what ends an incident, and by nothing else then', async () => {
    await nights.usual(6);
    await nights.run('0', { state: 'FAILED' });
    await nights.run(String(12 * gib));
    await nights.again();

    expect(nights.incidents).toMatchObject([{ status: 'resolved' }]);
    expect(nights.incidents[0]?.resolution?.reason).toContain('less than a third of the usual size: 12 GiB');
    expect(JSON.stringify(nights.world.expectNotice('chat', 'resolved').notice)).toContain('less than a third');
    await nights.run(String(100 * gib));
    expect(nights.incidents).toHaveLength(1);
  });

  it('is told once however often AWS tells it, and when the function dies on the way', async () => {
    await nights.usual(5);
    const { commit } = nights.world.store;
    let deaths = 1;
    nights.world.store.commit = (...changes) => {
      deaths -= 1;
      return deaths >= 0 ? Promise.reject(new Error('Killed')) : commit.apply(nights.world.store, changes);
    };
    await nights.run(String(12 * gib));
    await nights.intake.runFor(600);
    await nights.again();

    expect(deaths).toBeLessThan(0);
    expect(nights.incidents).toMatchObject([{ alertCount: 1 }]);
    expect(nights.intake).toMatchObject({ left: 0, deadLetters: [] });
  });

  it('says nothing of whether backups are made: a failure is counted as if it were not there', async () => {
    await nights.usual(5);
    await nights.run(String(12 * gib));
    await nights.run('', { state: 'FAILED' });

    expect(nights.incidents.map(({ alerts }) => alerts[0]?.strikes)).toEqual([1, 1]);
    expect(nights.incidents.map(({ alerts }) => alerts[0]?.errorCode)).toEqual([
      'backup-far-smaller-than-usual',
      'resource-not-available',
    ]);
  });
});

describe('journeys/sizes: a size that is usual again ends what is open of it', () => {
  let nights: Nights;
  const statuses = () => nights.incidents.map(({ status }) => status);
  const settled = async () => {
    await nights.intake.runFor(600);
    expect(nights.intake).toMatchObject({ left: 0, deadLetters: [] });
  };
  beforeEach(async () => {
    nights = new Nights();
    await nights.usual(6);
    await nights.run(String(12 * gib));
    expect(statuses()).toEqual(['open']);
  });

  it('also where the same run ends a failure', async () => {
    await nights.run('0', { state: 'FAILED' });
    await nights.run(String(100 * gib));

    expect(statuses()).toEqual(['resolved', 'resolved']);
    for (const { resolution } of nights.incidents) expect(resolution?.reason).toContain('of the usual size again');
  });

  it('also where the function dies between the two', async () => {
    await nights.run('0', { state: 'FAILED' });
    const { commit } = nights.world.store;
    let [commits, deaths] = [0, 0];
    nights.world.store.commit = (...changes) => {
      commits += 1;
      if (commits !== 2) return commit.apply(nights.world.store, changes);
      deaths += 1;
      return Promise.reject(new Error('Killed'));
    };
    await nights.run(String(100 * gib));
    await settled();

    expect(deaths).toBe(1);
    expect(statuses()).toEqual(['resolved', 'resolved']);
  });

  it('also where the run that was usual first was noted, and nothing more came of it', async () => {
    const startedAt = addSeconds(nights.world.now, 3600);
    await nights.world.store.recordSuccess(nights.lane?.key ?? '', startedAt, 100 * gib);
    await nights.run(String(101 * gib));

    expect(statuses()).toEqual(['resolved']);
  });

  it('also where the resource was taken for gone', async () => {
    const { lane } = nights;
    if (lane === undefined) throw new Error('there is no lane');
    const gone = { incidentId: 'of-before', at: nights.world.now };
    nights.world.store.lanes.set(lane.key, { ...lane, gone });
    await nights.run(String(100 * gib));

    expect(nights.lane?.gone).toBeUndefined();
    expect(statuses()).toEqual(['resolved']);
  });
});

describe('journeys/sizes: what is told of a size is about the size', () => {
  it('when it changes once more, which is no failure and no row of them', async () => {
    const nights = new Nights();
    await nights.usual(6);
    await nights.run(String(12 * gib));
    await nights.run(String(900 * gib));
    await nights.intake.runFor(3600);

    const [incident] = nights.incidents;
    expect(nights.incidents).toHaveLength(1);
    expect(incident).toMatchObject({
      severity: 'low',
      alertCount: 2,
      alerts: [{ strikes: 1, isSize: true, times: 2 }],
    });
    expect(incident?.alerts[0]).not.toHaveProperty('streak');
    const told = JSON.stringify(nights.world.expectNotice('chat', 'joined').notice);
    expect(told).toContain('Its size changed again: orders');
    expect(told).not.toMatch(/failed again|in a row|without a good one/i);
  });

  it('so that the same job is an alert of its own when it had issues', async () => {
    const nights = new Nights();
    await nights.usual(6);
    await nights.run(String(12 * gib));
    const { detail } = nights.last as { detail: object };
    await nights.again({ ...nights.last, detail: { ...detail, statusMessage: 'Some tables were left out.' } });

    expect(nights.incidents.map(({ alerts }) => [alerts[0]?.outcome, alerts[0]?.isSize === true])).toEqual([
      ['completed-with-issues', true],
      ['completed-with-issues', false],
    ]);
  });
});

describe('journeys/sizes: what is remembered', () => {
  it('is what the last two are compared with', async () => {
    const nights = new Nights();
    await nights.usual(14);

    expect(nights.lane?.sizes?.map(({ bytes }) => bytes - 100 * gib)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it('is no size of a run whose recovery point is not there', async () => {
    const nights = new Nights();
    await nights.usual(5);
    await nights.run('1', { state: 'FAILED' });
    nights.world.listedPoints = { pointsOf: async () => ({ points: [], isWhole: true }) };
    await nights.run(String(12 * gib));
    await nights.intake.runFor(900);

    expect(nights.lane?.sizes).toHaveLength(5);
    expect(nights.incidents).toMatchObject([{ status: 'open' }]);

    const unproven = nights.last;
    await nights.run('1', { state: 'FAILED' });
    await nights.again(unproven);
    expect(nights.lane?.sizes, 'nor when it is heard again').toHaveLength(5);
  });

  it('is no size of such a run when the incident was closed long before it is heard again', async () => {
    const nights = new Nights();
    await nights.usual(5);
    await nights.run('1', { state: 'FAILED' });
    nights.world.listedPoints = { pointsOf: async () => ({ points: [], isWhole: true }) };
    await nights.run(String(12 * gib));
    await nights.intake.runFor(900);
    await nights.world.resolves('Ana');
    await nights.world.passes('10d');
    expect(nights.incidents.map(({ status, gapReminderAt = null }) => [status, gapReminderAt])).toEqual([
      ['resolved', null],
    ]);

    await nights.again();

    expect(nights.lane?.sizes).toHaveLength(5);
    expect(nights.lane?.lastSuccessStartedAt).toBeNull();
  });

  it.each([
    { what: 'says what changed only', resourceType: 'EFS' },
    { what: 'says 0', resourceType: 'RDS' },
    { what: 'says too little', resourceType: 'VirtualMachine' },
    { what: 'is not documented', resourceType: 'S3' },
    { what: 'is new', resourceType: '__proto__' },
  ])('is nothing of a type that $what ($resourceType)', async ({ resourceType }) => {
    const nights = new Nights();
    for (const size of [100, 90, 80, 100, 90, 100]) await nights.run(String(size * gib), { resourceType });
    await nights.run('1', { resourceType });

    expect(nights.lane?.sizes).toBeUndefined();
    expect(nights.incidents).toEqual([]);
  });

  it.each([0, '0', '', -5, '-5', '1e400', '0x10', 'NaN', 12.5, '9'.repeat(16), '9'.repeat(4000), {}, [1], null])(
    'is nothing of what is no size: %j',
    async (size) => {
      const nights = new Nights();
      await nights.usual(6);
      await nights.run(size);

      expect(nights.lane?.sizes).toHaveLength(6);
      expect(nights.incidents).toEqual([]);
    },
  );
});
