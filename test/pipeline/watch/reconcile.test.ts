import { describe, expect, it } from 'vitest';
import type { BackupItem } from '../../../local/simulators/backup-store.ts';
import { firstBrokenRecord } from '../../../src/evidence/record.ts';
import { RouterError } from '../../../src/lib/errors.ts';
import { addSeconds, secondsBetween } from '../../../src/lib/instant.ts';
import { runWatch } from '../../../src/pipeline/watch/watch.ts';
import { SimulatedBackup } from '../../support/simulated-backup.ts';
import { World } from '../../support/world.ts';

const testPlan = 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly';

function watched(): { world: World; backup: SimulatedBackup } {
  const world = new World();
  const backup = new SimulatedBackup(() => world.now);
  world.endedJobs = backup.endedJobs();
  return { world, backup };
}

function job(world: World, id: string, change: BackupItem = {}): BackupItem {
  return {
    BackupJobId: id,
    State: 'FAILED',
    StatusMessage: 'Access denied',
    ResourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${id}`,
    ResourceType: 'RDS',
    IamRoleArn: 'arn:aws:iam::111122223333:role/backup',
    CreationDate: addSeconds(world.now, -600),
    CompletionDate: world.now,
    ...change,
  };
}

const found = ({ store }: World) =>
  [...store.alerts.values()].flat().map(({ event: { jobId, foundBy, outcome } }) => ({ jobId, foundBy, outcome }));

describe('pipeline/watch/reconcile', () => {
  it('finds what AWS did not tell, says so in alert, trace, record and message, and counts it', async () => {
    const { world, backup } = watched();
    await world.watches();
    await world.passes('20m');
    backup.seed('jobs', [job(world, 'lost')]);
    await world.passes('5m');
    await world.watches();
    expect(world.counted.EventGap).toBe(0);
    await world.passes('6m');

    await world.watches();

    expect(world.counted.EventGap).toBe(1);
    await world.passes('31s');
    expect(found(world)).toEqual([{ jobId: 'lost', foundBy: 'late', outcome: 'failed' }]);
    const { id } = world.onlyIncident();
    const [opened] = await world.store.records(id);
    expect(opened).toMatchObject({
      details: { foundBy: 'late' },
      trace: expect.arrayContaining(['Found late: AWS Backup lists the job, and no event of it arrived.']),
    });
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.facts).toContainEqual(expect.objectContaining({ id: 'found-late', label: 'Found late' }));
    await world.watches();
    expect(world.counted.EventGap).toBe(0);
    expect(found(world)).toHaveLength(1);
  });

  it('what AWS tells after all, before it is taken in, is told as AWS told it, once', async () => {
    const { world, backup } = watched();
    await world.watches();
    await world.passes('20m');
    backup.seed('jobs', [job(world, 'slow')]);
    const event = { jobId: 'slow', resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:slow' };
    const times = { startedAt: addSeconds(world.now, -600), completedAt: world.now };
    await world.passes('11m');
    await runWatch(world.watchDependencies());
    expect(world.intake).toHaveLength(1);

    await world.backupFails({ ...event, ...times, message: 'Access denied' });
    await world.takesIn();
    await world.watches();

    expect(found(world)).toEqual([{ jobId: 'slow', foundBy: undefined, outcome: 'failed' }]);
    expect([...world.store.heardJobs.jobs.values()]).toMatchObject([{ jobId: 'slow', disposition: 'unmatched' }]);
  });

  it('of what ended before its first run it tells nothing', async () => {
    const { world, backup } = watched();
    backup.seed('jobs', [job(world, 'before')]);
    await world.passes('11m');

    await world.watches();
    await world.passesWatched('1h');

    expect(found(world)).toEqual([]);
  });

  it('after days without a run it goes on where it was, through every page, each job once', async () => {
    const { world, backup } = watched();
    await world.watches();
    await world.passes('15m');
    backup.seed(
      'jobs',
      Array.from({ length: 2100 }, (_none, index) =>
        job(world, `good-${index}`, { State: 'COMPLETED', StatusMessage: undefined }),
      ),
    );
    backup.seed('jobs', [job(world, 'lost')]);
    world.now = addSeconds(world.now, 4 * 86_400);

    const { jobs } = await world.watches();

    expect(jobs).toMatchObject({ isThrough: true, outcomes: { late: 2101 } });
    expect(backup.calls.filter((path) => path.startsWith('/backup-jobs')).length).toBeLessThan(20);
    expect(found(world)).toEqual([{ jobId: 'lost', foundBy: 'late', outcome: 'failed' }]);
  });

  it('what a run has no time for the next ones do, in smaller stretches', async () => {
    const { world, backup } = watched();
    await world.watches();
    await world.passes('15m');
    for (const hours of [0, 10, 20, 30]) {
      backup.seed('jobs', [job(world, `lost-${hours}`, { CompletionDate: addSeconds(world.now, hours * 3600) })]);
    }
    world.now = addSeconds(world.now, 2 * 86_400);
    const endless = backup.endedJobs();
    world.endedJobs = {
      async *pages(kind, span) {
        for await (const page of endless.pages(kind, span)) {
          yield page;
          world.remainingMs = 10_000;
        }
      },
    };

    const runs: boolean[] = [];
    for (let run = 0; run < 40 && !runs.at(-1); run += 1) {
      world.remainingMs = 60_000;
      runs.push((await world.watches()).jobs?.isThrough ?? true);
    }

    expect(runs.at(0)).toBe(false);
    expect(runs.at(-1)).toBe(true);
    expect(
      found(world)
        .map(({ jobId }) => jobId)
        .sort(),
    ).toEqual(['lost-0', 'lost-10', 'lost-20', 'lost-30']);
  });

  it('looks at a restore test again until it is checked and deleted, and tells what fails then', async () => {
    const { world, backup } = watched();
    await world.watches();
    const restore = {
      RestoreJobId: 'test',
      Status: 'COMPLETED',
      RecoveryPointArn: 'arn:aws:backup:eu-west-1:111122223333:recovery-point:p',
      ResourceType: 'RDS',
      CreatedBy: { RestoreTestingPlanArn: testPlan },
      CreationDate: world.now,
    };
    await world.passes('15m');
    backup.seed('restore-jobs', [{ ...restore, CompletionDate: world.now, ValidationStatus: 'VALIDATING' }]);
    await world.passesWatched('10h');
    expect(found(world)).toEqual([]);

    backup.seed('restore-jobs', [{ ...restore, ValidationStatus: 'SUCCESSFUL', DeletionStatus: 'DELETING' }]);
    await world.passesWatched('1h');
    expect(found(world)).toEqual([]);
    expect(world.reconciled.kinds.restore?.openSince).not.toBeNull();

    backup.seed('restore-jobs', [
      { ...restore, ValidationStatus: 'SUCCESSFUL', DeletionStatus: 'FAILED', DeletionStatusMessage: 'in use' },
    ]);
    await world.passesWatched('15m');
    expect(found(world)).toEqual([{ jobId: 'test', foundBy: 'follow-up', outcome: 'completed-with-issues' }]);
    expect(world.reconciled.kinds.restore?.openSince).toBeNull();
  });

  it('that AWS Backup is busy is no fault until it is behind for half an hour; the others go on', async () => {
    const { world, backup } = watched();
    await world.watches();
    await world.passes('15m');
    backup.seed('copy-jobs', [{ ...job(world, 'copy'), BackupJobId: undefined, CopyJobId: 'copy' }]);
    backup.refuses = (path) => (path.startsWith('/backup-jobs') ? 'ThrottlingException' : null);
    await world.passes('15m');

    await world.watches();

    expect(found(world)).toMatchObject([{ jobId: 'copy', foundBy: 'late' }]);
    expect(world.logged).toContainEqual({
      level: 'warn',
      message: 'jobs are not compared for now',
      fields: { kind: 'backup', error: 'ThrottlingException' },
    });
    await world.passes('20m');
    await expect(world.watches()).rejects.toMatchObject({ code: 'watch-incomplete', details: { parts: ['jobs'] } });
    backup.refuses = () => null;
    await world.passes('5m');
    await world.watches();
  });

  it('a list that AWS does not end is read in shorter stretches, and a fault where that does not help', async () => {
    const { world, backup } = watched();
    await world.watches();
    await world.passes('15m');
    backup.seed('jobs', [job(world, 'lost', { CompletionDate: addSeconds(world.now, 3600) })]);
    world.now = addSeconds(world.now, 12 * 3600);
    let longestSeconds = 4 * 3600;
    const whole = backup.endedJobs();
    world.endedJobs = {
      async *pages(kind, span) {
        yield* whole.pages(kind, span);
        if (secondsBetween(span.from, span.to) > longestSeconds) throw new RouterError('list-cut');
      },
    };

    const { jobs } = await world.watches();

    expect(jobs).toMatchObject({ isThrough: true, outcomes: { late: 1 } });
    await world.passes('31s');
    expect(found(world)).toEqual([{ jobId: 'lost', foundBy: 'late', outcome: 'failed' }]);

    longestSeconds = 0;
    const { confirmedAt } = world.reconciled.kinds.backup ?? {};
    await world.passes('1h');
    await expect(world.watches()).rejects.toMatchObject({ code: 'watch-incomplete', details: { parts: ['jobs'] } });
    expect(world.reconciled.kinds.backup?.confirmedAt).toBe(confirmedAt);
  });

  it('counts no day by a list that is cut', async () => {
    const { world, backup } = watched();
    await world.watches();
    world.now = '2026-11-23T06:00:00.000Z';
    await world.watches();
    backup.seed('jobs', [job(world, 'good', { State: 'COMPLETED', StatusMessage: undefined })]);
    world.now = '2026-11-24T01:50:00.000Z';
    await world.watches();
    world.now = '2026-11-24T02:30:00.000Z';
    let longestSeconds = 0;
    const whole = backup.endedJobs();
    world.endedJobs = {
      async *pages(kind, span) {
        yield* whole.pages(kind, span);
        const isOfDay = span.from < '2026-11-24T00:00:00.000Z';
        if (isOfDay && secondsBetween(span.from, span.to) > longestSeconds) throw new RouterError('list-cut');
      },
    };

    for (let run = 0; run < 12; run += 1) await world.watches().catch(() => null);
    expect(await world.store.records('day-2026-11-23')).toEqual([]);
    await expect(world.watches()).rejects.toMatchObject({ code: 'watch-incomplete', details: { parts: ['jobs'] } });

    longestSeconds = 3600;
    for (let run = 0; run < 3; run += 1) await world.watches();
    expect((await world.store.records('day-2026-11-23')).map(({ details }) => details)).toMatchObject([{ listed: 1 }]);
  });

  it('counts each whole day once, on record, and hands in what was still missing then', async () => {
    const { world, backup } = watched();
    await world.watches();
    world.now = '2026-11-23T06:00:00.000Z';
    await world.watches();
    const good = { State: 'COMPLETED', StatusMessage: undefined };
    backup.seed('jobs', [job(world, 'lost'), job(world, 'good', good)]);
    await world.passesWatched('15m');
    // AWS lists it a long time after it ended.
    backup.seed('jobs', [job(world, 'belated', { ...good, CompletionDate: '2026-11-23T01:00:00.000Z' })]);
    let gap = 0;
    for (let run = 0; run < 21 * 12; run += 1) {
      await world.passesWatched('5m');
      gap += world.counted.EventGap ?? 0;
    }

    const [record] = await world.store.records('day-2026-11-23');
    // The alarm hears of it as of those that are found at once.
    expect(gap).toBe(1);

    expect(record).toMatchObject({
      subject: { kind: 'day', id: '2026-11-23' },
      what: 'balanced',
      details: { listed: 3, heard: 2, ok: 1, incidents: 1, keptQuiet: 0, foundLate: 2, unexplained: 1 },
    });
    expect(firstBrokenRecord(await world.store.records('day-2026-11-23'))).toBeNull();
    expect(await world.store.records('day-2026-11-22')).toEqual([]);
    const states = [...world.store.heardJobs.jobs.values()].map(({ jobId, disposition }) => `${jobId} ${disposition}`);
    expect(states.sort()).toEqual(['belated ok', 'good ok', 'lost unmatched']);
  });

  it('counts a day for which one run has no time over several, and none of them goes on when its time is over', async () => {
    const { world, backup } = watched();
    await world.watches();
    world.now = '2026-11-23T06:00:00.000Z';
    await world.watches();
    const good = { State: 'COMPLETED', StatusMessage: undefined };
    const times = Array.from({ length: 12 }, (_none, index) => addSeconds(world.now, 600 * (index + 1)));
    const jobs = times.map((at) => job(world, `good-${at}`, { ...good, CompletionDate: at }));
    backup.seed('jobs', jobs);
    world.now = '2026-11-24T01:50:00.000Z';
    await world.watches();
    world.now = '2026-11-24T02:30:00.000Z';
    const lists = backup.endedJobs();
    let overtime = 0;
    world.endedJobs = {
      async *pages(kind, span) {
        for await (const page of lists.pages(kind, span)) {
          for (const one of page) {
            world.remainingMs -= 15_000;
            yield [one];
            overtime += world.remainingMs <= 20_000 ? 1 : 0;
          }
        }
      },
    };

    for (let run = 0; run < 60 && world.reconciled.balancedDay !== '2026-11-23'; run += 1) {
      world.remainingMs = 60_000;
      await world.watches();
    }

    expect(overtime).toBe(0);
    expect((await world.store.records('day-2026-11-23')).map(({ details }) => details)).toEqual([
      { listed: 12, heard: 12, ok: 12, incidents: 0, keptQuiet: 0, foundLate: 12, unexplained: 0 },
    ]);
  });
});
