import { describe, expect, it } from 'vitest';
import { foundStates } from '../../src/events/found-states.ts';
import type { Change, Refusal } from '../../src/incidents/evolve.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import {
  acknowledge,
  alreadyResolved,
  clearLane,
  closeAccepted,
  describeAnswerer,
  noteBack,
  resolveIncident,
} from '../../src/incidents/transition.ts';
import { anAlert } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const ana = { by: 'Ana', via: 'in Slack', at: at(10) };
const known = (change: Partial<Incident> = {}) => anIncident({ notified: ['chat'], ...change });
const told = ({ after }: Change) => after.outbox.deliveries.map(({ target }) => target);

function allowed(change: Change | Refusal): Change {
  if ('refused' in change) throw new Error(change.refused);
  return change;
}

describe('incidents/endings', () => {
  const { event } = anAlert();
  const found = { reason: 'unprotected', subject: 'x' } as never;
  const clear = (change: Partial<Parameters<typeof clearLane>[1]>, openLanes = 1) =>
    clearLane(known({ openLanes }), { resource: 'orders-db', event, ...change }, at(20));

  it('what a person accepted is over until then, once', () => {
    const accept = (change: Partial<Incident>) =>
      closeAccepted(known(change), ana, { id: '01KA', owner: 'dba', reason: 'known', until: at(900) });

    expect(allowed(accept({})).after.resolution).toMatchObject({ kind: 'accepted', accepted: { owner: 'dba' } });
    expect(accept({ status: 'resolved' })).toHaveProperty('refused');
  });

  it('what was found is over for the reason that whoever found it says', () => {
    const over = clear({ event: { ...event, found, statusMessage: 'It is in a plan again.' } });

    expect(over.after.resolution).toMatchObject({ via: 'a later look', reason: 'It is in a plan again.' });
    expect(clear({ event: { ...event, found, statusMessage: null } }).record.reason).toMatch(
      /^It is not found any more, /,
    );
    expect(clear({ event: { ...event, found } }, 3).record.reason).toMatch(
      / 2 of the affected .* still wait for that\.$/,
    );
  });

  it('a resource that is gone for good leaves nothing to be proven', () => {
    const gone = { ...event, found, state: foundStates.gone, statusMessage: 'It was deleted.' };

    expect(clear({ event: gone }).after.resolution?.kind).toBe('nothing-left');
    expect(clear({ event: { ...gone, state: 'OVER' } }).after.resolution?.kind).toBe('later-success');
  });

  it('a size that is not usual is said with it', () => {
    const size = { is: 'size-fell', bytes: 1000, usualBytes: 9000, runs: 5 } as const;

    expect(clear({ size }).record).toMatchObject({
      reason: expect.stringContaining('This backup is less than a third of the usual size'),
      details: { size },
    });
  });

  it('while thousands recover, people hear each time half of the rest has', () => {
    const left = [2, 3, 4, 5].map((openLanes) => told(clear({}, openLanes)).length > 0);

    expect(left).toEqual([true, true, false, true]);
  });

  it('a person may say why, and may only have typed a name', () => {
    const typed = { ...ana, actor: { id: 'x', name: 'Ana', how: 'typed-behind-link' } as never };

    expect(allowed(resolveIncident(known(), ana, 'it works')).after.resolution).toMatchObject({
      why: 'it works',
      reason: 'Ana resolved it in Slack: “it works”',
    });
    expect(allowed(resolveIncident(known(), ana)).after.resolution).not.toHaveProperty('why');
    expect(describeAnswerer(typed)).toBe('“Ana” (typed name)');
    const over = allowed(resolveIncident(known(), typed)).after;
    expect(alreadyResolved(over)).toBe(`Already resolved by “Ana” (typed name) at ${at(10)}.`);
  });

  it('an acknowledgement may hold until the next run', () => {
    const routing = { ...known().routing, acknowledgedUntil: 'next-run' as const };
    const held = allowed(acknowledge(known({ routing, nextRunAt: at(60) }), ana)).after.acknowledgement;

    expect(held).toMatchObject({ run: at(60), until: at(60 + 480) });
    expect(allowed(acknowledge(known({ routing, nextRunAt: null }), ana)).after.acknowledgement).toMatchObject({
      run: null,
    });
  });

  it('a resource that was taken for gone and reports again is said', () => {
    const reason = (resourceArn: string | null) =>
      noteBack(known(), { closedAt: at(0), event: { ...event, resourceArn } }, at(20)).record.reason;

    expect(reason('arn:x')).toMatch(/ reports again: backup of arn:x, FAILED at /);
    expect(reason(null)).toMatch(/ reports again: backup of it, FAILED at /);
  });
});
