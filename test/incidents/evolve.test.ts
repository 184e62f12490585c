import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import { evolve, type Note } from '../../src/incidents/evolve.ts';
import { mostNotified } from '../../src/incidents/held-orders.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { toldOf } from '../support/changes.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const known = anIncident({ notified: ['chat', 'mail'] });
const note: Note = { what: 'noted', actor: 'router', reason: 'A word.' };
const change = (patch: Partial<Incident>, more: Partial<Note> = {}, before = known) =>
  evolve(before, patch, { ...note, ...more }, at(0));
const names = (count: number, letter = 't') => Array.from({ length: count }, (_none, index) => `${letter}${index}`);

describe('incidents/evolve', () => {
  it('puts each change on record, with whom it tells and how the incident stands after it', () => {
    const { after, record } = change({ severity: 'low' }, { notify: [{ kind: 'reminded', targets: ['chat'] }] });

    expect(record).toMatchObject({
      incidentId: known.id,
      subject: { kind: 'incident', id: known.id },
      sequence: known.revision + 1,
      at: at(0),
      what: 'noted',
      actor: 'router',
      by: actorNamed('router'),
      reason: 'A word.',
      trace: [],
      previousHash: known.recordHash,
    });
    expect(record.details).toEqual({ rulesVersion: '12', status: 'open', tells: ['chat: reminded'] });
    expect(after).toMatchObject({ severity: 'low', revision: known.revision + 1, updatedAt: at(0) });
    expect(after.recordHash).toBe(record.hash);
  });

  it('says who did it, where it was a person', () => {
    const ana = { ...actorNamed('Ana'), id: 'U1' };
    const tells = { notify: [{ kind: 'noted' as const, targets: ['chat'] }] };
    const { after, record } = change({}, { ...tells, actor: 'Ana', by: ana, reason: 'x'.repeat(400) });

    expect(record).toMatchObject({ actor: 'Ana', by: ana, reason: 'x'.repeat(400) });
    expect(after.outbox.deliveries).toEqual([
      {
        incidentId: known.id,
        noticeId: `${after.revision}-noted`,
        revision: after.revision,
        kind: 'noted',
        target: 'chat',
        at: at(0),
        actor: 'Ana',
        reason: expect.stringMatching(/^x{290,}…$/),
        insteadOf: [],
      },
    ]);
    expect(change({}, tells).after.outbox.deliveries[0]?.actor, 'of the router nobody speaks').toBeNull();
  });

  it('keeps the order for a timer until it is handed over, unless that timer no longer runs', () => {
    const started = change({}, { startTimerAt: at(30) });
    const { revision: clock } = started.after;
    const order = { incidentId: known.id, clock, nextStepAt: at(30) };

    expect(started.after).toMatchObject({ outbox: { clock: order }, escalation: { clock, nextStepAt: at(30) } });
    expect(change({}, {}, started.after).after.outbox.clock).toEqual(order);
    const stopped = { escalation: { ...started.after.escalation, clock: 0 } };
    expect(change(stopped, {}, started.after).after.outbox.clock).toBeNull();
    expect(change({}, { startTimerAt: at(60) }, started.after).after.outbox.clock?.nextStepAt).toBe(at(60));
  });

  it('tells so many targets and no more, and says whom it does not tell', () => {
    const targets = names(mostNotified + 2);
    const notify = [{ kind: 'opened' as const, targets }];
    const made = change({ notified: targets, alsoTell: ['t0'] }, { notify });

    expect(made.after.notified).toEqual(targets.slice(0, mostNotified));
    expect(made.record.details).toMatchObject({ untold: [`t${mostNotified}`, `t${mostNotified + 1}`] });
    expect(toldOf(made)).toEqual(targets.slice(0, mostNotified).map((target) => `${target}: opened`));
  });

  it('keeps so many that are to be told later and no more; who was told already is not missed', () => {
    const later = names(mostNotified, 'l');
    const { after, record } = change({ alsoTell: [...later, 'chat', 'pager'] });

    expect(after).toMatchObject({ notified: ['chat', 'mail'], alsoTell: later });
    expect(record.details.untold).toEqual(['pager']);
  });
});
