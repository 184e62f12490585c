import { describe, expect, it } from 'vitest';
import { failedLine } from '../../src/notices/failed-line.ts';
import { historyOf } from '../../src/notices/history.ts';
import { rowOf } from '../../src/notices/streak.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { anAlert } from '../support/alerts.ts';
import { anIncident, aSummary } from '../support/incidents.ts';

describe('notices/history', () => {
  it.each([
    ['2026-11-22T03:12:00.000Z', '2026-11-20T03:00:00.000Z', 3, '3rd night in a row'],
    ['2026-11-22T06:59:00.000Z', '2026-11-21T03:00:00.000Z', 2, '2nd night in a row'],
    ['2026-11-22T07:00:00.000Z', '2026-11-21T07:00:00.000Z', 2, '2nd day in a row'],
    ['2026-11-22T20:00:00.000Z', '2026-11-21T20:00:00.000Z', 2, '2nd night in a row'],
    ['2026-11-22T12:00:00.000Z', '2026-11-21T12:00:00.000Z', 3, '3rd time in 2 days'],
    ['2026-11-22T12:00:00.000Z', '2026-11-22T10:00:00.000Z', 3, '3rd time in a row'],
    ['2026-11-22T12:00:00.000Z', null, 2, '2nd time in a row'],
    ['2026-11-22T12:00:00.000Z', '2026-11-23T10:00:00.000Z', 2, '2nd time in a row'],
    ['2026-11-22T12:00:00.000Z', null, 1, ''],
  ])('of what failed at %s, first at %s, %i times: %s', (occurredAt, first, strikes, said) => {
    expect(rowOf(aSummary({ occurredAt, strikes }), first, 'UTC')?.row ?? '').toBe(said);
  });

  it('counts days on the clock of a zone', () => {
    const summary = aSummary({ occurredAt: '2026-11-22T00:30:00.000Z', strikes: 2 });

    expect(rowOf(summary, '2026-11-21T22:30:00.000Z', 'UTC')?.row).toBe('2nd night in a row');
    expect(rowOf(summary, '2026-11-21T23:30:00.000Z', 'Europe/Berlin')?.row).toBe('2nd time in a row');
  });

  it.each([
    [{ strikes: 1, isLateRun: true as const }, ['had not started in time; its job was made late']],
    [{ strikes: 1 }, []],
    [{ strikes: 3 }, ['failed again: 3rd time in a row']],
    [
      {
        strikes: 20,
        // As it was stored before, with a beginning that is none.
        streak: {
          ...{ since: '2026-11-21T08:00:00.000Z', last: '2026-11-22T03:00:00.000Z' },
          ends: [['failed', 20] as const],
        },
      },
      ['at least 20 in a row without a good one: the last 20 failed'],
    ],
    [{}, ['three nights without a good one: two failed, one never ran, since 2026-11-20 03:00 UTC']],
  ])('of %j it says %j', (change, said) => {
    const [summary, clock] = [aSummary(change), clockOf(usualTimes)];
    expect(historyOf({ incident: anIncident(), alert: null, summary, clock, timezone: 'UTC' })).toEqual(said);
  });

  it.each([
    [{ kind: 'missed', isFinding: true as const }, 'More was found: orders-db at 2026-11-22 03:12 UTC.'],
    [{ isSize: true as const }, 'Its size changed again: orders-db at 2026-11-22 03:12 UTC.'],
    [{ times: 1, isSize: true as const }, 'The size of another one changed: orders-db at 2026-11-22 03:12 UTC.'],
    [{ times: 1 }, 'Another one failed: orders-db at 2026-11-22 03:12 UTC.'],
    [{ times: 1, kind: 'missed' }, 'Another one never ran: orders-db at 2026-11-22 03:12 UTC.'],
    [{ times: 1, kind: 'missed', isFinding: true as const }, 'More was found: orders-db at 2026-11-22 03:12 UTC.'],
    [{ kind: 'missed' }, 'Missed again: orders-db at 2026-11-22 03:12 UTC.'],
    [{ isLateRun: true as const }, 'Its job was made late (backup failed): orders-db at 2026-11-22 03:12 UTC.'],
    [{}, 'Failed again: orders-db at 2026-11-22 03:12 UTC.'],
  ])('what happens again, of %j, is called what it is', (change, said) => {
    expect(failedLine(anIncident({ alerts: [aSummary({ times: 2, ...change })] }), clockOf(usualTimes))).toBe(said);
  });

  it('says what kept it quiet, and until when', () => {
    const held = { by: 'silence "migration" of ana', since: '2026-11-22T01:00:00.000Z' };
    const said = (until: string | null) =>
      historyOf({
        incident: anIncident({ heldBack: { ...held, until } }),
        alert: anAlert(),
        summary: null,
        clock: clockOf(usualTimes),
        timezone: 'UTC',
      });

    expect(said(null)).toEqual(['kept quiet since 2026-11-22 01:00 UTC by silence "migration" of ana']);
    expect(said('2026-11-22T03:00:00.000Z')).toEqual([
      'held back for 2 h by silence "migration" of ana, until 2026-11-22 03:00 UTC',
    ]);
  });
});
