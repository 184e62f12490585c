import { describe, expect, it } from 'vitest';
import { affectedBy, formatAlert, headingOf, isGroup, moreLine, ownerLine } from '../../src/notices/affected.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { aGroup, anOwnedGroup, aSummary } from '../support/incidents.ts';

const clock = clockOf(usualTimes);
const at = '2026-11-21T12:00:00.000Z';

const here = { accountId: '111122223333', region: 'eu-west-1' };

describe('notices/affected', () => {
  it('of one alert lists nothing', () => {
    expect(affectedBy({ alerts: [aSummary()], alertCount: 1 }, 5)).toEqual({ owners: [], more: 0 });
    expect(isGroup({ alerts: [] })).toBe(false);
  });

  it('lists by owner, whose RPO ends first on top, and counts the rest', () => {
    const { alerts } = anOwnedGroup(9);
    const affected = affectedBy({ alerts, alertCount: 9 }, 5);

    expect(headingOf(affected)).toBe('Affected, by owner, worst RPO first');
    expect(affected.owners.map((group) => ownerLine(group, affected))).toEqual([
      'team-orders:',
      'team-payments:',
      'no owner:',
    ]);
    expect(affected.owners.flatMap((group) => group.alerts.map(({ rpoEndsAt }) => rpoEndsAt))).toEqual([
      '2026-11-20T03:10:00.000Z',
      '2026-11-20T03:14:00.000Z',
      '2026-11-21T03:11:00.000Z',
      '2026-11-20T03:18:00.000Z',
      '2026-11-21T03:15:00.000Z',
    ]);
    expect(moreLine(affected)).toBe('and 4 more');
  });

  it('without owners and objectives lists what is worst, then what is newest', () => {
    const alerts = aGroup(3).alerts.map(
      (one, index) => ({ ...one, severity: index === 1 ? 'critical' : 'low' }) as const,
    );
    const affected = affectedBy({ alerts, alertCount: 3 }, 5);

    expect(headingOf(affected)).toBe('Affected');
    expect(affected.owners.map((group) => ownerLine(group, affected))).toEqual([null]);
    expect(affected.owners.flatMap((group) => group.alerts.map(({ resourceName }) => resourceName))).toEqual([
      'orders-db-02',
      'orders-db-03',
      'orders-db-01',
    ]);
    expect(moreLine(affected)).toBeNull();
  });

  it('counts a resource that failed twice once', () => {
    const twice = [aSummary({ jobId: 'a' }), aSummary({ jobId: 'b' }), aSummary({ laneKey: 'other' })];

    expect(affectedBy({ alerts: twice, alertCount: 3 }, 1)).toMatchObject({ owners: [{ alerts: [{}] }], more: 1 });
  });

  it('of two resources that fail night after night there are no more', () => {
    const alerts = [aSummary({ times: 7 }), aSummary({ laneKey: 'other', times: 7 })];

    expect(affectedBy({ alerts, alertCount: 14 }, 5)).toMatchObject({ more: 0 });
    expect(affectedBy({ alerts, alertCount: 16 }, 5)).toMatchObject({ more: 2 });
  });

  it.each([
    [{ rpoEndsAt: '2026-11-21T03:00:00.000Z', strikes: 2 }, 'RPO ended 2026-11-21 03:00 UTC, 2nd in a row'],
    [{ rpoEndsAt: '2026-11-22T03:00:00.000Z', strikes: 1 }, 'RPO ends 2026-11-22 03:00 UTC'],
    [{ strikes: 1 }, '2026-11-22 03:12 UTC'],
    [{ strikes: 20 }, '2026-11-22 03:12 UTC, at least 20 in a row'],
  ])('says of %j: %s', (change, expected) => {
    const alert = aSummary(change);

    expect(formatAlert(alert, { ...here, alerts: [alert, aSummary()], at }, clock)).toBe(expected);
  });

  it('says what happened where that is not the same for all', () => {
    const copy = aSummary({ kind: 'copy', strikes: 1 });
    const odd = aSummary({ resourceType: 'unknown', strikes: 1 });

    const notice = { ...here, alerts: [copy, odd], at };
    expect(formatAlert(copy, notice, clock)).toBe('RDS backup copy failed, 2026-11-22 03:12 UTC');
    expect(formatAlert(odd, notice, clock)).toBe('backup failed, 2026-11-22 03:12 UTC');
  });

  it('says where, once that is not the same for all', () => {
    const first = aSummary({ strikes: 1 });
    const other = aSummary({ strikes: 1, elsewhere: { accountId: '222233334444', region: 'eu-central-1' } });
    const notice = { ...here, alerts: [first, other], at };

    expect(formatAlert(first, notice, clock)).toBe('111122223333 eu-west-1, 2026-11-22 03:12 UTC');
    expect(formatAlert(other, notice, clock)).toBe('222233334444 eu-central-1, 2026-11-22 03:12 UTC');
  });
});
