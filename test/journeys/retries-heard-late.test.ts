import { describe, expect, it } from 'vitest';
import { runsTable } from '../../src/audit/tables/population.ts';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { RateCounter } from '../../src/incidents/run-rate.ts';
import { planId } from '../findings/an-account.ts';
import { edited } from '../support/edited.ts';
import { due, Nights, orders } from '../support/nights.ts';
import { RetryWorld, retryRules, ruleOfPlan } from '../support/retry-world.ts';

const nextRun = '2026-11-23T05:00:00.000Z';
const ofTable = { planId, resourceArn: orders, resourceType: 'DynamoDB' };

/** Last night's backup failed and is started again; how that ends AWS does, and what it says of it is still on its way. */
async function retried(world = new Nights()): Promise<Nights> {
  await world.failsAtNight();
  await world.passesRetrying(16);
  expect(world.only().retry.state).toBe('started');
  return world;
}

/** The next night's backup is made. */
async function nextIsMade(world: Nights): Promise<void> {
  await world.looks('2026-11-22T14:20:00.000Z');
  await world.passesUntil('2026-11-23T05:20:00.000Z');
  world.lists(nextRun, { BackupJobId: 'next-1' });
  await world.backupSucceeds({ ...ofTable, jobId: 'next-1', startedAt: nextRun, completedAt: world.now });
}

const isHealed = { result: 'good', why: null, jobId: 'failed-1', healed: { was: 'failed' } };
const recordsOf = (world: RetryWorld) => world.store.records(world.onlyIncident().id);
const heardOf = (world: RetryWorld, jobId: string | undefined) =>
  [...world.store.heardJobs.jobs.values()].find((job) => job.jobId === jobId);

