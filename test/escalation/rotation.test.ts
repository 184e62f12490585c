import { describe, expect, it } from 'vitest';
import { onDuty, type Rotation, resolveDuty } from '../../src/escalation/rotation.ts';

const rotation: Rotation = {
  name: 'dba-on-call',
  timezone: 'Europe/Berlin',
  start: { year: 2026, month: 10, day: 19, hour: 9, minute: 0 },
  order: ['ana', 'ben', 'cem'],
  overrides: [{ from: '2026-12-24T00:00:00.000Z', until: '2026-12-27T00:00:00.000Z', target: 'dora' }],
};

describe('escalation/rotation', () => {
  it.each([
    ['2026-10-19T07:00:00.000Z', 'ana', 'it begins, nine in summer'],
    ['2026-10-26T07:59:00.000Z', 'ana', 'the clocks went back yesterday: it is not nine yet'],
    ['2026-10-26T08:00:00.000Z', 'ben', 'nine in winter'],
    ['2026-11-02T08:00:00.000Z', 'cem', 'a week later'],
    ['2026-11-09T08:00:00.000Z', 'ana', 'round again'],
    ['2026-10-19T06:59:00.000Z', 'cem', 'before the start somebody is on duty too'],
    ['2026-12-24T00:00:00.000Z', 'dora', 'an override begins'],
    ['2026-12-27T00:00:00.000Z', 'ana', 'and ends, in the tenth week'],
  ])('at %s %s is on duty (%s)', (at, expected) => {
    expect(onDuty(rotation, at)).toBe(expected);
  });

  it('hands over once in the hour that comes twice, and never back', () => {
    const nightly = { ...rotation, start: { year: 2026, month: 10, day: 18, hour: 2, minute: 30 }, overrides: [] };
    const minutes = Array.from({ length: 181 }, (_, minute) =>
      onDuty(nightly, new Date(Date.parse('2026-10-24T23:30:00.000Z') + minute * 60_000).toISOString()),
    );

    expect(minutes.join(' ')).toMatch(/^(?:ana ){60}(?:ben ?)+$/);
  });

  it('puts the target on duty in the place of the rotation, each target once', () => {
    const rotations = new Map([[rotation.name, rotation]]);

    expect(resolveDuty(['chat', 'dba-on-call', 'ben'], rotations, '2026-10-26T08:00:00.000Z')).toEqual(['chat', 'ben']);
  });
});
