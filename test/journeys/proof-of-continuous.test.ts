import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { ListedRecoveryPoint } from '../../src/ports/aws-backup/recovery-points.ts';
import type { RestorableTime } from '../../src/ports/aws-backup/restorable-times.ts';
import { Night, pointArn, refusal, vaultArn } from '../support/proof-night.ts';

const continuous = 'arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:orders-1a2b';

/** A night of a continuous backup, whose point is there before and after. */
class ContinuousNight extends Night {
  asked = 0;
  until: () => RestorableTime | null = () => null;

  constructor(point = continuous) {
    super();
    this.points.answer = () => [this.point({ arn: point, status: 'AVAILABLE' })];
    this.world.restorableTimes = {
      untilOf: async () => {
        this.asked += 1;
        return this.until();
      },
    };
  }

  /** Between the failure and the success are twenty minutes. */
  get failedAt(): Instant {
    return this.incident.alerts.at(-1)?.occurredAt ?? '';
  }
}

describe('journeys/proof-of-continuous: it ends an incident when it can be restored until after the failure', () => {
  let night: ContinuousNight;
  beforeEach(() => {
    night = new ContinuousNight();
  });

  it.each([
    { what: 'a point of AWS Backup', point: continuous },
    { what: 'an automated backup of RDS', point: 'arn:aws:rds:eu-west-1:111122223333:auto-backup:ab-1a2b' },
    { what: 'one of Aurora', point: 'arn:aws:rds:eu-west-1:111122223333:cluster-auto-backup:cab-1a2b' },
  ])('at once when it has moved past it: $what', async ({ point }) => {
    const moved = new ContinuousNight(point);
    moved.until = () => ({ until: addSeconds(moved.failedAt, 1) });
    await moved.failsThenSucceeds({ recoveryPointArn: point });

    const restorableUntil = addSeconds(moved.failedAt, 1);
    expect(moved.incident).toMatchObject({
      status: 'resolved',
      resolution: { proof: 'restorable-time', recoveryPointArn: point, restorableUntil },
    });
    expect(moved.incident.resolution?.reason).toContain(`It can be restored until ${restorableUntil}.`);
    expect(moved.asked).toBe(1);
  });

  it('within ten minutes, when it moves on meanwhile', async () => {
    night.until = () => ({ until: night.failedAt });
    await night.failsThenSucceeds({ recoveryPointArn: continuous });
    await night.intake.runFor(300);
    expect(night.incident.status).toBe('open');

    night.until = () => ({ until: night.world.now });
    await night.intake.runFor(121);
    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'restorable-time' } });
  });

  it('not at all when it stands still, and says until when it can be restored', async () => {
    night.until = () => ({ until: addSeconds(night.failedAt, -60) });
    await night.failsThenSucceeds({ recoveryPointArn: continuous });
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject({ status: 'open', unproven: { times: 1 } });
    const { notice } = night.world.expectNotice('chat', 'noted');
    expect(notice.news).toContain('its resource can be restored until');
    expect(notice.news).toContain('It does not count as a good backup.');
    expect(night.intake).toMatchObject({ left: 0, faults: [], deadLetters: [] });
  });

  it('not when nothing is kept continuously, whatever the job says', async () => {
    night.until = () => ({ until: null });
    await night.failsThenSucceeds({ recoveryPointArn: continuous });
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject({
      status: 'open',
      unproven: { reason: expect.stringContaining('nothing is kept of its resource continuously') },
    });
  });

  it('not when its point has stopped, for which nobody else is asked', async () => {
    night.points.answer = () => [night.point({ arn: continuous, status: 'STOPPED' })];
    await night.failsThenSucceeds({ recoveryPointArn: continuous });
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject({ status: 'open', unproven: { times: 1 } });
    expect(night.asked).toBe(0);
  });

  it('is asked about nothing when nothing is open, and when the backup is no continuous one', async () => {
    await night.job('COMPLETED', { recoveryPointArn: continuous });
    night.points.answer = () => [night.point()];
    await night.intake.runFor(3600);
    await night.failsThenSucceeds();

    expect(night.asked).toBe(0);
    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'recovery-point' } });
  });
});

