import { describe, expect, it } from 'vitest';
import { briefBelow, briefOf } from '../../src/notices/brief.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { anAlert, anExposure, noon } from '../support/alerts.ts';
import { aGroup, anIncident, anOwnedGroup } from '../support/incidents.ts';

const clock = clockOf(usualTimes);
const brief = (incident: Parameters<typeof briefOf>[0]['incident'], alerts = [anAlert()]) =>
  briefOf({ incident, alerts, now: noon }, '', clock);

describe('notices/brief', () => {
  it.each<[string, Parameters<typeof anExposure>[0], string]>([
    ['a while', { lastGoodAt: '2026-11-22T02:57:30.000Z' }, 'no good backup for 49 min'],
    ['hours', { lastGoodAt: '2026-11-21T03:07:30.000Z' }, 'no good backup for 1 d'],
    ['days', { lastGoodAt: '2026-11-19T03:20:00.000Z' }, 'no good backup for 3 d'],
    [
      'an objective that is over',
      { lastGoodAt: '2026-11-19T03:20:00.000Z', rpoSeconds: 86_400 },
      'no good backup for 3 d, RPO ended 2026-11-20 03:20 UTC',
    ],
    [
      'an objective that is to come',
      { lastGoodAt: '2026-11-22T00:20:00.000Z', rpoSeconds: 86_400 },
      'no good backup for 3 h, RPO ends 2026-11-23 00:20 UTC',
    ],
    ['none ever', { neverGood: true }, 'never a good backup'],
  ])('says for how long there is no good backup: %s', (_what, exposure, said) => {
    expect(brief(anIncident(), [anAlert({ exposure: anExposure(exposure) })])).toBe(
      `KMS key unusable · ${said} · 111122223333`,
    );
  });

  it('says of a copy when the last good backup was made: what copies there are, nobody knows', () => {
    const event = {
      kind: 'copy',
      destinationVaultArn: 'arn:aws:backup:us-east-1:111122223333:backup-vault:dr',
    } as const;
    const exposure = anExposure({ lastGoodAt: '2026-11-19T03:20:00.000Z', rpoSeconds: 86_400 });

    expect(brief(anIncident(), [anAlert({ event, exposure })])).toBe(
      'KMS key unusable · last good backup 2026-11-19 03:20 UTC, RPO ended 2026-11-20 03:20 UTC · 111122223333',
    );
  });

  it('says nothing of a gap that nobody knows, or that is none', () => {
    for (const alert of [
      anAlert({ exposure: null }),
      anAlert({ exposure: anExposure() }),
      anAlert({ event: { kind: 'restore' } }),
    ]) {
      expect(brief(anIncident(), [alert])).toBe('KMS key unusable · 111122223333');
    }
    expect(brief(anIncident(), [])).toBe('KMS key unusable · 111122223333');
    expect(brief(anIncident({ alerts: [] }), [])).toBe('111122223333');
    expect(brief(anIncident(), [anAlert({ error: { code: 'unknown', message: null }, exposure: null })])).toBe(
      '111122223333',
    );
  });

  it('says what it means where the headline has the cause and there is nothing else to say', () => {
    const code = 'vault-unlocked';
    const meaning = 'A backup vault was changed and is not locked: its backups can be deleted before their time.';
    const of = (change: Parameters<typeof anAlert>[0]) => [anAlert({ exposure: null, ...change })];
    const found = { id: 'f', reason: 'stuck', severity: 'high', about: 'resource', subject: null, name: null } as const;

    expect(brief(anIncident(), of({ event: { kind: 'vault' }, error: { code, meaning } }))).toBe(
      'A backup vault was changed and is not locked: its backups can be deleted before their time · 111122223333',
    );
    expect(
      brief(
        anIncident(),
        of({ event: { kind: 'missed', found }, error: { code, meaning, message: 'It waits. Plan a.' } }),
      ),
    ).toBe('It waits · 111122223333');
    const who =
      'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Administrator_0123456789abcdef/mallory@example.com';
    const gone = `No plan selects carts any more, though there are backups of it: DeleteTags was called by ${who}. Plan a.`;
    expect(brief(anIncident(), of({ event: { kind: 'missed', found }, error: { code, meaning, message: gone } }))).toBe(
      'No plan selects carts any more, though there are backups of it: DeleteTags was called by mallory@example.com (AWSReserv… · 111122223333',
    );
    expect(brief(anIncident(), of({ error: { code, meaning: `${'It means that '.repeat(20)}.` } }))).toMatch(
      /^It means .{100,110}… · 111122223333$/,
    );
  });

  it('says in the words of AWS what nobody has words for', () => {
    expect(
      brief(anIncident(), [anAlert({ error: { code: 'unknown', message: 'It broke at 7.' }, exposure: null })]),
    ).toBe('It broke at 7 · 111122223333');
  });

  it('a scheduled backup that never ran is a backup that is missing', () => {
    const exposure = anExposure({ lastGoodAt: '2026-11-19T03:20:00.000Z' });

    expect(brief(anIncident(), [anAlert({ event: { kind: 'missed' }, exposure })])).toContain('no good backup for 3 d');
  });

  it('of several says whose RPO ends first, and whose they are', () => {
    const group = anOwnedGroup(9);
    const later = { ...group, alerts: group.alerts.map((one) => ({ ...one, rpoEndsAt: '2026-11-24T03:00:00.000Z' })) };
    const two = { ...later, reach: { ...group.reach, byOwner: { 'team-orders': 6, 'no owner': 3 } } };

    expect(brief(group)).toBe(
      'KMS key unusable · worst RPO ended 2026-11-20 03:10 UTC · 3 team-orders, 3 team-payments, 3 of others · 111122223333',
    );
    expect(brief(two)).toBe(
      'KMS key unusable · worst RPO ends 2026-11-24 03:00 UTC · 6 team-orders, 3 without an owner · 111122223333',
    );
    expect(brief(aGroup(3))).toBe('KMS key unusable · 111122223333');
  });

  it('says how large a backup is that is not as large as it was', () => {
    const size = { bytes: 12 * 1024 ** 3, usualBytes: 120 * 1024 ** 3, runs: 9 };

    expect(brief(anIncident(), [anAlert({ event: { size } })])).toBe(
      'KMS key unusable · 12 GiB, usually 120 GiB · 111122223333',
    );
  });

  it('is none once it is over', () => {
    expect(brief(anIncident({ status: 'resolved' }))).toBeNull();
  });

  it('does not say twice what the title says', () => {
    expect(briefBelow('RDS orders-db: KMS key unusable', 'kms key unusable · no good backup for 3 d')).toBe(
      'No good backup for 3 d',
    );
    expect(briefBelow('It is all here', ['all', ''])).toBeNull();
    expect(briefBelow('x', null)).toBeNull();
  });
});
