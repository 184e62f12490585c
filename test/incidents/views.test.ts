import { describe, expect, it } from 'vitest';
import { isUnlisted, outboxListing, putOffTimer, relistedViews, viewsOf } from '../../src/incidents/views.ts';
import { aRetry } from '../retry/a-retry.ts';
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

  const views = (change: Parameters<typeof anIncident>[0], revision = 2) => viewsOf(anIncident(change), revision);
  const open = { name: 'OPEN', list: 'OPEN', at: anIncident().openedAt, since: 2 };
  const timer = { name: 'TIMER', list: 'TIMER', at: escalation.nextStepAt, since: 2 };
  const noTimer = { escalation: { ...escalation, nextStepAt: null } };

  it('are those of what is open and of what waits for a timer', () => {
    expect(views({})).toEqual([open, timer]);
    expect(views({ status: 'acknowledged', ...noTimer })).toEqual([open]);
    expect(views({ status: 'resolved' })).toEqual([]);
    expect(views({ status: 'resolved', gapReminderAt: at(60) }), 'it is looked at again').toEqual([timer]);
    expect(views({ status: 'resolved', gapReminderAt: at(60), ...noTimer })).toEqual([]);
  });

  it('stay as they were where their place is the same, and say since when it is another', () => {
    const before = [open, timer];

    expect(views({ views: before }, 3)).toEqual(before);
    expect(views({ views: before, ...noTimer }, 3)).toEqual([open, { ...timer, list: null, at: null, since: 3 }]);
    expect(views({ views: [{ ...open, list: null, at: open.at }, timer] }, 3)).toEqual([{ ...open, since: 3 }, timer]);
    expect(views({ views: before, escalation: { ...escalation, nextStepAt: at(99) } }, 3)).toEqual([
      open,
      { ...timer, at: at(99), since: 3 },
    ]);
  });

  it('that are no longer right are known by any one of them, and by the place of what waits to be told', () => {
    const [first] = listed(anIncident()).views;

    expect(isUnlisted(anIncident({ views: first === undefined ? [] : [first] }), null)).toBe(true);
    const waiting = listed(anIncident({ outbox: { deliveries: [anOrder({ at: at(0) })], clock: null } }));
    expect(isUnlisted(waiting, { list: 'OUTBOX', at: at(1) })).toBe(true);
    expect(isUnlisted(waiting, { list: 'OPEN', at: at(0) })).toBe(true);
  });

  it('that are written all anew say where it stands and where no longer', () => {
    const gone = { list: null, at: null, since: 2 };

    expect(relistedViews(anIncident({ status: 'resolved' }))).toEqual([
      { name: 'OPEN', ...gone },
      { name: 'TIMER', ...gone },
    ]);
    expect(relistedViews(anIncident({ views: [{ ...open, name: 'OLD' }] }))).toEqual([
      open,
      timer,
      { name: 'OLD', ...gone },
    ]);
  });

  it('have a place for a retry that is to be carried out', () => {
    const due = { name: 'RETRY', list: 'RETRY', at: aRetry().dueAt, since: 2 };

    expect(views({ retries: [aRetry()] })).toEqual(expect.arrayContaining([open, timer, due]));
    expect(views({ retries: [aRetry({ state: 'failed' })] })).toEqual([open, timer]);
    expect(views({ status: 'resolved', retries: [aRetry({ state: 'copying', begunAt: at(0) })] })).toEqual([
      { ...due, at: at(0) },
    ]);
  });
});
