import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { ListedRecoveryPoint } from '../../src/ports/aws-backup/recovery-points.ts';
import { backupJobEvent } from '../support/events.ts';
import { pointArn as arn, Night, refusal, vaultArn as vault } from '../support/proof-night.ts';

describe('journeys/proof: a success ends an incident when what it made is there', () => {
  let night: Night;
  beforeEach(() => {
    night = new Night();
  });

  it('is believed at once when its recovery point is complete, and the point is kept', async () => {
    night.points.answer = () => [night.point({ status: 'CREATING', arn: `${arn}-other` }), night.point()];
    await night.failsThenSucceeds();

    expect(night.incident).toMatchObject({
      status: 'resolved',
      resolution: { kind: 'later-success', proof: 'recovery-point', recoveryPointArn: arn },
    });
    expect(night.points.asked).toBe(1);
    expect((await night.world.store.records(night.incident.id)).at(-1)?.details).toMatchObject({
      proof: 'recovery-point',
      recoveryPointArn: arn,
    });
  });

  it('asks nobody when nothing is open, when it is the very job, or when a later job failed', async () => {
    await night.job('COMPLETED', { recoveryPointArn: arn });
    await night.intake.runFor(3600);
    await night.job('FAILED', { backupJobId: 'same' });
    await night.job('COMPLETED', { backupJobId: 'same', recoveryPointArn: arn });
    await night.intake.runFor(60);
    await night.job('COMPLETED', { creationDate: addSeconds(night.world.now, -3000), recoveryPointArn: arn });

    expect(night.points.asked).toBe(0);
    expect(night.intake.left).toBe(0);
    expect(night.incident.status).toBe('open');
    expect(night.becameOf('COMPLETED'), 'the job that the incident is about is in it').toEqual(['ok', 'joined', 'ok']);
  });

  it.each([{ status: 'CREATING' }, { status: 'PARTIAL' }, { status: 'gone' }])(
    'waits while it is $status, and is believed once it is complete',
    async ({ status }) => {
      const points = () => (status === 'gone' ? [] : [night.point({ status })]);
      night.points.answer = points;
      await night.failsThenSucceeds();
      await night.intake.runFor(300);
      expect(night.incident.status).toBe('open');
      expect(night.intake.left).toBe(1);
      expect(night.becameOf('COMPLETED'), 'nobody knows yet that it is good').toEqual(['joined']);

      night.points.answer = () => [night.point({ status: 'AVAILABLE' })];
      await night.intake.runFor(121);
      expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'recovery-point' } });
      expect(night.becameOf('COMPLETED')).toEqual(['ok']);
      expect(night.intake).toMatchObject({ left: 0, faults: [], deadLetters: [] });
    },
  );

  it.each([
    { status: null, says: `but its recovery point ${arn} is not there.` },
    ...['PARTIAL', 'EXPIRED', 'DELETING', 'STOPPED', 'CREATING', 'NEW WORD'].map((status) => ({
      status,
      says: `but its recovery point ${arn} is ${status}.`,
    })),
  ])('is not believed after ten minutes of $status, says so once, and a later one is', async ({ status, says }) => {
    night.points.answer = () => (status === null ? [] : [night.point({ status })]);
    await night.failsThenSucceeds();
    const saidAt = night.world.now;
    // The same by another way.
    night.intake.send(copyOf(saidAt));
    await night.intake.runFor(500);
    expect(night.world.heard.filter(({ kind }) => kind === 'noted')).toEqual([]);
    await night.intake.runFor(300);

    expect(night.intake).toMatchObject({ left: 0, faults: [] });
    expect(night.incident).toMatchObject({ status: 'open', openLanes: 1, unproven: { times: 1 } });
    expect(night.incident.unproven?.reason).toContain(`said COMPLETED at ${saidAt}, ${says}`);
    expect(night.becameOf('COMPLETED'), 'what was not believed is no good backup of the day').toEqual(['joined']);
    const told = night.world.heard.filter(({ target, kind }) => target === 'chat' && kind === 'noted');
    expect(told.map(({ notice }) => notice.news).join()).toContain(says.slice(0, 30));
    expect(told).toHaveLength(1);
    await night.job('FAILED');
    expect(night.incident.alerts.at(-1)?.strikes, 'what was not believed ends no row of failures').toBe(2);
    night.intake.send(copyOf(saidAt));
    await night.intake.runFor(0);
    expect(night.becameOf('COMPLETED'), 'heard once more, it is no better').toEqual(['joined']);
    await night.intake.runFor(1200);
    await night.job('FAILED');
    expect(night.incident.alerts.at(-1)?.strikes, 'nor does it end a row then').toBe(3);

    night.points.answer = () => [night.point()];
    await night.intake.runFor(3600);
    await night.job('COMPLETED', { recoveryPointArn: arn });
    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'recovery-point' } });
  });

  it('a new failure while it is awaited wins', async () => {
    await night.failsThenSucceeds();
    await night.intake.runFor(120);
    await night.job('FAILED');
    night.points.answer = () => [night.point()];
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject({ status: 'open', alertCount: 2 });
    expect(night.incident.unproven).toBeUndefined();
    expect(night.intake.left).toBe(0);
  });

  it('an earlier success that is heard late ends nothing while a later one is awaited', async () => {
    await night.job('FAILED');
    const failedAt = addSeconds(night.world.now, -60);
    await night.intake.runFor(1200);
    await night.job('COMPLETED', { recoveryPointArn: `${arn}-none` });
    await night.intake.runFor(60);
    night.points.answer = () => [night.point()];
    await night.job('COMPLETED', {
      ...{ backupJobId: 'earlier', creationDate: addSeconds(failedAt, -600), recoveryPointArn: arn },
    });
    expect(night.incident.status).toBe('open');

    await night.intake.runFor(900);
    expect(night.incident).toMatchObject({ status: 'open', openLanes: 1, unproven: { times: 1 } });
  });

  it('nor when the lane has forgotten the failure, because an earlier one was heard late', async () => {
    await night.job('FAILED');
    const failedAt = addSeconds(night.world.now, -60);
    await night.intake.runFor(1200);
    await night.job('COMPLETED', { recoveryPointArn: `${arn}-none` });
    await night.intake.runFor(60);
    await night.job('FAILED', { backupJobId: 'late', creationDate: addSeconds(failedAt, 300) });
    night.points.answer = () => [night.point()];
    await night.job('COMPLETED', {
      ...{ backupJobId: 'earlier', creationDate: addSeconds(failedAt, -600), recoveryPointArn: arn },
    });

    expect(night.world.store.incidents.get(night.firstId)).toMatchObject({ status: 'open' });
  });

  it.each([
    { becomes: 'is never there', status: 'open' },
    { becomes: 'is there', status: 'resolved' },
  ])(
    'a failure of before it that is heard while it is awaited joins the incident, where what it made $becomes',
    async ({ becomes, status }) => {
      await night.job('FAILED');
      const failedAt = addSeconds(night.world.now, -60);
      await night.intake.runFor(1200);
      await night.job('COMPLETED', { recoveryPointArn: arn });
      await night.intake.runFor(60);
      await night.job('FAILED', { backupJobId: 'late', creationDate: addSeconds(failedAt, 300) });
      expect(night.incident).toMatchObject({ status: 'open', alertCount: 2 });

      if (becomes === 'is there') night.points.answer = () => [night.point()];
      await night.intake.runFor(900);
      expect(night.incident).toMatchObject({ status, alertCount: 2 });
      expect(night.intake).toMatchObject({ left: 0, faults: [], deadLetters: [] });
    },
  );

  it('a failure of before a success that was believed joins no incident of after it', async () => {
    night.points.answer = () => [night.point()];
    await night.failsThenSucceeds();
    const succeededAt = addSeconds(night.world.now, -60);
    await night.intake.runFor(1200);
    await night.job('FAILED', { backupJobId: 'after' });
    await night.job('FAILED', { backupJobId: 'late', creationDate: addSeconds(succeededAt, -300) });

    const { incidents } = night.world.store;
    expect([...incidents.values()].map(({ status, alerts }) => [status, alerts.map(({ jobId }) => jobId)])).toEqual([
      ['resolved', [expect.stringMatching(/^FAILED-/)]],
      ['open', ['after']],
      ['resolved', ['late']],
    ]);
  });

  it('the job of the incident, timed later by another way, is no success of its lane', async () => {
    await night.job('FAILED');
    await night.intake.runFor(1200);
    await night.job('COMPLETED', { backupJobId: 'issues', messageCategory: 'ACCESS_DENIED', statusMessage: 'Denied.' });
    expect(night.incident.alerts.at(-1)).toMatchObject({ jobId: 'issues', strikes: 2 });
    night.points.answer = () => [night.point()];
    await night.job('COMPLETED', { backupJobId: 'issues', creationDate: night.world.now, recoveryPointArn: arn });
    await night.intake.runFor(1200);
    await night.job('FAILED');

    expect(night.incident).toMatchObject({ status: 'open' });
    expect(night.incident.alerts.at(-1)?.strikes).toBe(3);
  });

  it('loses nothing when the function dies while it is awaited', async () => {
    await night.failsThenSucceeds();
    await night.intake.runFor(60);
    night.points.answer = () => [night.point()];
    const { commit } = night.world.store;
    let deaths = 2;
    night.world.store.commit = (...changes) => {
      deaths -= 1;
      return deaths >= 0 ? Promise.reject(refusal('Killed')) : commit.apply(night.world.store, changes);
    };
    await night.intake.runFor(900);

    expect(deaths).toBeLessThan(0);
    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'recovery-point' } });
  });
});

