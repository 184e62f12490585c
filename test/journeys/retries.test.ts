import { describe, expect, it } from 'vitest';
import { edited } from '../support/edited.ts';
import { ordersDb } from '../support/events.ts';
import { backupRole, RetryWorld, retryRules, ruleOfPlan } from '../support/retry-world.ts';

const database = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}-db`;
const lanesOf = (world: RetryWorld) => [...world.store.lanes.values()];
const recordsOf = async (world: RetryWorld) => world.store.records(world.onlyIncident().id);

describe('journeys/retries', () => {
  it('starts a failed backup again as its rule makes it, and its success resolves with proof', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passes('0s');
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.facts.find(({ id }) => id === 'retry')?.value).toBe(
      'retrying at 2026-11-22 01:15 UTC; goes on at 2026-11-22 02:15 UTC if that fails',
    );
    await world.passesRetrying(16);

    expect(world.started()).toEqual([
      {
        BackupJobId: expect.any(String),
        BackupVaultName: 'prod',
        ResourceArn: ordersDb,
        IamRoleArn: backupRole,
        RecoveryPointLifecycle: { DeleteAfterDays: 35 },
        CreationDate: expect.any(Number),
        State: 'CREATED',
        PercentDone: '0.0',
      },
    ]);
    expect(
      world.heard.some(({ target }) => target === 'pager'),
      'the next step waits',
    ).toBe(false);
    await world.passesRetrying(20);
    await world.endsJob('COMPLETED');

    const { incident, retry } = world.only();
    expect(incident).toMatchObject({
      status: 'resolved',
      resolution: { kind: 'later-success', proof: 'recovery-point' },
    });
    expect(incident.resolution?.reason).toContain(`The retry of the backup of orders-db completed`);
    expect(incident.resolution?.reason).toContain(`after job ${retry.failedJobId}`);
    expect(retry.state).toBe('succeeded');
    expect(world.heard.some(({ target }) => target === 'pager')).toBe(false);
  });

  it('goes on at once when the retry fails, shows both jobs, and counts one strike', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('FAILED', 'An internal error occurred.');
    await world.passes('0s');

    const { incident, retry } = world.only();
    expect(incident).toMatchObject({ status: 'open', alertCount: 1, openLanes: 1 });
    expect(incident.alerts).toHaveLength(1);
    expect(incident.alerts[0]).toMatchObject({ strikes: 1, jobId: retry.jobId });
    expect(incident.alerts[0]).not.toHaveProperty('times');
    expect(retry).toMatchObject({ state: 'failed', jobId: expect.any(String) });
    expect(lanesOf(world).map(({ problemsStartedAt }) => problemsStartedAt)).toHaveLength(1);
    expect(lanesOf(world)[0]?.problemsStartedAt).toHaveLength(1);
    world.expectNotice('pager', 'escalated');
    const said = (await recordsOf(world)).map(({ reason }) => reason);
    expect(said).toContain(`The retry (job ${retry.jobId}) failed as well, after job ${retry.failedJobId}.`);
    expect(said.filter((reason) => reason.includes('Not retried'))).toEqual([]);
    expect((await recordsOf(world)).map(({ details }) => details.retry)).toContainEqual({
      is: 'not',
      because: 'attempts-spent',
    });
  });

  it('starts it again as often as its route says, each time twice as late', async () => {
    const world = new RetryWorld(retryRules('{ attempts: 2, after: 5m }'));
    await world.fails();
    await world.passesRetrying(6);
    await world.endsJob('FAILED', 'An internal error occurred.');
    await world.passesRetrying(9);
    expect(world.started()).toHaveLength(1);
    await world.passesRetrying(2);
    expect(world.started()).toHaveLength(2);
    await world.endsJob('COMPLETED');

    expect(world.only().incident.status).toBe('resolved');
    expect(world.only().incident.retries?.map(({ state }) => state)).toEqual(['failed', 'succeeded']);
  });

  it('does not start what a standing fault has spent, until a backup succeeds', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('FAILED', 'An internal error occurred.');
    await world.passes('1d');
    await world.fails();
    await world.passesRetrying(30);
    expect(world.started()).toHaveLength(1);

    await world.backupSucceeds({ startedAt: world.now, completedAt: world.now });
    await world.passes('1d');
    await world.fails();
    await world.passesRetrying(16);
    expect(world.started()).toHaveLength(2);
  });

  it('copies a good retry as the rule copies its backups, once', async () => {
    const vault = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
    const world = new RetryWorld(retryRules(), {
      ...ruleOfPlan,
      CopyActions: [{ DestinationBackupVaultArn: vault, Lifecycle: { DeleteAfterDays: 90 } }],
    });
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    expect(world.only()).toMatchObject({ incident: { status: 'resolved' }, retry: { state: 'copying' } });
    await world.passesRetrying(3);

    expect([...world.aws.store.copy.values()]).toEqual([
      expect.objectContaining({ DestinationBackupVaultArn: vault, IamRoleArn: backupRole }),
    ]);
    expect(world.only().retry.state).toBe('succeeded');
  });

  it('says which copies AWS refused, and does not ask again', async () => {
    const vault = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
    const world = new RetryWorld(retryRules(), {
      ...ruleOfPlan,
      CopyActions: [{ DestinationBackupVaultArn: vault }],
    });
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    world.aws.refuses = (path, method) => {
      if (method !== 'PUT') return null;
      return path === '/copy-jobs' ? 'ServiceUnavailableException' : null;
    };
    await world.passesRetrying(2);
    expect(world.only().retry.state).toBe('copying');
    world.aws.refuses = (path, method) => (method === 'PUT' && path === '/copy-jobs' ? 'AccessDeniedException' : null);
    await world.passesRetrying(2);

    expect(world.only().retry.state).toBe('succeeded');
    expect((await recordsOf(world)).at(-1)).toMatchObject({
      what: 'retry-copied',
      details: { refused: [`${vault} (AccessDeniedException)`] },
    });
  });

  it('only says what it would do in a dry run, and people are told as ever', async () => {
    const world = new RetryWorld(retryRules('{ dryRun: true }'));
    await world.fails();
    await world.passesRetrying(16);

    expect(world.started()).toEqual([]);
    expect(world.only().retry.state).toBe('dry-run');
    world.expectNotice('pager', 'escalated');
    expect((await recordsOf(world)).map(({ what }) => what)).toContain('retry-dry-run');
  });

  it.each([
    [
      'role-not-allowed',
      (world: RetryWorld): void => {
        world.roles = [];
      },
    ],
    ['rule-gone', (world: RetryWorld) => world.aws.store.plans.clear()],
    ['continuous', (world: RetryWorld) => world.hasRule({ ...ruleOfPlan, EnableContinuousBackup: true })],
    ['backed-up', (world: RetryWorld) => world.hasPoint(0)],
    [
      'aws-refused',
      (world: RetryWorld): void => {
        world.aws.refuses = refusing('LimitExceededException');
      },
    ],
  ] as const)('is not started after all: %s', async (because, happens) => {
    const world = new RetryWorld();
    await world.fails();
    await world.passes('10m');
    happens(world);
    await world.passesRetrying(6);

    expect(world.started()).toEqual([]);
    expect(world.only().retry).toMatchObject({ state: 'not-started', because });
    expect((await recordsOf(world)).at(-1)?.reason ?? '').toBeDefined();
    expect((await recordsOf(world)).find(({ what }) => what === 'retry-not-started')?.details).toMatchObject({
      because,
    });
    world.expectNotice('pager', 'escalated');
  });

  it('waits for another job of the resource, and does not start one beside it', async () => {
    const world = new RetryWorld();
    await world.fails();
    const other = { BackupJobId: 'other', ResourceArn: ordersDb, State: 'RUNNING', CreationDate: world.now };
    world.aws.seed('jobs', [{ ...other, CreatedBy: { BackupPlanId: 'plan-2' } }]);
    await world.passesRetrying(20);
    expect(world.started()).toEqual([]);
    world.aws.seed('jobs', [{ ...other, State: 'FAILED' }]);
    await world.passesRetrying(20);

    expect(world.started()).toHaveLength(1);
    expect((await recordsOf(world)).map(({ what }) => what)).toContain('retry-put-off');
  });

  it('keeps to the budgets of the day and of a plan', async () => {
    const world = new RetryWorld(retryRules('{ perDay: 2 }'));
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    await world.fails({ resourceArn: database('second') });
    await world.passesRetrying(16);

    expect(world.started()).toHaveLength(1);
    // It is known at once, so that nobody is promised anything.
    const second = [...world.store.incidents.values()].at(-1);
    expect(second?.retries ?? []).toEqual([]);
    expect(await world.decidedOf(second?.id ?? '')).toEqual({ is: 'not', because: 'plan-spent' });
    const told = world.heard.filter(({ notice }) => notice.incidentId === second?.id);
    expect(told.flatMap(({ notice }) => notice.facts.filter(({ id }) => id === 'retry'))).toEqual([]);

    await world.passes('1d');
    await world.fails({ resourceArn: database('third') });
    await world.passesRetrying(16);
    expect(world.started()).toHaveLength(2);
  });

  it('says why not after all when the budget is spent between the promise and its time', async () => {
    const world = new RetryWorld(retryRules('{ perDay: 2 }'));
    await world.fails();
    await world.fails({ resourceArn: database('second'), jobId: 'job-second' });
    await world.passesRetrying(16);

    const [, second] = [...world.store.incidents.values()];
    expect(world.started()).toHaveLength(1);
    expect(second?.retries).toMatchObject([{ state: 'not-started', because: 'plan-spent' }]);
    const facts = world.heard.flatMap(({ notice }) => (notice.incidentId === second?.id ? [notice.facts] : []));
    expect(facts.map((of) => of.find(({ id }) => id === 'retry')?.value)).toEqual([
      expect.stringMatching(/^retrying at .* goes on at .* if that fails$/),
      ...facts.slice(1).map(() => expect.stringMatching(/^not retried, because half of what may be started again/)),
    ]);
    expect(facts.length).toBeGreaterThan(1);
  });

  it('promises nothing to a resource whose incident has too many of its kind, nor while the breaker is open', async () => {
    const grouped = edited(retryRules(), ['[resource.arn, error.code]', '[error.code]']);
    const world = new RetryWorld(grouped);
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await world.fails({ resourceArn: database(name), jobId: `job-${name}` });
    }
    const { retries = [], id } = world.onlyIncident();
    expect(retries).toHaveLength(4);
    expect(await world.decidedOf(id)).toEqual({ is: 'not', because: 'breaker' });
    await world.passesRetrying(20);
    expect(world.started()).toEqual([]);
    expect(world.onlyIncident().retries?.map(({ because }) => because)).toEqual(Array(4).fill('breaker'));
  });

  it('is planned when the book cannot be read, and held against it when it is due', async () => {
    const world = new RetryWorld(retryRules('{ perDay: 2 }'));
    await world.fails();
    await world.passesRetrying(16);
    const { read } = world.store.retryBooks;
    world.store.retryBooks.read = async () => {
      throw new Error('busy');
    };
    await world.fails({ resourceArn: database('second'), jobId: 'job-second' });
    world.store.retryBooks.read = read;
    await world.passesRetrying(16);

    const second = [...world.store.incidents.values()].at(-1);
    expect(second?.retries).toMatchObject([{ state: 'not-started', because: 'plan-spent' }]);
  });

  it('opens the breaker when many resources of a type fail with one cause, each with an incident of its own', async () => {
    const world = new RetryWorld();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await world.fails({ resourceArn: database(name), jobId: `job-${name}` });
    }
    await world.passesRetrying(20);

    expect(world.started()).toEqual([]);
    const states = [...world.store.incidents.values()].map(({ retries = [] }) => retries[0]?.because);
    expect(states).toEqual(Array(6).fill('breaker'));
    expect((await world.store.retryBooks.read()).open).toHaveLength(1);
    // What comes while it is open is refused, too; an hour later it is another day.
    await world.fails({ resourceArn: database('late'), jobId: 'job-late' });
    await world.passesRetrying(16);
    expect(world.started()).toEqual([]);
    await world.passes('2h');
    await world.fails({ resourceArn: database('later'), jobId: 'job-later' });
    await world.passesRetrying(16);
    expect(world.started()).toHaveLength(1);
  });

  it('rides out an outage of AWS Backup, and gives up after half an hour', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passes('14m');
    world.aws.refuses = refusing('ServiceUnavailableException');
    await world.passesRetrying(11);
    expect(world.only().retry.state).toBe('starting');
    world.aws.refuses = () => null;
    await world.passesRetrying(2);
    expect(world.started()).toHaveLength(1);
    expect(world.only().retry.state).toBe('started');

    const silent = new RetryWorld();
    await silent.fails();
    await silent.passes('14m');
    silent.aws.refuses = refusing('ServiceUnavailableException');
    await silent.passesRetrying(40);
    expect(silent.only().retry).toMatchObject({ state: 'not-started', because: 'aws-silent' });
  });

  it('is not carried out once the incident is over, and a later success makes it superfluous', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passes('5m');
    await world.backupSucceeds({ startedAt: world.now, completedAt: world.now });
    await world.passesRetrying(20);

    expect(world.started()).toEqual([]);
    expect(world.only()).toMatchObject({ incident: { status: 'resolved' }, retry: { state: 'not-needed' } });
  });

  it('opens nothing when the retry of a closed incident fails', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passesRetrying(16);
    await world.resolves('Ana');
    await world.endsJob('FAILED', 'An internal error occurred.');

    expect(world.store.incidents.size).toBe(1);
    expect(world.onlyIncident().status).toBe('resolved');
  });
});

/** Starting anything is refused; what is only read is answered. */
function refusing(error: string): (path: string, method?: string) => string | null {
  return (path, method) => (method === 'PUT' && path.startsWith('/backup-jobs') ? error : null);
}
