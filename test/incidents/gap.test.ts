import { describe, expect, it } from 'vitest';
import { clearGap, hasGap, remindOfGap } from '../../src/incidents/gap.ts';
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
});
