import { describe, expect, it } from 'vitest';
import { joinedRpoClock, rpoClockOf, rpoEndOf } from '../../src/incidents/rpo-clock.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anAlert, anExposure } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

const lastGoodAt = '2026-11-22T03:00:00.000Z';

describe('incidents/rpo-clock', () => {
  it('the RPO ends as long after the last good recovery point as it is', () => {
    expect(rpoEndOf({ lastGoodAt, rpoSeconds: 86_400 })).toBe('2026-11-23T03:00:00.000Z');
  });

  it.each([
    null,
    undefined,
    { lastGoodAt, rpoSeconds: null },
    { lastGoodAt: null, rpoSeconds: 60 },
    { rpoSeconds: 60 },
  ])('of %j nobody knows when it ends', (clock) => {
    expect(rpoEndOf(clock)).toBeNull();
  });

  it('is of the resource of an alert, as far as it is known', () => {
    const exposure = anExposure({ rpoSeconds: 60, lastGoodAt });

    expect(rpoClockOf({ exposure })).toEqual({ rpoSeconds: 60, lastGoodAt });
    expect(rpoClockOf({ exposure: null })).toEqual({ rpoSeconds: null, lastGoodAt: null });
  });

  const openedAt = addSeconds(lastGoodAt, 3600);
  const hour = 3600;
  /** The clock of an incident whose RPO ends a day after `lastGoodAt`, after an alert has joined. */
  const joined = (
    exposure: { rpoSeconds: number | null; lastGoodAt: string | null },
    { isNew = true, openLanes = 1, known = { rpoSeconds: 24 * hour, lastGoodAt } as typeof exposure } = {},
  ) => {
    const { escalation } = anIncident();
    const incident = anIncident({ openedAt, openLanes, escalation: { ...escalation, ...known } });
    return joinedRpoClock(incident, anAlert({ exposure: anExposure(exposure) }), isNew);
  };
  const before = { rpoSeconds: 24 * hour, lastGoodAt };
  const sooner = { rpoSeconds: 12 * hour, lastGoodAt };
  const later = { rpoSeconds: 48 * hour, lastGoodAt };

  it('is, of several resources, that of the one whose RPO ends first', () => {
    expect(joined(sooner)).toEqual(sooner);
    expect(joined(later)).toEqual(before);
    expect(joined(later, { isNew: false, openLanes: 2 })).toEqual(before);
    const same = { rpoSeconds: 23 * hour, lastGoodAt: addSeconds(lastGoodAt, hour) };
    expect(joined(same), 'of two that end together the first').toEqual(before);
  });

  it('is, of a single resource, what was learnt last, if anything was', () => {
    expect(joined(later, { isNew: false })).toEqual(later);
    expect(joined({ rpoSeconds: 48 * hour, lastGoodAt: null }, { isNew: false })).toEqual(before);
    expect(joined({ rpoSeconds: null, lastGoodAt: openedAt }, { isNew: false })).toEqual(before);
  });

  it('counts from the opening where no good recovery point is known, and ends last where no RPO is', () => {
    const never = { rpoSeconds: 22 * hour, lastGoodAt: null };

    expect(joined(never)).toEqual(never);
    expect(joined({ rpoSeconds: 24 * hour, lastGoodAt: null })).toEqual(before);
    expect(joined({ rpoSeconds: null, lastGoodAt })).toEqual(before);
    expect(joined(later, { known: { rpoSeconds: null, lastGoodAt } })).toEqual(later);
  });
});
