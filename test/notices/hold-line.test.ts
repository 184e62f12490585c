import { describe, expect, it } from 'vitest';
import { holdLine } from '../../src/notices/hold-line.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';

const answer = { by: 'Ana', via: 'in Slack', at: '2026-11-22T03:00:00.000Z' };
const until = '2026-11-23T03:00:00.000Z';

describe('notices/hold-line', () => {
  it.each([
    [{ until: null }, null],
    [{ until }, 'opens again at 2026-11-23 03:00 UTC unless resolved'],
    [
      { until, run: null },
      'opens again at 2026-11-23 03:00 UTC unless resolved: for 24 h, since the next run is not known',
    ],
    [
      { until, run: '2026-11-23T02:00:00.000Z' },
      'holds until the run of 2026-11-23 02:00 UTC, and opens again when that fails, or at 2026-11-23 03:00 UTC when nothing is heard of it',
    ],
  ])('says until when somebody has it in hand: %j', (hold, said) => {
    expect(holdLine({ ...answer, ...hold }, clockOf(usualTimes))).toBe(said);
  });
});
