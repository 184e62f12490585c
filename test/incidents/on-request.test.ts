import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import {
  addNote,
  handOverOnRequest,
  keepQuiet,
  noteRefused,
  snooze,
  stepOnRequest,
} from '../../src/incidents/on-request.ts';
import { allowed, seenOf } from '../support/changes.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const ana = { by: 'Ana', via: 'in Slack', at: at(10) };
const open = anIncident({ notified: ['chat', 'mail'] });
const over = anIncident({
  status: 'resolved',
  resolution: { kind: 'answer', by: 'Ben', via: 'in Slack', at: at(5), reason: 'x' },
});
const silence = {
  id: '01KS',
  until: at(60),
  reason: 'migration',
  maker: { id: 'ana', name: 'Ana', how: 'stated' },
} as unknown as Parameters<typeof keepQuiet>[2];
const step = { targets: ['pager'], nextAt: at(20), reason: '', trace: [] };
const refusedOf = (result: object) => ('refused' in result ? result.refused : null);

describe('incidents/on-request', () => {
  it('does nothing of what is over, and says by whom', () => {
    const refused = `Already resolved by Ben at ${at(5)}.`;

    expect(
      [
        snooze(over, ana, at(60)),
        keepQuiet(over, ana, silence),
        handOverOnRequest(over, ana, { name: 'q', acknowledgedForSeconds: null }),
        stepOnRequest(over, ana, step),
      ].map(refusedOf),
    ).toEqual([refused, refused, refused, refused]);
    expect(refusedOf(addNote(over, ana, 'a word')), 'but a note is taken').toBeNull();
    expect(refusedOf(snooze({ ...over, resolution: null }, ana, at(60)))).toMatch(/^Already resolved by somebody at /);
  });

  it('puts off until a moment to come, for 30 days at most', () => {
    expect(refusedOf(snooze(open, ana, at(10)))).toBe(`${at(10)} is over. Choose a moment to come.`);
    expect(refusedOf(snooze(open, ana, at(10 + 30 * 1440 + 1)))).toBe(
      `An incident can be put off for 30 days at most, until ${at(10 + 30 * 1440)}.`,
    );
    expect(snooze(open, ana, at(10 + 30 * 1440))).toMatchObject({
      after: { status: 'acknowledged', acknowledgement: { by: 'Ana', until: at(10 + 30 * 1440) } },
    });
  });

  it('keeps quiet what waits for a step, and lets what somebody has in hand be', () => {
    expect(keepQuiet(open, ana, silence)).toMatchObject({
      after: { mute: { by: 'silence "migration" of Ana', until: at(60), source: { id: '01KS' } } },
      record: { what: 'quieted' },
    });
    for (const change of [
      { status: 'acknowledged' as const },
      { escalation: { ...open.escalation, nextStepAt: null } },
    ]) {
      const quiet = keepQuiet({ ...open, ...change }, ana, silence);
      expect('after' in quiet && (quiet.after.mute ?? null)).toBeNull();
    }
  });

  it('takes no empty note, and tells one to everybody but where it was said', () => {
    expect(refusedOf(addNote(open, ana, ''))).toBe('The note is empty.');
    const noted = addNote(open, { ...ana, from: 'chat' }, 'on it');
    expect('after' in noted && noted.after.outbox.deliveries.map(({ target }) => target)).toEqual(['mail']);
  });

  it('an acknowledgement ends with the next step, and with another policy', () => {
    const held = { ...open, status: 'acknowledged' as const, acknowledgement: { ...ana, until: null } };

    expect(stepOnRequest(held, ana, step)).toMatchObject({ after: { status: 'open', acknowledgement: null } });
    expect(
      handOverOnRequest(held, ana, { name: 'q', acknowledgedForSeconds: 60, acknowledgedUntil: 'next-run' }),
    ).toMatchObject({
      after: {
        status: 'open',
        acknowledgement: null,
        routing: { policy: 'q', acknowledgedForSeconds: 60, acknowledgedUntil: 'next-run' },
      },
    });
  });
});