describe('journeys/retries-heard-late: a good retry', () => {
  it('heals its run after the next one has cleared the lane, and the incident keeps its end', async () => {
    const world = await retried();
    const event = world.jobEnds('COMPLETED');
    await nextIsMade(world);
    const before = world.only();
    expect(before).toMatchObject({ incident: { status: 'resolved' }, retry: { state: 'started' } });
    expect(world.run()).toMatchObject({ result: 'failed', why: 'failed' });

    await world.passes('5h');
    await world.hears(event);
    const { incident, retry } = world.only();
    expect(incident.resolution).toEqual(before.incident.resolution);
    expect(retry).toMatchObject({ state: 'succeeded', jobId: before.retry.jobId });
    expect(world.run()).toMatchObject({ ...isHealed, healed: { jobId: retry.jobId } });
    expect(heardOf(world, retry.jobId)).toMatchObject({ retryOf: 'failed-1', disposition: 'ok' });
    const records = await recordsOf(world);
    expect(records.at(-1)).toMatchObject({ what: 'retry-ended', details: { isGood: true } });
    expect(records.at(-1)?.reason).toContain('its incident was closed before that was heard of');
    expect(firstBrokenRecord(records)).toBeNull();

    const healedBy = runsTable.columns.find(({ title }) => title === 'healed by');
    const night = world.night();
    expect(night && healedBy?.of(night)).toBe(retry.jobId);
    const counter = new RateCounter({ plans: null, owners: null, accounts: null }, due, '111122223333');
    if (night) counter.add(night);
    expect(counter.rate()).toMatchObject({ made: 1, expected: 1 });

    const told = world.heard.length;
    await world.hears(event);
    await world.looks('2026-11-23T14:20:00.000Z');
    expect(world.only().incident.revision).toBe(incident.revision);
    expect(world.run()).toMatchObject(isHealed);
    expect(world.heard, 'nobody is told anew').toHaveLength(told);
  });

  it('heals it in the other order as well, and what comes last changes nothing', async () => {
    const world = await retried();
    const event = world.jobEnds('COMPLETED');
    await world.hears(event);
    const { resolution } = world.only().incident;
    await nextIsMade(world);
    await world.hears(event);

    expect(world.only()).toMatchObject({ incident: { resolution }, retry: { state: 'succeeded' } });
    expect(world.run()).toMatchObject(isHealed);
    expect((await recordsOf(world)).filter(({ what }) => what === 'retry-ended')).toEqual([]);
  });

  it('heals it when the next one failed before: that stays open, and the recovery point is copied', async () => {
    const vault = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
    const world = new Nights(undefined, { ...ruleOfPlan, CopyActions: [{ DestinationBackupVaultArn: vault }] });
    await retried(world);
    const event = world.jobEnds('COMPLETED');
    await world.passesUntil('2026-11-23T05:20:00.000Z');
    await world.fails({ ...ofTable, jobId: 'failed-2', startedAt: nextRun });
    await world.hears(event);

    expect(world.only()).toMatchObject({ incident: { status: 'open' }, retry: { state: 'copying' } });
    await world.looks('2026-11-23T14:20:00.000Z');
    expect(world.run()).toMatchObject(isHealed);
    await world.retries();
    expect(world.copied()).toHaveLength(1);
    expect(world.only().retry.state).toBe('succeeded');
  });

  it('is not copied once a later backup was made: AWS copies that one', async () => {
    const vault = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
    const world = new Nights(undefined, { ...ruleOfPlan, CopyActions: [{ DestinationBackupVaultArn: vault }] });
    await retried(world);
    const event = world.jobEnds('COMPLETED');
    await nextIsMade(world);
    await world.hears(event);
    await world.passesRetrying(3);

    expect(world.copied()).toEqual([]);
    expect(world.only().retry.state).toBe('succeeded');
  });

  it('heals it however late it is heard of, also in what watch no longer looks at, and while the table refuses it at first', async () => {
    const world = await retried();
    const event = world.jobEnds('COMPLETED');
    await nextIsMade(world);
    await world.passes('6d');
    await world.hears(event);
    expect(world.run()).toMatchObject(isHealed);

    const busy = await retried();
    const said = busy.jobEnds('COMPLETED');
    await nextIsMade(busy);
    const { settle } = busy.dueRuns;
    busy.dueRuns.settle = async () => {
      throw new Error('busy');
    };
    await busy.hears(said);
    expect(busy.run()).toMatchObject({ result: 'failed' });
    expect(busy.logged.map(({ message }) => message)).toContain('runs are not noted as healed');
    busy.dueRuns.settle = settle;
    await busy.looks('2026-11-23T14:20:00.000Z');
    expect(busy.run()).toMatchObject(isHealed);
  });

  it.each(['is listed', 'is not listed'])(
    'is known when the function died before it could note the job, and the incident was closed: its job %s',
    async (listed) => {
      const world = new Nights();
      await world.failsAtNight();
      await world.passesRetrying(14);
      world.aws.refuses = (path, method) =>
        method === 'PUT' && path === '/backup-jobs' ? 'ServiceUnavailableException' : null;
      await world.passesRetrying(2);
      expect(world.only().retry.state).toBe('starting');
      const { begunAt, resourceArn, roleArn } = world.only().retry;
      await world.resolves('Ana');
      world.aws.refuses = () => null;
      await world.passesRetrying(2);
      expect(world.started(), 'who closed it wants no more').toEqual([]);
      if (listed === 'is listed') {
        const made = { ResourceArn: resourceArn, IamRoleArn: roleArn, State: 'RUNNING' };
        world.aws.seed('jobs', [{ ...made, BackupJobId: 'made-1', CreationDate: Date.parse(begunAt ?? '') / 1000 }]);
      }
      await world.passesRetrying(40);

      if (listed === 'is not listed') {
        expect(world.started()).toEqual([]);
        expect(world.only().retry).toMatchObject({ state: 'not-started', because: 'over' });
        return;
      }
      expect(world.only().retry).toMatchObject({ state: 'started', jobId: 'made-1' });
      const event = world.jobEnds('COMPLETED');
      await nextIsMade(world);
      await world.hears(event);
      expect(world.run()).toMatchObject({ ...isHealed, healed: { jobId: 'made-1' } });
    },
  );

  it('heals it when a person closed the incident', async () => {
    for (const hasGap of [false, true]) {
      const world = await retried(hasGap ? new Nights(retryRules()) : new Nights());
      const event = world.jobEnds('COMPLETED');
      await world.resolves('Ana');
      if (!hasGap) await nextIsMade(world);
      await world.hears(event);
      if (hasGap) await world.looks('2026-11-22T14:20:00.000Z');
      expect(world.run()).toMatchObject(isHealed);
      expect(world.only()).toMatchObject({
        incident: { resolution: { kind: 'answer' } },
        retry: { state: 'succeeded' },
      });
    }
  });

  it('of a second attempt heals the run that the first was for, heard late or not', async () => {
    for (const isLate of [false, true]) {
      const world = new Nights(retryRules('{ attempts: 2, after: 5m }'));
      await world.failsAtNight();
      await world.passesRetrying(6);
      await world.endsJob('FAILED', 'An internal error occurred.');
      await world.passesRetrying(12);
      expect(world.started()).toHaveLength(2);
      const event = world.jobEnds('COMPLETED');
      if (!isLate) await world.hears(event);
      await nextIsMade(world);
      if (isLate) await world.hears(event);

      const [first, second] = world.only().incident.retries ?? [];
      expect(world.run(), `late: ${isLate}`).toMatchObject({ ...isHealed, healed: { jobId: second?.jobId } });
      expect(heardOf(world, second?.jobId)).toMatchObject({ retryOf: first?.jobId });
    }
  });

  it('of a second attempt is found by watch alone, too', async () => {
    const world = new Nights(retryRules('{ attempts: 2, after: 5m }'));
    world.dueRuns.settle = async () => undefined;
    const { settle } = Object.getPrototypeOf(world.dueRuns) as typeof world.dueRuns;
    await world.failsAtNight();
    await world.passesRetrying(6);
    await world.endsJob('FAILED', 'An internal error occurred.');
    await world.passesRetrying(12);
    await world.endsJob('COMPLETED');
    world.dueRuns.settle = settle.bind(world.dueRuns);
    await world.looks('2026-11-22T14:20:00.000Z');

    expect(world.run()).toMatchObject({ ...isHealed, healed: { jobId: world.only().retry.jobId } });
  });

  it('is no retry when a person started it, later or with another role', async () => {
    const world = await retried();
    world.jobEnds('COMPLETED');
    await nextIsMade(world);
    const byHand = { ...ofTable, jobId: 'by-hand', startedAt: '2026-11-22T06:00:00.000Z', completedAt: world.now };
    world.aws.seed('jobs', [
      {
        BackupJobId: 'by-hand',
        ResourceArn: orders,
        State: 'CREATED',
        CreationDate: Date.parse(byHand.startedAt) / 1000,
      },
    ]);
    await world.endsJob('COMPLETED');

    expect(world.run()).toMatchObject({ result: 'failed' });
    expect(heardOf(world, 'by-hand')).not.toHaveProperty('retryOf');
  });
});

