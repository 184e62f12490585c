import { describe, expect, it } from 'vitest';
import { drillSource } from '../../src/events/drill.ts';
import { goneEvent } from '../../src/events/found-problem.ts';
import { findingRows } from '../../src/findings/registry.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { around, database, type Files, jobsOf, nights, plan, planId, point, table } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { edited } from '../support/edited.ts';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

const db = database('sales');
const other = database('stock');

/** What RDS says of its instances. */
const instances = (...arns: readonly string[]): Files => ({
  'describe-db-instances.json': {
    DBInstances: arns.map((DBInstanceArn) => ({
      DBInstanceArn,
      DBInstanceIdentifier: DBInstanceArn.split(':').at(-1),
      DBInstanceStatus: 'available',
      InstanceCreateTime: '2026-06-01T08:00:00Z',
      TagList: [{ Key: 'backup', Value: 'daily' }],
    })),
  },
});
const ends = (DeleteAt: string | undefined) => ({ CalculatedLifecycle: { DeleteAt } });
const points = [
  point(db, nights[0] ?? '', ends('2026-12-21T05:00:00.000Z')),
  point(db, nights[1] ?? '', ends('2026-12-22T05:00:00.000Z')),
];
const account = (described: Files, more: Files = {}): Files => ({
  ...plan(),
  ...around([table('orders'), db, other]),
  'describe-instances.json': { Reservations: [] },
  'describe-db-clusters.json': { DBClusters: [] },
  'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: points },
  ...described,
  ...more,
});

interface Played {
  world: World;
  files: AccountFiles;
}

/** A backup of the database failed; watch has looked before. */
async function afterFailure(resourceArn = db): Promise<Played> {
  const world = new World();
  const files = new AccountFiles(account(instances(db, other)));
  world.estate = new EstateCollector(files);
  await world.passesUntil('2026-11-22T06:00:00.000Z');
  await world.dueRuns.saveProgress({ judgedAt: '2026-11-22T05:30:00.000Z', behind: [], longMissing: [] });
  const reasons = findingRows.map(({ reason }) => reason);
  await world.knownFindings.saveProgress({ reasons, plans: [planId], wholeAt: '2026-11-22T05:30:00.000Z' });
  await fails({ world, files }, 'fails', '2026-11-22T05:00:00.000Z', resourceArn);
  return { world, files };
}

const fails = ({ world }: Played, jobId: string, startedAt: string, resourceArn = db, state = 'FAILED') =>
  world.hears(backupJobEvent({ jobId, startedAt, resourceArn, resourceType: 'RDS', state }));

async function looksAt({ world, files }: Played, found: Files): Promise<void> {
  files.files = { ...found, 'list-backup-jobs.json': { BackupJobs: jobsOf(other, nights) } };
  await world.passesUntil('2026-11-23T06:00:00.000Z');
  await world.watches();
  await world.passes('31s');
}

const ofJob = ({ world }: Played, jobId: string) => {
  const [id] = [...world.store.alerts].find(([, alerts]) => alerts.some(({ event }) => event.jobId === jobId)) ?? [];
  return world.store.incidents.get(id ?? '');
};