describe('incidents/on-request: each change, all of it', () => {
  const actor = { ...actorNamed('Ana'), id: 'U1' };
  const waiting = { ...open, escalation: { ...open.escalation, joinedDueAt: at(15) } };

  it('what is put off rings at its end', () => {
    expect(seenOf(waiting, snooze(waiting, ana, at(60)))).toEqual({
      becomes: {
        status: 'acknowledged',
        acknowledgement: { ...ana, until: at(60) },
        escalation: { clock: open.revision + 1, nextStepAt: at(60), joinedDueAt: null },
      },
      told: ['chat: acknowledged', 'mail: acknowledged'],
      rings: at(60),
      record: ['snoozed', 'Ana', `Ana put it off until ${at(60)}, in Slack.`, { via: 'in Slack', until: at(60) }],
    });
    expect(allowed(snooze(waiting, { ...ana, actor }, at(60))).record.by).toEqual(actor);
  });

  it('what is kept quiet waits, and who was told hears of it', () => {
    const mute = muteBy({ kind: 'silence', reason: 'migration', by: 'Ana', id: '01KS' }, at(60));

    expect(seenOf(open, keepQuiet(open, ana, silence))).toEqual({
      becomes: { mute, heldBack: { by: 'silence "migration" of Ana', since: at(10), until: null } },
      told: ['chat: noted', 'mail: noted'],
      rings: null,
      record: [
        'quieted',
        'Ana',
        `Ana keeps it quiet until ${at(60)}, in Slack: “migration”`,
        { via: 'in Slack', until: at(60), silenceId: '01KS' },
      ],
    });
    expect(allowed(keepQuiet(open, { ...ana, actor }, silence)).record.by).toEqual(actor);
  });

  it('a note and an answer without effect change nothing', () => {
    expect(seenOf(open, addNote(open, ana, 'on it'))).toEqual({
      becomes: {},
      told: ['chat: noted', 'mail: noted'],
      rings: null,
      record: ['noted', 'Ana', 'Ana notes in Slack: “on it”', { via: 'in Slack', text: 'on it' }],
    });
    expect(seenOf(open, noteRefused(open, ana, 'It is over.', ['mail']))).toEqual({
      becomes: {},
      told: ['mail: noted'],
      rings: null,
      record: ['answer-refused', 'Ana', 'It is over.', { via: 'in Slack' }],
    });
    expect(allowed(addNote(open, { ...ana, actor }, 'on it')).record.by).toEqual(actor);
    expect(noteRefused(open, { ...ana, actor }, 'It is over.', []).record.by).toEqual(actor);
  });

  it('another policy begins now, and whoever was told sees that', () => {
    const muted = { ...open, mute: muteBy({ kind: 'window', name: 'w' }, at(90)) };
    const handed = handOverOnRequest(muted, { ...ana, actor }, { name: 'q', acknowledgedForSeconds: 60 });

    expect(seenOf(muted, handed)).toEqual({
      becomes: {
        mute: null,
        routing: { ...open.routing, policy: 'q', acknowledgedForSeconds: 60 },
        escalation: { clock: open.revision + 1, stepsTaken: 0, roundAt: at(10), nextStepAt: at(10) },
      },
      told: ['chat: progressed', 'mail: progressed'],
      rings: at(10),
      record: [
        'handed-over',
        'Ana',
        'Ana handed it over to policy q, in Slack.',
        { from: open.routing.policy, to: 'q' },
      ],
    });
    expect(allowed(handed).record.by).toEqual(actor);
  });

  it('the next step is taken now, with what would have been due', () => {
    const stepped = stepOnRequest(open, { ...ana, actor }, { ...step, targets: ['pager', 'chat'] });

    expect(seenOf(open, stepped)).toEqual({
      becomes: {
        mute: null,
        notified: ['chat', 'mail', 'pager'],
        escalation: {
          clock: open.revision + 1,
          stepsTaken: 2,
          lastStepAt: at(10),
          roundAt: null,
          nextStepAt: at(20),
        },
      },
      told: ['pager: escalated', 'chat: reminded', 'mail: progressed'],
      rings: at(20),
      record: ['step', 'Ana', 'Ana asked for the next step in Slack: pager, chat.', {}],
    });
    expect(allowed(stepped).record.by).toEqual(actor);
  });
});
