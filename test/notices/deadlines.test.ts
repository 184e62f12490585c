import { describe, expect, it } from 'vitest';
import { deadlineFacts, deadlinesOf } from '../../src/notices/deadlines.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { anIncident } from '../support/incidents.ts';

const { escalation } = anIncident();
const announceAt = '2026-11-22T03:00:00.000Z';
const both = { acknowledgeSeconds: 900, resolveSeconds: 7200 };
const open = { status: 'open', announceAt, escalation } as const;
const answerBy = '2026-11-22T03:15:00.000Z';
const overBy = '2026-11-22T05:00:00.000Z';

describe('notices/deadlines', () => {
  it('count from the announcement, and the time to answer from where an acknowledgement ran out', () => {
    expect(deadlinesOf(open, both)).toEqual({ acknowledgeBy: answerBy, resolveBy: overBy });
    expect(
      deadlinesOf({ ...open, escalation: { ...escalation, reopenedAt: '2026-11-22T04:00:00.000Z' } }, both),
    ).toEqual({ acknowledgeBy: '2026-11-22T04:15:00.000Z', resolveBy: overBy });
  });

  it('are what the rules ask for and is still to come about', () => {
    expect(deadlinesOf({ ...open, status: 'acknowledged' }, both)).toEqual({ resolveBy: overBy });
    expect(deadlinesOf(open, { acknowledgeSeconds: 900, resolveSeconds: null })).toEqual({ acknowledgeBy: answerBy });
    expect(deadlinesOf(open, { acknowledgeSeconds: null, resolveSeconds: 7200 })).toEqual({ resolveBy: overBy });
    expect(deadlinesOf({ ...open, status: 'resolved' }, both)).toEqual({});
    expect(deadlinesOf(open, null)).toEqual({});
  });

  it('say that they are past', () => {
    const values = deadlineFacts({ acknowledgeBy: answerBy, resolveBy: overBy }, overBy, clockOf(usualTimes));

    expect(values.map(({ value }) => value)).toEqual(['2026-11-22 03:15 UTC: overdue', '2026-11-22 05:00 UTC']);
    expect(deadlineFacts({}, overBy, clockOf(usualTimes)).map(({ value }) => value)).toEqual(['', '']);
  });
});
