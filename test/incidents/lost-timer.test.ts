import { describe, expect, it } from 'vitest';
import { isTimerLost } from '../../src/incidents/lost-timer.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const { escalation } = anIncident();
const waiting = (nextStepAt: string | null, change: object = {}) =>
  anIncident({ escalation: { ...escalation, nextStepAt }, ...change });

describe('incidents/lost-timer', () => {
  it.each([
    ['two minutes late', waiting(at(0)), 2, false],
    ['later', waiting(at(0)), 3, true],
    ['nothing is due', waiting(null), 99, false],
    ['a time that is none', waiting('soon'), 0, true],
    ['it is over', waiting(at(0), { status: 'resolved' }), 99, false],
    [
      'it is over, and people are to be reminded',
      waiting(at(0), { status: 'resolved', gapReminderAt: at(0) }),
      99,
      true,
    ],
  ])('%s', (_what, incident, minutes, expected) => {
    expect(isTimerLost(incident, at(minutes))).toBe(expected);
  });
});
