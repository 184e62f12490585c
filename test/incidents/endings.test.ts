import { describe, expect, it } from 'vitest';
import { foundStates } from '../../src/events/found-states.ts';
import { actorNamed } from '../../src/evidence/actor.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import {
  acknowledge,
  alreadyResolved,
  clearLane,
  closeAccepted,
  describeAnswerer,
  noteBack,
  noteFoundOver,
  resolveIncident,
} from '../../src/incidents/transition.ts';
import { aRetry } from '../retry/a-retry.ts';
import { anAlert } from '../support/alerts.ts';
import { allowed, seenOf, toldOf } from '../support/changes.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const ana = { by: 'Ana', via: 'in Slack', at: at(10) };
const known = (change: Partial<Incident> = {}) => anIncident({ notified: ['chat'], ...change });

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
    const left = [2, 3, 4, 5].map((openLanes) => toldOf(clear({}, openLanes)).length > 0);

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

describe('incidents/endings: each change, all of it', () => {
  const { event } = anAlert();
  const { escalation } = known();
  const success = { resource: 'orders-db', event: { ...event, jobId: 'ok-1', occurredAt: at(19) } };
  const isOver = { escalation: { clock: 0, nextStepAt: null, joinedDueAt: null } };
  const waiting = known({ escalation: { ...escalation, joinedDueAt: at(30), lastGoodAt: at(0) } });
  const sentence = `A later backup of orders-db completed at ${at(19)} (job ok-1).`;

  it('the last success ends it, with what proves that and what was said of it', () => {
    const proof = { proof: 'recovery-point', recoveryPointArn: 'arn:point', note: 'It was found.' } as const;
    const by = { by: 'AWS Backup', via: 'later success', at: at(20) };
    const proven = { proof: 'recovery-point', recoveryPointArn: 'arn:point' };
    const reason = `${sentence} It was found.`;

    expect(seenOf(waiting, clearLane(waiting, { ...success, proof }, at(20)))).toEqual({
      becomes: {
        status: 'resolved',
        openLanes: 0,
        resolution: {
          ...by,
          actor: expect.objectContaining({ name: 'AWS Backup' }),
          kind: 'later-success',
          reason,
          ...proven,
        },
        ...isOver,
      },
      told: ['chat: resolved'],
      rings: null,
      record: ['resolved', 'AWS Backup', reason, { jobId: 'ok-1', ...proven }],
    });
  });

  it('a success of several leaves the others, and says how many', () => {
    const size = { is: 'usual-again', bytes: 1000, usualBytes: 1000, runs: 5 } as const;
    const three = known({ openLanes: 3 });
    const seen = seenOf(three, clearLane(three, { ...success, size }, at(20)));

    expect(seen).toMatchObject({ becomes: { openLanes: 2 }, told: ['chat: progressed'] });
    expect(seen.record).toEqual([
      'lane-cleared',
      'router',
      `${sentence} This backup is of the usual size again: 1000 bytes, where the median of the 5 before it is 1000 bytes. 2 of the affected resources still lack one.`,
      { jobId: 'ok-1', size, openLanes: 2 },
    ]);
  });

  it('of the last one that is left it speaks as of one', () => {
    const two = known({ openLanes: 2 });
    const found = { ...success.event, found: { reason: 'unprotected', subject: 'x' } as never };
    const said = (event = success.event) => clearLane(two, { ...success, event }, at(20)).record.reason;

    expect(said()).toMatch(/ 1 of the affected resources still lacks one\.$/);
    expect(said(found)).toMatch(/ 1 of the affected resources still waits for that\.$/);
  });

  it('a good retry is said as one, and kept as it stands now', () => {
    const retry = aRetry({ state: 'succeeded', jobId: 'ok-1' });
    const clearedBy = (retries: ReturnType<typeof aRetry>[], openLanes: number) => {
      const before = known({ openLanes });
      return clearLane(before, { ...success, retries }, at(20));
    };
    const said = `The retry of the backup of orders-db completed at ${at(19)} (job ok-1, after job job-1).`;

    expect(clearedBy([retry], 1).after).toMatchObject({
      status: 'resolved',
      retries: [retry],
      resolution: { reason: said },
    });
    expect(clearedBy([retry], 2).after).toMatchObject({ status: 'open', retries: [retry] });
    expect(clearedBy([aRetry()], 1).after.resolution?.reason).toBe(sentence);
    expect(clearLane(known(), success, at(20)).after).not.toHaveProperty('retries');
  });

  it('what is its own subject is said by its name, and as it is now', () => {
    const said = (change: object) =>
      clearLane(known(), { ...success, event: { ...success.event, kind: 'access-point', ...change } }, at(20)).record
        .reason;

    expect(said({ state: 'AVAILABLE' })).toBe(`The backup access point ok-1 became available at ${at(19)}.`);
    expect(said({ state: 'Deleted' })).toBe(`The backup access point ok-1 was deleted at ${at(19)}.`);
    expect(said({ state: 'DELETED', jobId: '' })).toBe(`The backup access point orders-db was deleted at ${at(19)}.`);
    expect(said({ state: undefined }), 'nobody says how it is').toBe(
      `A later backup access point of orders-db completed at ${at(19)}.`,
    );
  });

  it('what is no longer found ends by the word of the router', () => {
    const over = { ...success.event, found: { reason: 'unprotected', subject: 'x' } as never };

    expect(allowed(clearLane(waiting, { ...success, event: over }, at(20))).after.resolution?.by).toBe('router');
  });

  it('something that is over while something else is not is said to all', () => {
    expect(seenOf(waiting, noteFoundOver(waiting, 'It is in a plan again.', at(20)))).toEqual({
      becomes: {},
      told: ['chat: progressed'],
      rings: null,
      record: ['finding-over', 'router', 'It is in a plan again. Something else on the same lane goes on.', {}],
    });
  });

  it('a resource that was gone and is back is said to all', () => {
    expect(seenOf(waiting, noteBack(waiting, { closedAt: at(0), event }, at(20)))).toEqual({
      becomes: {},
      told: ['chat: noted'],
      rings: null,
      record: ['resource-back', 'router', expect.stringContaining(`gone at ${at(0)} `), { jobId: event.jobId }],
    });
  });

  it('whoever acknowledges is on record as who they are', () => {
    const actor = { ...actorNamed('Ana'), id: 'U1' };
    const change = allowed(acknowledge(waiting, { ...ana, actor, from: 'chat' }));

    expect(seenOf(waiting, change)).toEqual({
      becomes: {
        status: 'acknowledged',
        acknowledgement: { ...ana, actor, from: 'chat', until: at(490) },
        escalation: { clock: waiting.revision + 1, nextStepAt: at(490), joinedDueAt: null },
      },
      told: [],
      rings: at(490),
      record: ['acknowledged', 'Ana', 'Ana acknowledged in Slack.', { via: 'in Slack', until: at(490) }],
    });
    expect(change.record.by).toEqual(actor);
    expect(allowed(acknowledge(waiting, ana)).record.by).toEqual(actorNamed('Ana'));
  });

  it('whoever closes it is reminded when the next run should have been good, if there is no good backup', () => {
    const resolution = { ...ana, kind: 'answer', reason: 'Ana resolved it in Slack.' };
    const closed = (lastGoodAt: string, why = '') => {
      const before = known({ nextRunAt: at(60), escalation: { ...escalation, lastGoodAt } });
      return seenOf(before, resolveIncident(before, ana, why));
    };

    expect(closed(at(9))).toEqual({
      becomes: { status: 'resolved', resolution, escalation: { clock: 0, nextStepAt: null } },
      told: ['chat: resolved'],
      rings: null,
      record: ['resolved', 'Ana', 'Ana resolved it in Slack.', { via: 'in Slack' }],
    });
    const gapReminderAt = at(60 + 480);
    expect(closed(at(-1440), 'It works.')).toMatchObject({
      becomes: { gapReminderAt, escalation: { clock: waiting.revision + 1, nextStepAt: gapReminderAt } },
      rings: gapReminderAt,
      record: [
        'resolved',
        'Ana',
        'Ana resolved it in Slack: “It works.”',
        { via: 'in Slack', why: 'It works.', gapReminderAt },
      ],
    });
  });

  it('what is accepted is over with all that was said of it, and nobody is reminded', () => {
    const before = known({ escalation: { ...escalation, lastGoodAt: at(-1440) } });
    const accepted = { owner: 'dba', until: at(900) };
    const change = closeAccepted(before, ana, { id: '01KA', reason: 'known', ...accepted });
    const reason = `Ana accepted it until ${at(900)}, owned by dba, in Slack: “known”`;

    expect(seenOf(before, change)).toEqual({
      becomes: {
        status: 'resolved',
        resolution: { ...ana, kind: 'accepted', reason, why: 'known', accepted },
        escalation: { clock: 0, nextStepAt: null },
      },
      told: ['chat: resolved'],
      rings: null,
      record: ['resolved', 'Ana', reason, { via: 'in Slack', acceptanceId: '01KA', ...accepted, why: 'known' }],
    });
  });
});
