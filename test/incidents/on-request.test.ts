import { describe, expect, it } from 'vitest';
import { addNote, handOverOnRequest, keepQuiet, snooze, stepOnRequest } from '../../src/incidents/on-request.ts';
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
