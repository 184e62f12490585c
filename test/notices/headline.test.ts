import { describe, expect, it } from 'vitest';
import { formatHeadline } from '../../src/notices/headline.ts';
import { aGroup, anIncident, aSummary } from '../support/incidents.ts';

const headlineOf = (change: Parameters<typeof aSummary>[0]) =>
  formatHeadline(anIncident({ alerts: [aSummary({ strikes: 1, ...change })] })).headline;

describe('notices/headline', () => {
  it.each([
    [{}, 'CRITICAL: RDS orders-db backup failed'],
    [{ outcome: 'expired' }, 'CRITICAL: RDS orders-db backup expired'],
    [{ kind: 'copy', outcome: 'aborted' }, 'CRITICAL: RDS orders-db backup copy was stopped'],
    [{ kind: 'restore' }, 'CRITICAL: RDS orders-db restore failed'],
    [{ kind: 'restore', isRestoreTest: true as const }, 'CRITICAL: RDS orders-db restore test failed'],
    [{ kind: 'missed' }, 'CRITICAL: RDS orders-db scheduled backup never ran'],
    [
      { resourceName: `${'nightly-'.repeat(9)}orders-eu-2` },
      'CRITICAL: RDS nightly-nightly-nightly-nightl…y-nightly-nightly-orders-eu-2 backup failed',
    ],
    [
      { kind: 'alarm', resourceName: 'NumberOfBackupJobsFailed', resourceType: 'unknown' },
      'CRITICAL: NumberOfBackupJobsFailed backup alarm went off',
    ],
    [
      { outcome: 'completed-with-issues', strikes: 2 },
      'CRITICAL: RDS orders-db backup completed with issues (2nd in a row)',
    ],
    [{ strikes: 20 }, 'CRITICAL: RDS orders-db backup failed (at least 20 in a row)'],
    [
      {
        kind: 'scan',
        outcome: 'completed-with-issues',
        errorCode: 'malware-found',
        resourceType: 'EC2',
        resourceName: 'web-1',
      },
      'CRITICAL: EC2 web-1: malware found',
    ],
    [{ kind: 'teleport', outcome: 'vanished' }, 'CRITICAL: RDS orders-db backup event ended in an unknown state'],
    [{ resourceName: '', resourceType: '', jobId: 'J-1' }, 'CRITICAL: job J-1 backup failed'],
  ])('%o reads: %s', (change, headline) => {
    expect(headlineOf(change)).toBe(headline);
  });

  it('a group of different kinds, outcomes and causes says so little as it knows', () => {
    const alerts = [aSummary(), aSummary({ laneKey: 'b', kind: 'copy', outcome: 'expired', errorCode: 'x' })];
    const { headline, subject } = formatHeadline(anIncident({ alerts, alertCount: 2, severity: 'low' }));
    expect(headline).toBe('LOW: 2 backup jobs have problems in 111122223333 eu-west-1');
    expect(subject).toBe('Backup problems in 111122223333 eu-west-1');
  });

  it('several stopped jobs are plural', () => {
    const alerts = aGroup(2).alerts.map((alert) => ({ ...alert, outcome: 'aborted' }));
    expect(formatHeadline(aGroup(2, { alerts })).title).toMatch(/^2 backups were stopped/);
    const missed = aGroup(2).alerts.map((alert) => ({ ...alert, kind: 'missed', errorCode: 'unknown' }));
    expect(formatHeadline(aGroup(2, { alerts: missed })).title).toBe(
      '2 scheduled backups never ran in 111122223333 eu-west-1',
    );
    const strange = aGroup(2).alerts.map((alert) => ({ ...alert, kind: 'teleport', outcome: 'vanished' }));
    expect(formatHeadline(aGroup(2, { alerts: strange })).title).toMatch(/^2 backup events ended in an unknown state/);
  });

  it('several things that were found are not backups that never ran', () => {
    const found = aGroup(2).alerts.map((alert) => ({
      ...alert,
      ...{ kind: 'missed', errorCode: 'eyes-switched-off', isFinding: true as const },
    }));
    expect(formatHeadline(aGroup(2, { alerts: found })).title).toBe(
      '2 findings in 111122223333 eu-west-1: Reporting was switched off',
    );
  });

  it('the subject stays the same while strikes, counts and states change', () => {
    const once = formatHeadline(anIncident({ alerts: [aSummary({ strikes: 1 })] })).subject;
    const again = formatHeadline(
      anIncident({ alerts: [aSummary({ strikes: 4 })], alertCount: 4, status: 'resolved' }),
    ).subject;
    expect(again).toBe(once);
    expect(formatHeadline(aGroup(3)).subject).toBe(formatHeadline(aGroup(50)).subject);
  });

  it('a drill is marked first', () => {
    expect(formatHeadline(anIncident({ drill: true })).headline).toMatch(/^DRILL CRITICAL: /);
  });

  it('names of any length leave a headline of at most 140 and a subject of at most 100 characters', () => {
    const long = 'x'.repeat(500);
    const all = formatHeadline(anIncident({ alerts: [aSummary({ resourceName: long, resourceType: long })] }));
    expect(all.headline.length).toBeLessThanOrEqual(140);
    expect(all.headline).toMatch(/backup failed/);
    expect(all.subject.length).toBeLessThanOrEqual(100);
  });
});
