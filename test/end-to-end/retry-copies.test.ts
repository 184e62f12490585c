import { describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { textOf } from '../../local/observer.ts';
import { databaseArn, planOf, sampleRoleArn, sampleRule, sampleVault } from '../../local/samples.ts';
import { halfADayAway, openRetries, passing } from './retried-jobs.ts';
import { retried, retriedOnce } from './rules.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { isDue, isNotPlanned, retries, inState, startedOf } = openRetries(world);

/** A vault of another account in another Region: whether it takes copies is for its own policy to say. */
const elsewhere = 'arn:aws:backup:eu-west-1:444455556666:backup-vault:disaster-recovery';

const rule = {
  ...sampleRule,
  ScheduleExpression: halfADayAway(),
  CopyActions: [{ DestinationBackupVaultArn: elsewhere, Lifecycle: { DeleteAfterDays: 90 } }],
};

/** AWS tries a copy again itself for two hours after it was made. */
const givenUpSeconds = 2.5 * 3600;

const pointOf = (name: string) => `arn:aws:rds:${localRegion}:${localAccount}:snapshot:awsbackup:job-${name}`;
const copiesOf = (name: string) => startedOf('copy', databaseArn(name));

/** What stands in the request to start its copy, and in no other. */
const starting = (name: string) => `"RecoveryPointArn":"${pointOf(name)}"`;

/** A copy job as AWS tells of it and lists it. */
function copyJob(name: string, job: { id: string; state: string; message?: string; startedAt: Date; type?: string }) {
  const { id, state, message = '', startedAt, type = 'RDS' } = job;
  const now = new Date();
  const made = `arn:aws:rds:eu-west-1:444455556666:snapshot:awsbackup:copyjob-${id}`;
  const isGood = state === 'COMPLETED';
  const shared = { resourceArn: databaseArn(name), resourceType: type, iamRoleArn: sampleRoleArn };
  return {
    event: {
      source: 'aws.backup',
      detailType: 'Copy Job State Change',
      time: now.toISOString(),
      resources: [pointOf(name)],
      detail: {
        copyJobId: id,
        ...shared,
        state,
        statusMessage: message,
        creationDate: startedAt.toISOString(),
        completionDate: now.toISOString(),
        sourceBackupVaultArn: sampleVault.BackupVaultArn,
        destinationBackupVaultArn: elsewhere,
        destinationRecoveryPointArn: isGood ? made : {},
      },
    },
    item: {
      CopyJobId: id,
      AccountId: localAccount,
      State: state,
      StatusMessage: message,
      ResourceArn: databaseArn(name),
      ResourceType: type,
      IamRoleArn: sampleRoleArn,
      SourceBackupVaultArn: sampleVault.BackupVaultArn,
      SourceRecoveryPointArn: pointOf(name),
      DestinationBackupVaultArn: elsewhere,
      CreationDate: startedAt.toISOString(),
      CompletionDate: now.toISOString(),
      ...(isGood ? { DestinationRecoveryPointArn: made } : {}),
    },
  };
}

/** A copy that a plan makes fails once AWS has given it up; answers its resource and incident. */
async function fails(code: keyof typeof passing, { name = world.newName(retried), type = 'RDS' } = {}) {
  const planId = crypto.randomUUID();
  const id = crypto.randomUUID();
  const startedAt = new Date(Date.now() - givenUpSeconds * 1000);
  await world.seedBackup('plans', [planOf(`nightly-${name}`, planId, rule)]);
  await world.seedBackup('recovery-points', [
    {
      ...{ RecoveryPointArn: pointOf(name), ResourceArn: databaseArn(name), Status: 'COMPLETED' },
      ...{ BackupVaultName: rule.TargetBackupVaultName, CreationDate: startedAt.toISOString() },
    },
  ]);
  const { event, item } = copyJob(name, { id, state: 'FAILED', message: passing[code], startedAt, type });
  const ids = { backupPlanId: planId, backupPlanRuleId: rule.RuleId, backupPlanVersion: '1' };
  const CreatedBy = { BackupPlanId: planId, BackupRuleId: rule.RuleId };
  await world.seedBackup('copy-jobs', [{ ...item, CreatedBy }]);
  await world.aws.putEvent({ ...event, detail: { ...event.detail, createdBy: ids } });
  const incident = await world.incident(name);
  return { name, planId, id: incident.id, failedJobId: id };
}

/** The copy that was started ends, and AWS says so. */
async function ends(name: string, state: 'COMPLETED' | 'FAILED', message = ''): Promise<void> {
  const [job = {}] = await copiesOf(name);
  const startedAt = new Date(Number(job.CreationDate) * 1000);
  const { event, item } = copyJob(name, { id: String(job.CopyJobId), state, message, startedAt });
  await world.seedBackup('copy-jobs', [item]);
  await world.aws.putEvent(event);
}

/** What is noted of a job that was heard of. */
async function heardOf(jobId: unknown): Promise<unknown> {
  const items = await world.aws.items(world.addresses.outputs.TableName ?? '');
  return items.map(({ heard }) => heard as { jobId?: string } | undefined).find((heard) => heard?.jobId === jobId);
}

describe.concurrent('automatic retries of copies on the deployed stack', { timeout: 120_000 }, () => {
  it('copies the same point to the vault of another account with the role of the plan, and its success resolves', async () => {
    const { name, id, failedJobId } = await fails('internal-error');
    const { slack } = await world.hears('the alert', id, (all) => all.slack.length > 0);
    expect(textOf(slack)).toMatch(/Retry.{0,200}retrying at/s);
    await isDue(name);
    expect(await retries()).toMatchObject({ failed: null });
    await inState(name, 'started');

    const [job, ...others] = await copiesOf(name);
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      ...{ SourceRecoveryPointArn: pointOf(name), DestinationBackupVaultArn: elsewhere, IamRoleArn: sampleRoleArn },
      ResourceArn: databaseArn(name),
    });
    await ends(name, 'COMPLETED');
    const over = await world.incident(name, ({ status }) => status === 'resolved');
    // Nobody can look into the vault of another account, and the incident says so.
    expect(over.resolution).toMatchObject({ kind: 'later-success', proof: 'job-only' });
    expect(over.resolution?.reason).toMatch(/^The retry of the backup copy of /);
    expect(over.resolution?.reason).toContain(failedJobId);
    expect(over.resolution?.reason).toContain('word alone');
    expect(over.retries).toMatchObject([{ state: 'succeeded', jobId: job?.CopyJobId }]);
    await eventually('what was heard', async () => {
      expect(await heardOf(job?.CopyJobId)).toMatchObject({ kind: 'copy', disposition: 'ok', retryOf: failedJobId });
      return true;
    });
    const heard = await world.hears('that it is over', id, (all) => textOf(all.slack).includes('succeeded as job'));
    expect(textOf(heard.slack)).not.toContain('goes on to step 2');
  });

  it('goes on with both jobs when the retry fails too', async () => {
    const { name, id, failedJobId } = await fails('timed-out');
    await isDue(name);
    await retries();
    await inState(name, 'started');
    await ends(name, 'FAILED', passing['timed-out']);
    const incident = await inState(name, 'failed');

    expect(incident).toMatchObject({ status: 'open', alertCount: 1, alerts: [{ strikes: 1 }] });
    const heard = await world.hears('the next step', id, (all) => textOf(all.slack).includes('goes on to step 2'));
    expect(textOf(heard.slack)).toContain(failedJobId);
    expect(textOf(heard.slack)).toContain(incident.retries?.[0]?.jobId ?? '');
  });

  it.each(['AccessDeniedException', 'LimitExceededException'])('says that AWS refused it with %s', async (error) => {
    const { name, id } = await fails('resource-not-available');
    // The SDK takes a limit for a throttle, and asks five times; other tests call the function, too.
    await world.fault({ vendor: 'backup', kind: 'status', status: 400, error, times: 40, match: starting(name) });
    await isDue(name);
    await retries();
    const incident = await inState(name, 'not-started');

    expect(incident).toMatchObject({ status: 'open', retries: [{ because: 'aws-refused' }] });
    expect(await copiesOf(name)).toEqual([]);
    await eventually('the record', async () =>
      (await world.records(id)).some(({ reason }) => String(reason).includes(`AWS Backup refused it (${error})`)),
    );
    await world.hears('why not', id, (all) => textOf(all.slack).includes('not retried, because AWS Backup refused it'));
  });

  it('starts nothing where the budget is spent or the breaker is open, which is none of backups', async () => {
    const first = await fails('fatal-error');
    await isDue(first.name);
    await retries();
    await inState(first.name, 'started');
    const spent = await fails('fatal-error', { name: world.newName(retriedOnce) });
    await isNotPlanned(spent.name, 'day-spent');

    const many = await Promise.all([1, 2, 3, 4, 5].map(() => fails('internal-error', { type: 'Neptune' })));
    for (const { name } of many) await isDue(name);
    await retries();
    for (const { name } of many) {
      expect((await inState(name, 'not-started')).retries).toMatchObject([{ because: 'breaker' }]);
      expect(await copiesOf(name)).toEqual([]);
    }
  });
});

// By itself: what is killed is the work of other tests, too.
it.each([
  ['before AWS has heard of it', { kind: 'hang' }],
  ['while AWS makes the job', { kind: 'slow', delayMs: 8000 }],
] as const)(
  'makes one copy when the function is killed over the call, %s',
  { timeout: 120_000 },
  async (_when, fault) => {
    const { name } = await fails('token-expired');
    await world.fault({ vendor: 'backup', ...fault, match: starting(name) });
    await isDue(name);
    const dying = retries();
    await eventually('the request to start it', async () =>
      (await world.received()).journal.some(({ body, status }) => status === null && body.includes(starting(name))),
    );
    expect((await world.incident(name)).retries, 'what begins is written first').toMatchObject([{ state: 'starting' }]);
    world.kill('retry');
    await dying;
    await eventually('the job', async () => {
      await retries();
      const { retries: all = [] } = await world.incident(name);
      return all[0]?.state === 'started';
    });
    expect(await copiesOf(name)).toHaveLength(1);
  },
);
