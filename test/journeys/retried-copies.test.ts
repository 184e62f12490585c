import { describe, expect, it } from 'vitest';
import { CrashPlan, survived } from '../support/crash-plan.ts';
import { backupRole, RetryWorld, retryRules, ruleOfPlan } from '../support/retry-world.ts';

const dr = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';
const other = 'arn:aws:backup:eu-west-1:444455556666:backup-vault:other';
const rule = {
  ...ruleOfPlan,
  CopyActions: [
    { DestinationBackupVaultArn: other },
    { DestinationBackupVaultArn: dr, Lifecycle: { DeleteAfterDays: 90 } },
  ],
};
const copyWorld = () => new RetryWorld(retryRules(), rule);
const recordsOf = (world: RetryWorld) => world.store.records(world.onlyIncident().id);

/** Calls that would start something. */
const starting = (error: string) => (path: string, method?: string) =>
  method === 'PUT' && path === '/copy-jobs' ? error : null;

describe('journeys/retried-copies', () => {
  it('starts a failed copy again, of the same recovery point to the same vault, and its success resolves', async () => {
    const world = copyWorld();
    await world.copyFails(dr);
    await world.passesRetrying(16);

    expect(world.started()).toEqual([]);
    expect(world.copied()).toEqual([
      expect.objectContaining({
        DestinationBackupVaultArn: dr,
        IamRoleArn: backupRole,
        SourceRecoveryPointArn: expect.stringContaining(':point-'),
      }),
    ]);
    expect(world.only().retry).toMatchObject({
      state: 'started',
      copy: { destinationVaultArn: dr, vaultName: 'prod' },
    });
    await world.endsCopy('COMPLETED');
    expect(world.only()).toMatchObject({ incident: { status: 'resolved' }, retry: { state: 'succeeded' } });
    expect(world.only().incident.resolution?.reason).toContain('The retry of the');
  });

  it('goes on when the retry fails too, as one strike', async () => {
    const world = copyWorld();
    await world.copyFails(dr);
    await world.passesRetrying(16);
    await world.endsCopy('FAILED', 'An internal error occurred.');
    await world.passesRetrying(60);

    expect(world.only()).toMatchObject({ incident: { status: 'open', alertCount: 1 }, retry: { state: 'failed' } });
    expect(world.only().incident.alerts[0]).toMatchObject({ strikes: 1 });
    expect(world.copied()).toHaveLength(1);
  });

  it.each([
    [
      'no-such-copy',
      (world: RetryWorld) => world.hasRule({ ...rule, CopyActions: [{ DestinationBackupVaultArn: other }] }),
    ],
    ['rule-gone', (world: RetryWorld) => world.aws.store.plans.clear()],
    ['point-gone', (world: RetryWorld) => world.aws.store.recoveryPoints.clear()],
    [
      'copied',
      (world: RetryWorld) => {
        const { copy } = world.only().retry;
        const made = { SourceRecoveryPointArn: copy?.pointArn, DestinationBackupVaultArn: dr, State: 'COMPLETED' };
        const [point] = [...world.aws.store.recoveryPoints.values()];
        world.aws.seed('copy-jobs', [
          { ...made, CopyJobId: 'by-hand', ResourceArn: point?.ResourceArn, CreationDate: world.now, CreatedBy: {} },
        ]);
      },
    ],
    [
      'aws-refused',
      (world: RetryWorld) => {
        world.aws.refuses = starting('InvalidRequestException');
      },
    ],
    [
      'role-not-allowed',
      (world: RetryWorld) => {
        world.roles = [];
      },
    ],
  ] as const)('is not started after all: %s', async (because, happens) => {
    const world = copyWorld();
    await world.copyFails(dr);
    await world.passes('5m');
    happens(world);
    await world.passesRetrying(12);

    expect(world.copied()).toEqual([]);
    expect(world.only().retry).toMatchObject({ state: 'not-started', because });
    expect((await recordsOf(world)).find(({ what }) => what === 'retry-not-started')?.details).toMatchObject({
      because,
    });
  });

  it.each(['backup', 'copy'] as const)('waits while another %s of the resource runs', async (kind) => {
    const world = copyWorld();
    await world.copyFails(dr);
    const [point] = [...world.aws.store.recoveryPoints.values()];
    const going = { ResourceArn: point?.ResourceArn, CreationDate: world.now, CreatedBy: { BackupPlanId: 'plan-2' } };
    const running = (State: string) =>
      kind === 'backup'
        ? world.aws.seed('jobs', [{ ...going, BackupJobId: 'going', State }])
        : world.aws.seed('copy-jobs', [{ ...going, CopyJobId: 'going', DestinationBackupVaultArn: other, State }]);
    running('RUNNING');
    await world.passesRetrying(20);
    expect(world.copied()).toEqual([]);
    running('FAILED');
    await world.passesRetrying(20);
    expect(world.copied()).toHaveLength(1);
  });

  it('rides out an outage of AWS Backup with one copy', async () => {
    const world = copyWorld();
    await world.copyFails(dr);
    await world.passes('14m');
    world.aws.refuses = starting('ServiceUnavailableException');
    await world.passesRetrying(10);
    expect(world.only().retry.state).toBe('starting');
    world.aws.refuses = () => null;
    await world.passesRetrying(3);
    expect(world.copied()).toHaveLength(1);
  });

  it.each(['after', 'before'] as const)('makes one copy, whichever call a run dies %s', async (when) => {
    for (let at = 1; at < 100; at += 1) {
      const world = copyWorld();
      await world.copyFails(dr);
      const plan = new CrashPlan(at, when);
      await world.passes('14m');
      for (let minute = 0; minute < 6; minute += 1) {
        await world.passes('1m');
        world.wrap = plan.wrap;
        await survived(world.retries());
        world.wrap = (port) => port;
      }
      expect(world.copied(), `crashed ${when} call ${at}`).toHaveLength(1);
      await world.endsCopy('COMPLETED');
      expect(world.only(), `crashed ${when} call ${at}`).toMatchObject({
        incident: { status: 'resolved' },
        retry: { state: 'succeeded' },
      });
      if (!plan.crashed) {
        expect(at).toBeGreaterThan(10);
        return;
      }
    }
    expect.unreachable('a run has fewer calls');
  });

  it('of a good retry’s copies none is made twice, none waits for another, and what is refused is said', async () => {
    const third = 'arn:aws:backup:us-east-1:111122223333:backup-vault:third';
    const world = new RetryWorld(retryRules(), {
      ...rule,
      CopyActions: [...rule.CopyActions, { DestinationBackupVaultArn: third }],
    });
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    const { retry } = world.only();
    world.aws.seed('copy-jobs', [
      {
        ...{ CopyJobId: 'there', SourceRecoveryPointArn: retry.recoveryPointArn, DestinationBackupVaultArn: dr },
        ...{ ResourceArn: retry.resourceArn, State: 'RUNNING', CreationDate: world.now, CreatedBy: {} },
      },
    ]);
    world.aws.refuses = starting('LimitExceededException');
    await world.passesRetrying(3);
    expect(world.only().retry.state).toBe('copying');
    world.aws.refuses = () => null;
    await world.passesRetrying(2);

    expect(world.copied().map(({ DestinationBackupVaultArn }) => DestinationBackupVaultArn)).toEqual([other, third]);
    expect((await recordsOf(world)).at(-1)).toMatchObject({
      what: 'retry-copied',
      details: { refused: [], ordered: [expect.any(String), 'there', expect.any(String)] },
    });
  });

  it('gives copies up that AWS could not begin for half a day, and says which', async () => {
    const world = copyWorld();
    await world.fails();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    world.aws.refuses = starting('LimitExceededException');
    await world.passesRetrying(2);
    expect(world.only().retry.state).toBe('copying');
    await world.passes('13h');
    await world.passesRetrying(1);

    expect(world.only().retry.state).toBe('succeeded');
    expect((await recordsOf(world)).at(-1)?.details.refused).toEqual([
      `${other} (LimitExceededException)`,
      `${dr} (LimitExceededException)`,
    ]);
  });
});