describe('journeys: the resource of an incident is gone', () => {
  it('closes as nothing left to protect, never as recovered, and says which points remain and until when', async () => {
    const played = await afterFailure();
    await looksAt(played, account(instances(other)));

    const incident = ofJob(played, 'fails');
    expect(incident).toMatchObject({ status: 'resolved', resolution: { kind: 'nothing-left', via: 'a later look' } });
    expect(incident?.resolution?.reason).toBe(
      'Nothing is left to protect: RDS sales does not exist any more, by a complete check at 2026-11-23T05:50:00.000Z. This is not a recovery. ' +
        '2 recovery points remain in vault main, the last until 2026-12-22T05:00:00.000Z; copies elsewhere were not looked at.',
    );
    const [resolved] = played.world.heard.filter(({ notice }) => notice.kind === 'resolved');
    expect(resolved?.notice.resolvedLine).toMatch(/^Closed at .*: Nothing is left to protect/);
  });

  it.each([
    ['the list of its service is refused', { 'describe-db-instances.json': undefined }],
    ['its next page is missing', { 'describe-db-instances.json': { DBInstances: [], Marker: 'more' } }],
    ['the points of a vault are refused', { 'list-recovery-points-by-backup-vault.main.json': undefined }],
    ['the vaults are not known', { 'list-backup-vaults.json': undefined }],
  ])('but not when %s', async (_says, more) => {
    const played = await afterFailure();
    await looksAt(played, account(instances(other), more));

    expect(ofJob(played, 'fails')).toMatchObject({ status: 'open' });
  });

  it('nor when it is there, in another Region, or of a service whose list is not asked for', async () => {
    const elsewhere = edited(db, ['eu-west-1', 'eu-central-1']);
    for (const [arn, found] of [
      [db, instances(db, other)],
      [elsewhere, instances(other)],
      [table('carts'), instances(other)],
    ] as const) {
      const played = await afterFailure(arn);
      await looksAt(played, account(found));
      expect(ofJob(played, 'fails'), arn).toMatchObject({ status: 'open' });
    }
  });

  it('goes on where there was no time for all that is open, and asks and tells nothing anew', async () => {
    const played = await afterFailure();
    const { world, files } = played;
    const open = world.store.open.bind(world.store);
    const cursors: (string | null)[] = [];
    const before = files.asked.length;
    world.store.open = async (options) => {
      const { cursor = null } = options;
      // What is open is measured besides, in each run, before the account is looked at.
      const isMeasured = cursor === null && (cursors.length > 0 || files.asked.length === before);
      if (isMeasured) return open(options);
      cursors.push(cursor);
      if (cursor !== null) return open({ ...options, cursor: null });
      world.remainingMs = 20_000;
      return { items: [], cursor: 'second' };
    };
    await looksAt(played, account(instances(other)));
    expect(ofJob(played, 'fails')).toMatchObject({ status: 'open' });
    const told = [...world.store.alerts.values()].flat().length;

    const asked = files.asked.length;
    world.remainingMs = 60_000;
    await world.passes('5m');
    await world.watches();
    expect(ofJob(played, 'fails')).toMatchObject({ status: 'resolved', resolution: { kind: 'nothing-left' } });
    expect(cursors).toEqual([null, 'second']);
    expect(files.asked).toHaveLength(asked);
    expect([...world.store.alerts.values()].flat()).toHaveLength(told);
    expect((await world.dueRuns.progress()).judgedAt).toBe('2026-11-23T05:50:00.000Z');
  });

  it('nor as an instance of a cluster, which is backed up with it', async () => {
    const member = { ...instances(db, other) } as { 'describe-db-instances.json': { DBInstances: object[] } };
    const [first = {}, ...rest] = member['describe-db-instances.json'].DBInstances;
    const DBInstances = [{ ...first, DBClusterIdentifier: 'sales' }, ...rest];
    const played = await afterFailure();
    await looksAt(played, account({ 'describe-db-instances.json': { DBInstances } }));

    expect(ofJob(played, 'fails')).toMatchObject({ status: 'open' });
  });

  it('nor for what happened after the look began to ask', async () => {
    const played = await afterFailure();
    const { files } = played;
    const page = files.page.bind(files);
    files.page = async (call, input) => {
      const answer = await page(call, input);
      // The lists come in one by one: it is made anew after its own, and fails.
      if (call === 'describe-db-instances') {
        await played.world.passes('20m');
        await fails(played, 'between', '2026-11-23T06:05:00.000Z');
      }
      return answer;
    };
    await looksAt(played, account(instances(other)));

    expect(ofJob(played, 'between')).toMatchObject({ status: 'open' });
  });

  it('nor for what is heard of between looking through what is open and closing it', async () => {
    const played = await afterFailure();
    const { world, files } = played;
    const page = files.page.bind(files);
    let isAsked = false;
    files.page = async (call, input) => {
      const answer = await page(call, input);
      if (call === 'describe-db-instances') {
        await world.passes('20m');
        isAsked = true;
      }
      return answer;
    };
    const alertsOf = world.store.alertsOf.bind(world.store);
    let isHeard = false;
    world.store.alertsOf = async (id, limit) => {
      const alerts = await alertsOf(id, limit);
      if (isAsked && !isHeard && alerts.some(({ event }) => event.jobId === 'fails')) {
        isHeard = true;
        await fails(played, 'between', '2026-11-23T06:05:00.000Z');
      }
      return alerts;
    };
    await looksAt(played, account(instances(other)));

    expect(isHeard).toBe(true);
    expect(ofJob(played, 'between')).toMatchObject({ status: 'open' });
  });

  it('a copy that failed stays while a point is left of which it can be made', async () => {
    const copies = async (left: Files) => {
      const played = await afterFailure();
      const copy = backupJobEvent({ jobId: 'copy', startedAt: '2026-11-22T05:30:00.000Z', resourceArn: db });
      await played.world.hears({
        ...copy,
        'detail-type': 'Copy Job State Change',
        detail: {
          ...(copy.detail as object),
          copyJobId: 'copy',
          state: 'FAILED',
          resourceType: 'RDS',
          destinationBackupVaultArn: 'arn:aws:backup:eu-central-1:111122223333:backup-vault:far',
        },
      });
      await looksAt(played, account(instances(other), left));
      return [ofJob(played, 'copy')?.status, ofJob(played, 'fails')?.status];
    };

    expect(await copies({})).toEqual(['open', 'resolved']);
    expect(await copies({ 'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [] } })).toEqual([
      ...['resolved', 'resolved'],
    ]);
  });

  it('says so on the incident when a good job of it is heard of, once', async () => {
    const played = await afterFailure();
    await looksAt(played, account(instances(other)));
    await fails(played, 'good', '2026-11-23T08:00:00.000Z', db, 'COMPLETED');
    await fails(played, 'good-2', '2026-11-24T08:00:00.000Z', db, 'COMPLETED');

    const records = await played.world.store.records(ofJob(played, 'fails')?.id ?? '');
    const back = records.filter(({ what }) => what === 'resource-back');
    expect(back.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^A resource that was taken for gone at .* reports again: backup of .*COMPLETED/),
    ]);
    const noted = played.world.heard.filter(({ notice }) => notice.kind === 'noted');
    expect(noted.length).toBeGreaterThan(0);
  });

  it('and says so with a failure of it, which is an incident of its own', async () => {
    const played = await afterFailure();
    await looksAt(played, account(instances(other)));
    await fails(played, 'again', '2026-11-23T08:00:00.000Z');

    expect(ofJob(played, 'again')).toMatchObject({ status: 'open' });
    const [alert] = [...played.world.store.alerts.values()].flat().filter(({ event }) => event.jobId === 'again');
    expect(alert?.severityReasons.at(-1)).toMatch(/^it was taken for gone at .*, and reports again$/);
  });

  it('closes what was told of the size of its backups, and a drill with it', async () => {
    const played = await afterFailure();
    const arn = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d4e5f60718';
    const hears = (jobId: string, hour: number, change: object, state = 'COMPLETED', sent: object = {}) => {
      const startedAt = `2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`;
      const event = backupJobEvent({ jobId, startedAt, resourceArn: arn, resourceType: 'EC2', state });
      return played.world.hears({ ...event, ...sent, detail: { ...(event.detail as object), ...change } });
    };
    for (const hour of [7, 8, 9, 10, 11]) await hears(`usual-${hour}`, hour, { backupSizeInBytes: '900' });
    await hears('small', 12, { backupSizeInBytes: '12' });
    await hears('drilled', 13, {}, 'FAILED', { source: drillSource });
    expect(ofJob(played, 'small')).toMatchObject({ status: 'open', alerts: [{ isSize: true }] });
    expect(ofJob(played, 'drilled')).toMatchObject({ status: 'open', drill: true });

    await looksAt(played, account(instances(db, other)));

    expect(ofJob(played, 'fails')).toMatchObject({ status: 'open' });
    for (const jobId of ['small', 'drilled']) {
      expect(ofJob(played, jobId), jobId).toMatchObject({ status: 'resolved', resolution: { kind: 'nothing-left' } });
    }
  });

  it('a job of before, heard of late, says nothing of it', async () => {
    const played = await afterFailure();
    await looksAt(played, account(instances(other)));
    await fails(played, 'late', '2026-11-22T12:00:00.000Z', db, 'COMPLETED');

    const records = await played.world.store.records(ofJob(played, 'fails')?.id ?? '');
    expect(records.map(({ what }) => what)).not.toContain('resource-back');
  });

  it('what failed after the look began is not closed by it', async () => {
    const played = await afterFailure();
    const { world } = played;
    const gone = (at: string) => {
      const of = { resourceArn: db, resourceType: 'RDS', destinationVaultArn: null, subject: null, drill: false };
      const home = { accountId: '111122223333', region: 'eu-west-1' };
      return goneEvent({ ...of, jobId: 'gone-1', says: 'Nothing is left to protect.', startedAt: at }, home, at);
    };
    await world.passesUntil('2026-11-22T12:00:00.000Z');
    await world.hears(gone('2026-11-22T05:00:00.000Z'));
    expect(ofJob(played, 'fails')).toMatchObject({ status: 'open', openLanes: 1 });

    await world.hears(gone('2026-11-22T05:00:01.000Z'));
    expect(ofJob(played, 'fails')).toMatchObject({ status: 'resolved', resolution: { kind: 'nothing-left' } });
  });
});
