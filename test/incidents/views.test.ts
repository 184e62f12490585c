import { describe, expect, it } from 'vitest';
import { isUnlisted, outboxListing, putOffTimer, relistedViews, viewsOf } from '../../src/incidents/views.ts';
import { anIncident, anOrder } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const { escalation } = anIncident();
const listed = (incident: ReturnType<typeof anIncident>) => ({
  ...incident,
  views: viewsOf(incident, incident.revision),
});

describe('incidents/views', () => {
  it('are written all anew, those too that may be there unknown to it', () => {
    const open = anIncident();
    const over = anIncident({ status: 'resolved', escalation: { ...escalation, nextStepAt: null } });
    const names = (incident: ReturnType<typeof anIncident>) =>
      relistedViews(incident).map(({ name, list }) => [name, list !== null]);

    expect(names(over).every(([, isListed]) => isListed === false)).toBe(true);
    expect(names(over).length).toBeGreaterThanOrEqual(2);
    expect(names(listed(open))).toEqual(names(open));
    expect(names(open).some(([, isListed]) => isListed)).toBe(true);
  });

  it('knows an incident that lacks some, or stands where it has left', () => {
    expect(isUnlisted(listed(anIncident()), null)).toBe(false);
    expect(isUnlisted(anIncident(), null)).toBe(true);
    const waiting = listed(anIncident({ outbox: { deliveries: [anOrder({ at: at(0) })], clock: null } }));
    expect(outboxListing(waiting)).toMatchObject({ at: at(0) });
    expect(isUnlisted(waiting, outboxListing(waiting))).toBe(false);
    expect(isUnlisted(waiting, null)).toBe(true);
    expect(isUnlisted(listed(anIncident()), outboxListing(waiting))).toBe(true);
  });

  it('go with a timer that is put off', () => {
    const after = putOffTimer(listed(anIncident()), at(99));

    expect(after.escalation.nextStepAt).toBe(at(99));
    expect(after.views?.some((view) => view.at === at(99))).toBe(true);
    expect(after.revision).toBe(anIncident().revision);
  });
});
