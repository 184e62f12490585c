import { describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { textOf } from '../../local/observer.ts';
import { backupJob, databaseArn, planOf, sampleRoleArn, sampleRule } from '../../local/samples.ts';
import { halfADayAway, openRetries, passing } from './retried-jobs.ts';
import { retried, retriedOnce } from './rules.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { isDue, isNotPlanned, retries, inState, startedOf: jobsOf, dueRuns } = openRetries(world);

/** Where the rule copies its backups to. */
const elsewhere = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:disaster-recovery';

/** A rule with what a backup of it has; each test has a plan of its own, so that none spends what another has. */
const rule = {
  ...sampleRule,
  ScheduleExpression: halfADayAway(),
  Lifecycle: { DeleteAfterDays: 35 },
  RecoveryPointTags: { team: 'dba' },
  CopyActions: [{ DestinationBackupVaultArn: elsewhere, Lifecycle: { DeleteAfterDays: 90 } }],
};

/** A backup of a plan fails; answers its resource, plan and incident. */
async function fails(
  code: keyof typeof passing,
  { name = world.newName(retried), type = 'RDS', roleArn = sampleRoleArn } = {},
) {
  const planId = crypto.randomUUID();
  await world.seedBackup('plans', [planOf(`nightly-${name}`, planId, rule)]);
  const outcome = { type, state: 'FAILED', message: passing[code], category: 'MISCELLANEOUS' };
  const { event, job } = backupJob(new Date(), { ...outcome, resourceArn: databaseArn(name) });
  const detail = event.detail as { createdBy: object; backupJobId: string };
  const createdBy = { ...detail.createdBy, backupPlanId: planId, backupPlanRuleId: rule.RuleId };
  await world.seedBackup(job.kind, [{ ...job.item, CreatedBy: { BackupPlanId: planId, BackupRuleId: rule.RuleId } }]);
  await world.aws.putEvent({ ...event, detail: { ...detail, createdBy, iamRoleArn: roleArn } });
  const incident = await world.incident(name);
  return { name, planId, id: incident.id, failedJobId: detail.backupJobId };
}

/** What stands in the request to start its backup, and in no other. */
const starting = (name: string) => `"ResourceArn":"${databaseArn(name)}"`;

const startedOf = (name: string) => jobsOf('backup', databaseArn(name));

/** The run of a failed backup, as `watch` stores it once its start window is over. */
async function isStoredAsFailed({ name, planId, failedJobId }: Awaited<ReturnType<typeof fails>>): Promise<void> {
  const { alerts } = await world.incident(name);
  const day = new Date().toISOString().slice(0, 10);
  const at = `${day}T00:00:00.000Z`;
  const of = { planId, planName: null, ruleNames: [rule.RuleName], timezone: 'Etc/UTC', isLongMissing: false };
  const run = {
    id: failedJobId,
    ...of,
    dueAt: at,
    deadline: at,
    result: 'failed',
    why: 'failed',
    jobId: failedJobId,
  } as const;
  const laneId = alerts[0]?.laneId ?? '';
  await dueRuns.freeze([{ laneId, day, resourceArn: databaseArn(name), resourceType: 'RDS', owner: null, run }], at);
}

/** The stored run of a resource. */
async function runOf(name: string) {
  for await (const rows of dueRuns.ofDay(new Date().toISOString().slice(0, 10))) {
    const row = rows.find(({ resourceArn }) => resourceArn === databaseArn(name));
    if (row !== undefined) return row.runs[0];
  }
  return null;
}

/** The job that was started ends, and AWS says so. */
async function ends(name: string, state: 'COMPLETED' | 'FAILED', message = ''): Promise<void> {
  const [job = {}] = await startedOf(name);
  const startedAt = new Date(Number(job.CreationDate) * 1000);
  const made = backupJob(new Date(), {
    type: 'RDS',
    state,
    message,
    category: '',
    resourceArn: databaseArn(name),
    startedAt,
  });
  const { createdBy: _none, ...detail } = made.event.detail as Record<string, unknown>;
  const { CreatedBy: _ofNoPlan, ...item } = made.job.item;
  await world.seedBackup('jobs', [{ ...item, BackupJobId: job.BackupJobId, CreationDate: startedAt.toISOString() }]);
  await world.aws.putEvent({ ...made.event, detail: { ...detail, backupJobId: job.BackupJobId } });
}

describe.concurrent('automatic retries on the deployed stack', { timeout: 120_000 }, () => {
  it('starts the backup as its rule makes it, is told of at once, and its success resolves with proof', async () => {
    const failed = await fails('internal-error');
    const { name, id, failedJobId } = failed;
    await isStoredAsFailed(failed);
    const { slack } = await world.hears('the alert', id, (all) => all.slack.length > 0);
    expect(textOf(slack)).toMatch(/Retry.{0,200}retrying at/s);
    await isDue(name);
    await retries();
    await inState(name, 'started');

    expect(await startedOf(name)).toEqual([
      expect.objectContaining({
        BackupVaultName: rule.TargetBackupVaultName,
        IamRoleArn: sampleRoleArn,
        RecoveryPointLifecycle: { DeleteAfterDays: 35 },
      }),
    ]);
    await ends(name, 'COMPLETED');
    const over = await world.incident(name, ({ status }) => status === 'resolved');
    expect(over.resolution).toMatchObject({ kind: 'later-success', proof: 'recovery-point' });
    expect(over.resolution?.reason).toContain(failedJobId);
    const healed = { result: 'good', why: null, healed: { jobId: over.retries?.[0]?.jobId, was: 'failed' } };
    await eventually('the run, which is healed', async () => (await runOf(name))?.healed !== undefined);
    expect(await runOf(name)).toMatchObject(healed);
    const heard = await world.hears('that it is over', id, (all) => textOf(all.slack).includes('succeeded as job'));
    expect(textOf(heard.slack)).not.toContain('goes on to step 2');
    await retries();
    await inState(name, 'succeeded');
    expect(await jobsOf('copy', databaseArn(name))).toEqual([
      expect.objectContaining({ DestinationBackupVaultArn: elsewhere, IamRoleArn: sampleRoleArn }),
    ]);
  });

  it('heals its run when it is heard of after the next one has ended the incident', async () => {
    const failed = await fails('internal-error');
    const { name, id } = failed;
    await isStoredAsFailed(failed);
    await isDue(name);
    await retries();
    await inState(name, 'started');
    await world.backupCompletes(name, { startedAt: new Date() });
    const over = await world.incident(name, ({ status }) => status === 'resolved');
    expect(over.retries).toMatchObject([{ state: 'started', isOvertaken: true }]);
    expect(await runOf(name)).toMatchObject({ result: 'failed' });

    await ends(name, 'COMPLETED');
    const late = await inState(name, 'succeeded');
    expect(late.resolution).toEqual(over.resolution);
    await eventually('the run, which is healed', async () => (await runOf(name))?.healed !== undefined);
    expect((await world.records(id)).at(-1)).toMatchObject({ what: 'retry-ended', details: { isGood: true } });
  });

  it('may hand on no role but those that the deployment names', async () => {
    const { name } = await fails('internal-error', { roleArn: `${sampleRoleArn}-of-somebody-else` });
    await isNotPlanned(name, 'role-not-allowed');
  });

  it('goes on with both jobs when the retry fails too', async () => {
    const { name, id, failedJobId } = await fails('timed-out');
    await isDue(name);
    await retries();
    await inState(name, 'started');
    await ends(name, 'FAILED', passing['timed-out']);
    const incident = await inState(name, 'failed');

    expect(incident).toMatchObject({ status: 'open', alertCount: 1, alerts: [{ strikes: 1 }] });
    const jobId = incident.retries?.[0]?.jobId ?? '';
    const heard = await world.hears('the next step', id, (all) => textOf(all.slack).includes('goes on to step 2'));
    expect(textOf(heard.slack)).toContain(failedJobId);
    expect(textOf(heard.slack)).toContain(jobId);
  });

  it('makes one job when the answer of AWS is lost, and when the function is killed over it', async () => {
    const lost = await fails('token-expired');
    await world.fault({ vendor: 'backup', kind: 'reset', applied: true, match: starting(lost.name) });
    await isDue(lost.name);
    await retries();
    await retries();
    await inState(lost.name, 'started');
    expect(await startedOf(lost.name)).toHaveLength(1);

    const killed = await fails('token-expired');
    await world.fault({ vendor: 'backup', kind: 'slow', delayMs: 3000, match: starting(killed.name) });
    await isDue(killed.name);
    const dying = retries();
    await eventually('the request to start it', async () =>
      (await world.received()).journal.some(
        ({ body, status }) => status === null && body.includes(starting(killed.name)),
      ),
    );
    world.kill('retry');
    await dying;
    await eventually('the job', async () => {
      await retries();
      const { retries: all = [] } = await world.incident(killed.name);
      return all[0]?.state === 'started';
    });
    expect(await startedOf(killed.name)).toHaveLength(1);
  });

  it('starts nothing where the budget is spent or the breaker is open', async () => {
    const first = await fails('fatal-error');
    await isDue(first.name);
    await retries();
    await inState(first.name, 'started');
    const spent = await fails('fatal-error', { name: world.newName(retriedOnce) });
    await isNotPlanned(spent.name, 'day-spent');

    const many = await Promise.all([1, 2, 3, 4, 5].map(() => fails('internal-error', { type: 'DocumentDB' })));
    for (const { name } of many) await isDue(name);
    await retries();
    for (const { name } of many) {
      expect((await inState(name, 'not-started')).retries).toMatchObject([{ because: 'breaker' }]);
      expect(await startedOf(name)).toEqual([]);
    }
  });

  it('says why it was not started after all', async () => {
    const refused = await fails('resource-not-available');
    await world.fault({
      vendor: 'backup',
      kind: 'status',
      status: 400,
      error: 'LimitExceededException',
      // The SDK takes it for a throttle, and asks five times; other tests call the function, too.
      times: 40,
      match: starting(refused.name),
    });
    await isDue(refused.name);
    await retries();
    const incident = await inState(refused.name, 'not-started');
    expect(incident.retries).toMatchObject([{ because: 'aws-refused' }]);
    await eventually('the record', async () =>
      (await world.records(refused.id)).some(({ reason }) =>
        String(reason).includes('Not retried, because AWS Backup refused'),
      ),
    );

    const gone = await fails('resource-not-available');
    await world.seedBackup('plans', [planOf('another', gone.planId, { ...rule, RuleId: 'another' })]);
    await isDue(gone.name);
    await retries();
    expect((await inState(gone.name, 'not-started')).retries).toMatchObject([{ because: 'rule-gone' }]);
    expect([...(await startedOf(refused.name)), ...(await startedOf(gone.name))]).toEqual([]);
  });
});

// By itself: other tests that call the function would use the faults up.
it('rides out an outage of AWS Backup', { timeout: 120_000 }, async () => {
  const { name } = await fails('timed-out');
  // A run asks five times.
  const unavailable = { status: 503, error: 'ServiceUnavailableException', times: 15 } as const;
  await world.fault({ vendor: 'backup', kind: 'status', ...unavailable, match: starting(name) });
  await isDue(name);
  await retries();
  await inState(name, 'starting');
  await eventually('the job', async () => {
    await retries();
    return (await startedOf(name)).length > 0;
  });
  await inState(name, 'started');
  expect(await startedOf(name)).toHaveLength(1);
});
