import { beforeEach, describe, expect, it } from 'vitest';
import { detailsOfJob } from '../../src/adapters/job-details.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { type DirectPlace, receiveDirect } from '../../src/pipeline/ingest/receive-direct.ts';
import { backupJobEvent, type JobFacts } from '../support/events.ts';
import { refusal } from '../support/proof-night.ts';
import { World } from '../support/world.ts';

const member = '222233334444';
const resourceArn = `arn:aws:rds:eu-west-1:${member}:db:orders-db`;
const place: DirectPlace = { accountId: '111122223333', region: 'eu-west-1', members: [member] };

describe('journeys: what rules of members send straight into a queue', () => {
  let world: World;
  /** What AWS Backup describes, by the ids of jobs; a function throws. */
  let jobs: Record<string, object | (() => never)>;

  beforeEach(() => {
    world = new World();
    jobs = {};
    world.describer = {
      describe: async ({ jobId, accountId }) => {
        expect(accountId, 'asked where the message says that it ran').toBe(member);
        const job = jobs[jobId];
        if (typeof job === 'function') return job();
        return job === undefined ? null : detailsOfJob(job);
      },
    };
    const { describer } = world;
    world.sources = {
      home: { accountId: place.accountId, region: place.region },
      elsewhere: async () => ({ describer }),
    };
  });

  const send = async (facts: Partial<JobFacts>, changed: Record<string, unknown> = {}, by = place) => {
    const startedAt = addSeconds(world.now, -60);
    const completedAt = world.now;
    const event = backupJobEvent({ jobId: 'job', account: member, resourceArn, startedAt, completedAt, ...facts });
    const [outcome] = await receiveDirect([{ ...event, ...changed }], by, world.dependencies());
    return outcome;
  };
  const described = (more: object = {}): object => ({
    ...{ State: 'COMPLETED', ResourceArn: resourceArn, ResourceType: 'RDS', BackupVaultName: 'prod' },
    ...{ CreationDate: addSeconds(world.now, -60), CompletionDate: world.now, ...more },
  });
  const fails = async () => {
    const failed = await send({ jobId: 'bad' });
    expect(failed).toMatchObject({ status: 'fulfilled', value: { action: 'open' } });
    await world.passes('1h');
  };
  const recordsOf = async () => world.store.records(world.onlyIncident().id);

  it('a failure is told as any other, and says that only its sender knows of it while nobody else does', async () => {
    await send({ jobId: 'bad' });

    expect(world.onlyIncident()).toMatchObject({ accountId: member, status: 'open' });
    expect(JSON.stringify((await recordsOf())[0]?.details)).toContain('came straight into the queue of members');
  });

  it('a failure that AWS describes says nothing of it', async () => {
    jobs.bad = described({ State: 'FAILED' });
    await send({ jobId: 'bad' });

    expect(JSON.stringify((await recordsOf())[0]?.details)).not.toContain('came straight');
  });

  it('a true success ends the incident, by what AWS says of its job', async () => {
    await fails();
    jobs.good = described();

    expect(await send({ jobId: 'good', state: 'COMPLETED' })).toMatchObject({ value: { action: 'resolve' } });
    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('of a success nothing is taken from the message but which job it is', async () => {
    await fails();
    const other = `arn:aws:rds:eu-west-1:${member}:db:another`;
    // It was started before the failure, and is of another resource, whatever the message says.
    jobs.good = described({ ResourceArn: other, CreationDate: addSeconds(world.now, -9000) });
    const outcome = await send({ jobId: 'good', state: 'COMPLETED' });

    expect(outcome).toMatchObject({ value: { action: 'record', event: { resourceArn: other }, incidentId: null } });
    expect(world.onlyIncident().status).toBe('open');
  });

  it('an old good job that is told once more ends nothing', async () => {
    await fails();
    jobs.old = described({
      CreationDate: addSeconds(world.now, -90_000),
      CompletionDate: addSeconds(world.now, -80_000),
    });
    await send({ jobId: 'old', state: 'COMPLETED' });

    expect(world.onlyIncident().status).toBe('open');
  });

  it.each([
    [
      'job-unreadable',
      (): void => {
        jobs.good = (): never => {
          throw refusal('AccessDenied');
        };
      },
    ],
    [
      'job-not-good',
      (): void => {
        jobs.good = described({ State: 'FAILED' });
      },
    ],
    ['job-unknown', (): void => undefined],
  ] as const)('%s: it ends nothing, and the incident says so once, with the reason', async (doubt, arrange) => {
    await fails();
    arrange();
    const old = { completedAt: addSeconds(world.now, -900) };
    const first = await send({ jobId: 'good', state: 'COMPLETED', ...old });
    await send({ jobId: 'good', state: 'COMPLETED', ...old });

    const { id } = world.onlyIncident();
    expect(first).toMatchObject({ value: { action: 'record', doubt, isRefuted: true, incidentId: id } });
    expect(world.onlyIncident()).toMatchObject({ status: 'open', unproven: { times: 1 } });
    const noted = (await recordsOf()).filter(({ what }) => what === 'success-unproven');
    expect(noted.map(({ details }) => details)).toEqual([expect.objectContaining({ doubt, jobId: 'good' })]);
    expect([...world.store.lanes.values()].map(({ lastSuccessStartedAt }) => lastSuccessStartedAt)).toEqual([null]);
  });

  it('a forged success does not keep the true one of the same job from counting', async () => {
    await fails();
    const old = { completedAt: addSeconds(world.now, -900) };
    await send({ jobId: 'good', state: 'COMPLETED', ...old });
    jobs.good = described();
    await send({ jobId: 'good', state: 'COMPLETED' });

    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('is waited for while AWS may be behind its own event, and not for what is yet to come', async () => {
    await fails();
    expect(await send({ jobId: 'good', state: 'COMPLETED' })).toMatchObject({ value: { isAwaited: true } });
    jobs.good = described({ State: 'RUNNING' });
    expect(await send({ jobId: 'good', state: 'COMPLETED' })).toMatchObject({ value: { isAwaited: true } });
    const ahead = { completedAt: addSeconds(world.now, 3600) };
    expect(await send({ jobId: 'good', state: 'COMPLETED', ...ahead })).toMatchObject({
      value: { doubt: 'job-not-good' },
    });
  });

  it('is tried again when AWS gives no answer', async () => {
    jobs.good = (): never => {
      throw refusal('ThrottlingException');
    };
    expect(await send({ jobId: 'good', state: 'COMPLETED' })).toMatchObject({
      status: 'rejected',
      reason: { name: 'ThrottlingException' },
    });
  });

  it.each([
    ['not-of-aws-backup', { source: 'backup-alerts.watch', 'detail-type': 'Problem Found' }],
    ['not-of-aws-backup', { source: 'backup-alerts.drill' }],
    ['not-of-aws-backup', { source: 'aws.cloudwatch' }],
    ['not-of-aws-backup', { 'detail-type': 'AWS API Call via CloudTrail' }],
    ['not-of-aws-backup', { source: undefined }],
    ['another-region', { region: 'us-east-1' }],
    ['not-a-member', { account: '111122223333' }],
    ['not-a-member', { account: '999988887777' }],
    ['not-a-member', { account: 'unknown' }],
  ] as const)('%s: %j is not let in, and goes to the dead letters', async (refused, changed) => {
    for (const state of ['FAILED', 'COMPLETED']) {
      expect(await send({ state }, changed)).toMatchObject({ value: { action: 'foreign', refused } });
    }
    expect(world.store.incidents.size).toBe(0);
  });

  it('takes any account where an organization says who may send', async () => {
    const anyOfIt = { ...place, members: null };
    expect(await send({}, { account: member }, anyOfIt)).toMatchObject({ value: { action: 'open' } });
  });

  it('a success of what AWS Backup describes to nobody ends nothing', async () => {
    const scan = {
      'detail-type': 'Scan Job State Change',
      detail: { scanJobId: 'scan', state: 'COMPLETED', resourceArn },
    };
    expect(await send({}, scan)).toMatchObject({ value: { action: 'record', doubt: 'not-describable' } });
  });
});