describe('journeys/retries-heard-late: a retry that failed', () => {
  it('opens nothing and tells nobody once the next one was made, and counts once', async () => {
    const world = await retried();
    const event = world.jobEnds('FAILED', 'An internal error occurred.');
    await nextIsMade(world);
    const told = world.heard.length;
    await world.hears(event);
    await world.hears(event);
    await world.passesRetrying(30);

    expect(world.store.incidents.size).toBe(1);
    expect(world.only()).toMatchObject({
      incident: { status: 'resolved', alertCount: 1, resolution: { kind: 'later-success' } },
      retry: { state: 'failed' },
    });
    expect(heardOf(world, world.only().retry.jobId)).toMatchObject({ retryOf: 'failed-1', disposition: 'joined' });
    expect(world.heard).toHaveLength(told);
    expect(world.started()).toHaveLength(1);
    expect((await recordsOf(world)).filter(({ what }) => what === 'retry-ended')).toHaveLength(1);
    expect(world.run()).toMatchObject({ result: 'failed' });
  });

  it('does not stand for the later failure that people know of', async () => {
    const world = await retried();
    const event = world.jobEnds('FAILED', 'An internal error occurred.');
    await world.passesUntil('2026-11-23T05:20:00.000Z');
    await world.fails({ ...ofTable, jobId: 'failed-2', startedAt: nextRun });
    await world.hears(event);

    const { incident, retry } = world.only();
    expect(incident.alerts).toMatchObject([{ jobId: 'failed-2', strikes: 2 }]);
    expect(incident).toMatchObject({ status: 'open', alertCount: 2 });
    expect(retry.state).toBe('failed');
  });
});

describe('journeys/retries-heard-late: beside others', () => {
  it.each([
    ['a retry that a later backup has overtaken', '40m', true],
    ['a retry', '10m', false],
  ])('%s holds up no step for a resource that has none', async (_what, after, isOvertaken) => {
    const grouped = edited(
      retryRules(),
      ['[resource.arn, error.code]', '[error.code]'],
      ['after: 10m', `after: ${after}`],
    );
    const world = new RetryWorld(grouped);
    await world.fails();
    await world.passesRetrying(16);
    world.roles = [];
    await world.fails({ resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:other-db', jobId: 'other-1' });
    if (isOvertaken) await world.backupSucceeds({ startedAt: world.now, completedAt: world.now });
    expect(world.onlyIncident()).toMatchObject({ status: 'open', openLanes: isOvertaken ? 1 : 2 });
    await world.passes(isOvertaken ? '25m' : '0s');

    world.expectNotice('pager', 'escalated');
  });

  it('a copy that is heard of late is known as the retry, and closes nothing anew', async () => {
    const dr = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
    for (const state of ['COMPLETED', 'FAILED']) {
      const world = new RetryWorld(undefined, { ...ruleOfPlan, CopyActions: [{ DestinationBackupVaultArn: dr }] });
      await world.copyFails(dr);
      await world.passesRetrying(16);
      const event = world.copyEnds(state, state === 'FAILED' ? 'An internal error occurred.' : undefined);
      await world.passes('1d');
      const later = { ...(event as { detail: object }) };
      await world.hears({
        ...later,
        id: 'later',
        time: world.now,
        detail: {
          ...later.detail,
          ...{ copyJobId: 'later', state: 'COMPLETED', statusMessage: '', completionDate: world.now },
          ...{ creationDate: world.now, createdBy: { backupPlanId: 'plan-1', backupPlanRuleId: 'rule-1' } },
        },
      });
      expect(world.onlyIncident().status).toBe('resolved');
      const { resolution } = world.onlyIncident();
      await world.hears(event);

      expect(world.store.incidents.size, state).toBe(1);
      expect(world.only()).toMatchObject({
        incident: { resolution },
        retry: { state: state === 'FAILED' ? 'failed' : 'succeeded' },
      });
      expect(heardOf(world, world.only().retry.jobId)).toMatchObject({ kind: 'copy', retryOf: 'copy-1' });
    }
  });
});