describe('journeys/proof-of-continuous: what cannot be read leaves the word of the job alone, and that is said', () => {
  it.each([
    { what: 'is not allowed', error: 'AccessDenied', tries: 1, says: 'latest restorable time.*access denied' },
    { what: 'is throttled to the end', error: 'Throttling', tries: 5, says: 'latest restorable time.*throttled' },
    { what: 'is asked of nothing there', error: 'DBInstanceNotFound', tries: 5, says: 'AWS does not know it' },
  ])('Amazon RDS $what', async ({ error, tries, says }) => {
    const night = new ContinuousNight();
    night.until = () => {
      throw refusal(error);
    };
    await night.failsThenSucceeds({ recoveryPointArn: continuous });
    await night.intake.runFor(800);

    expect(night.asked).toBeGreaterThanOrEqual(tries);
    if (tries === 1) expect(night.asked).toBe(1);
    expect(night.incident).toMatchObject({
      status: 'resolved',
      resolution: { proof: 'job-only', recoveryPointArn: continuous, reason: expect.stringMatching(says) },
    });
    expect(JSON.stringify(night.world.expectNotice('chat', 'resolved').notice)).toContain("job's word alone");
  });

  it.each([
    { what: 'AWS has no call for the type, as of S3', without: false },
    { what: 'nobody can be asked', without: true },
  ])('$what', async ({ without }) => {
    const night = new ContinuousNight();
    if (without) night.world.restorableTimes = null;
    await night.failsThenSucceeds({ recoveryPointArn: continuous });

    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'job-only' } });
    expect(night.incident.resolution?.reason).toContain('its latest restorable time');
  });
});

describe('journeys/proof-of-continuous: a rule whose backups go to a logically air-gapped vault', () => {
  const rule = (airGappedVaultArn: string | null) => ({
    id: 'rule-1',
    name: 'nightly',
    schedule: null,
    timezone: null,
    airGappedVaultArn,
  });
  const copy = `${pointArn}-copy`;
  let night: Night;
  let copied: Partial<ListedRecoveryPoint>[];
  beforeEach(() => {
    night = new Night();
    copied = [];
    const plan = async () => ({ name: 'daily', rules: [rule(vaultArn('gap'))], nextRuns: [] });
    night.world.sources = { ...night.world.sources, plans: { plan, tagsOfPlan: async () => ({}) } };
    night.points.answer = () => [night.point(), ...copied.map((one) => night.point({ ...one, arn: copy }))];
  });

  it('ends an incident when the copy is in its vault, for which it waits', async () => {
    await night.failsThenSucceeds();
    await night.intake.runFor(300);
    expect(night.incident.status).toBe('open');

    copied = [{ vaultName: 'gap', isAirGapped: true }];
    await night.intake.runFor(121);
    expect(night.incident).toMatchObject({
      status: 'resolved',
      resolution: { proof: 'air-gapped', recoveryPointArn: copy },
    });
  });

  it.each([
    { what: 'nowhere', points: [] },
    { what: 'in another vault', points: [{ vaultName: 'other', isAirGapped: true }] },
    {
      what: 'of an earlier night',
      points: [{ vaultName: 'gap', isAirGapped: true, createdAt: '2026-11-01T00:00:00.000Z' }],
    },
    { what: 'not complete', points: [{ vaultName: 'gap', isAirGapped: true, status: 'CREATING' }] },
  ])('ends it after ten minutes with the backup alone when the copy is $what, and says so', async ({ points }) => {
    copied = points;
    await night.failsThenSucceeds();
    await night.intake.runFor(900);

    expect(night.incident).toMatchObject({
      status: 'resolved',
      resolution: { proof: 'recovery-point', recoveryPointArn: pointArn },
    });
    expect(night.incident.resolution?.reason).toContain('its copy in the logically air-gapped vault gap is not yet');
  });

  it.each([
    { what: 'has no such vault', plan: async () => ({ name: 'daily', rules: [rule(null)], nextRuns: [] }) },
    { what: 'is gone', plan: async () => null },
    { what: 'cannot be read', plan: () => Promise.reject(refusal('AccessDeniedException')) },
  ])('waits for none when the plan $what', async ({ plan }) => {
    night.world.sources = { ...night.world.sources, plans: { plan, tagsOfPlan: async () => ({}) } };
    await night.failsThenSucceeds();

    expect(night.incident).toMatchObject({ status: 'resolved', resolution: { proof: 'recovery-point' } });
    expect(night.points.asked).toBe(1);
  });
});