describe('journeys/proof: what cannot be read leaves the word of the job alone, and that is said', () => {
  it.each([
    { what: 'is denied', error: 'AccessDeniedException', tries: 1, says: 'access denied' },
    { what: 'is throttled to the end', error: 'ThrottlingException', tries: 5, says: 'throttled' },
    { what: 'never answers', error: 'TimeoutError', tries: 5, says: 'no answer in time' },
  ])('AWS Backup $what', async ({ error, tries, says }) => {
    const night = new Night();
    night.points.answer = () => {
      throw refusal(error);
    };
    await night.failsThenSucceeds();
    await night.intake.runFor(800);

    expect(night.points.asked).toBeGreaterThanOrEqual(tries);
    if (tries === 1) expect(night.points.asked).toBe(1);
    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'job-only' } });
    expect(night.incident.resolution?.reason).toMatch(new RegExp(`job's word alone.*${says}`));
    const { notice } = night.world.expectNotice('chat', 'resolved');
    expect(JSON.stringify(notice)).toContain("job's word alone");
  });
});

describe('journeys/proof: what is looked at, by what the job makes', () => {
  const made = (name: string) => `arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:${name}`;
  const copy = {
    sourceRecoveryPointArn: arn,
    destinationBackupVaultArn: vault('second'),
    destinationRecoveryPointArn: made('copy'),
  };
  it.each<{
    what: string;
    type?: string;
    detail: Record<string, unknown>;
    points: (now: Instant) => Partial<ListedRecoveryPoint>[];
    becomes: object;
  }>([
    {
      what: 'a copy at its destination',
      type: 'Copy',
      detail: copy,
      points: () => [{}, { arn: made('copy'), vaultName: 'second' }],
      becomes: { status: 'resolved', resolution: { proof: 'destination', recoveryPointArn: made('copy') } },
    },
    {
      what: 'a copy of which only the source is there',
      type: 'Copy',
      detail: copy,
      points: () => [{}],
      becomes: { status: 'open', unproven: { reason: expect.stringContaining('is not at its destination') } },
    },
    {
      what: 'a copy to another account',
      type: 'Copy',
      detail: { ...copy, destinationBackupVaultArn: vault('second', '444455556666') },
      points: () => [],
      becomes: { status: 'resolved', resolution: { proof: 'job-only' } },
    },
    {
      what: 'a copy that does not name what it made',
      type: 'Copy',
      detail: { ...copy, destinationRecoveryPointArn: undefined },
      points: (createdAt) => [{ createdAt }, { arn: made('copy'), vaultName: 'second', createdAt }],
      becomes: { status: 'resolved', resolution: { proof: 'destination', recoveryPointArn: made('copy') } },
    },
    {
      what: 'a copy in a logically air-gapped vault',
      type: 'Copy',
      detail: copy,
      points: () => [{ arn: made('copy'), isAirGapped: true }],
      becomes: { status: 'resolved', resolution: { proof: 'air-gapped' } },
    },
    {
      what: 'a backup whose own point went away when it was copied to a logically air-gapped vault',
      detail: { recoveryPointArn: arn },
      points: (createdAt) => [{ arn: made('gap'), vaultName: 'gap', isAirGapped: true, createdAt }],
      becomes: { status: 'resolved', resolution: { proof: 'air-gapped', recoveryPointArn: made('gap') } },
    },
    {
      what: 'the air-gapped point of an earlier night',
      detail: { recoveryPointArn: arn },
      points: () => [{ arn: made('gap'), isAirGapped: true, createdAt: '2026-11-01T00:00:00.000Z' }],
      becomes: { status: 'open', unproven: { times: 1 } },
    },
    {
      what: 'a backup that names no point, with none of its time',
      detail: {},
      points: () => [{ createdAt: '2026-11-01T00:00:00.000Z' }],
      becomes: { status: 'resolved', resolution: { proof: 'job-only' } },
    },
  ])('$what', async ({ type, detail, points, becomes }) => {
    const night = new Night();
    night.points.answer = () => points(night.world.now).map((point) => night.point(point));
    await night.failsThenSucceeds(detail, type);
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject(becomes);
  });

  it('what was closed by hand waits for a proved success as well', async () => {
    const night = new Night();
    await night.job('FAILED');
    await night.intake.runFor(60);
    await night.world.resolves('Ana');
    const reminder = addSeconds(night.world.now, 86_400);
    night.world.store.incidents.set(night.incident.id, { ...night.incident, gapReminderAt: reminder });
    await night.intake.runFor(600);
    await night.job('COMPLETED', { recoveryPointArn: arn });
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject({ gapReminderAt: reminder, unproven: { times: 1 } });
  });
});

/** The success of the night as another way brings it: with another id of its own. */
function copyOf(completedAt: Instant): object {
  const startedAt = addSeconds(completedAt, -60);
  const event = backupJobEvent({ jobId: `COMPLETED-${startedAt}`, startedAt, completedAt, state: 'COMPLETED' });
  return { ...event, id: 'again', detail: { ...(event.detail as object), recoveryPointArn: arn } };
}
