import { describe, expect, it } from 'vitest';
import { clearGap, dropGapReminder, hasGap, remindOfGap } from '../../src/incidents/gap.ts';
import { seenOf } from '../support/changes.ts';
import { anIncident, aSummary } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const resolution = { kind: 'answer', by: 'Ana', via: 'in Slack', at: at(0), reason: 'x' } as const;
const closed = anIncident({ status: 'resolved', resolution, notified: ['chat'], gapReminderAt: at(60) });
const clock = (change: object) => ({ escalation: { ...closed.escalation, ...change } });

describe('incidents/gap', () => {
  it.each([
    ['the RPO is over', clock({ lastGoodAt: at(-1441) }), true],
    ['it is not', clock({ lastGoodAt: at(-1439) }), false],
    ['nobody knows the last good one', clock({ lastGoodAt: null }), false],
    ['nobody knows the RPO', clock({ lastGoodAt: at(-1441), rpoSeconds: null }), false],
    ['it is about a restore', { ...clock({ lastGoodAt: at(-1441) }), alerts: [aSummary({ kind: 'restore' })] }, false],
  ])('there is one when %s', (_what, change, expected) => {
    expect(hasGap(anIncident(change), at(0))).toBe(expected);
  });

  it('is said once, with who had closed it, as far as anybody knows', () => {
    expect(remindOfGap(closed, at(60))).toMatchObject({
      after: { gapReminderAt: null, escalation: { nextStepAt: null } },
      record: { reason: `Ana closed it at ${at(0)}, and nothing was heard of a good backup since.` },
    });
    expect(remindOfGap({ ...closed, resolution: null }, at(60)).record.reason).toMatch(/^somebody closed it at /);
  });

  it('ends with the last resource that is well again', () => {
    expect(clearGap({ ...closed, openLanes: 2 }, 'One is well.', at(30))).toMatchObject({
      after: { openLanes: 1, gapReminderAt: at(60) },
      record: { what: 'lane-cleared' },
    });
    expect(clearGap({ ...closed, openLanes: 1 }, 'It is well.', at(30))).toMatchObject({
      after: { openLanes: 0, gapReminderAt: null },
      record: { what: 'gap-closed' },
    });
  });

  it('is told to all who were told of the incident, and then nothing rings any more', () => {
    const ended = { gapReminderAt: null, escalation: { clock: 0, nextStepAt: null } };
    const reason = `Ana closed it at ${at(0)}, and nothing was heard of a good backup since.`;

    expect(seenOf(closed, remindOfGap(closed, at(60)))).toEqual({
      becomes: ended,
      told: ['chat: unprotected'],
      rings: null,
      record: ['gap-reminded', 'router', reason, {}],
    });
    expect(seenOf(closed, dropGapReminder(closed, 'It is well.', at(30)))).toEqual({
      becomes: ended,
      told: [],
      rings: null,
      record: ['gap-closed', 'router', 'It is well.', {}],
    });
    const two = { ...closed, openLanes: 2 };
    expect(seenOf(two, clearGap(two, 'One is well.', at(30)))).toEqual({
      becomes: { openLanes: 1 },
      told: [],
      rings: null,
      record: ['lane-cleared', 'router', 'One is well.', { openLanes: 1 }],
    });
    const none = { ...closed, openLanes: 0 };
    expect(clearGap(none, 'It is well.', at(30)).after.openLanes, 'no fewer than none').toBe(0);
  });

  it('is there at the moment at which the RPO is over', () => {
    expect(hasGap(anIncident(clock({ lastGoodAt: at(-1440) })), at(0))).toBe(true);
    const both = [aSummary({ kind: 'restore' }), aSummary()];
    expect(hasGap(anIncident({ ...clock({ lastGoodAt: at(-1441) }), alerts: both }), at(0))).toBe(true);
  });
});
