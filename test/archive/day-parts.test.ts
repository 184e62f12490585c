import { describe, expect, it } from 'vitest';
import { type DayPart, type DayRows, dayPartNames, dayParts } from '../../src/archive/day-parts.ts';

/** Two rows of each part that differ in what identifies them, and when the first is from. */
const rows = {
  population: [{ eventKey: 'e1', at: 't1' }, { eventKey: 'e2', at: 't1' }, 't1'],
  runs: [{ day: '2026-11-29', laneId: 'l1' }, { day: '2026-11-29', laneId: 'l2' }, '2026-11-29T00:00:00.000Z'],
  incidents: [{ id: 'i1', updatedAt: 't1' }, { id: 'i2', updatedAt: 't1' }, 't1'],
  records: [{ incidentId: 'i1', sequence: 2, at: 't1' }, { incidentId: 'i1', sequence: 10, at: 't1' }, 't1'],
  alerts: [{ incidentId: 'i1', revision: 2, at: 't1' }, { incidentId: 'i1', revision: 10, at: 't1' }, 't1'],
  deliveries: [
    { incidentId: 'i1', target: 'a', noticeId: 'n', lastAttemptAt: 't1' },
    { incidentId: 'i1', target: 'b', noticeId: 'n', lastAttemptAt: 't1' },
    't1',
  ],
  later: [
    { incidentId: 'i1', target: 'a', noticeId: 'n', what: 'bounced', recipient: 'a@example.com', at: 't1' },
    { incidentId: 'i1', target: 'a', noticeId: 'n', what: 'bounced', recipient: 'b@example.com', at: 't1' },
    't1',
  ],
  quiet: [{ at: 't1', eventKey: 'e1' }, { at: 't1', eventKey: 'e2' }, 't1'],
  silences: [{ id: 's', revision: 1, from: 't1' }, { id: 's', revision: 2, from: 't1' }, 't1'],
  acceptances: [{ id: 's', revision: 1, from: 't1' }, { id: 's', revision: 2, from: 't1' }, 't1'],
  rules: [{ version: '1', sha256: 'a', seenAt: 't1' }, { version: '1', sha256: 'b', seenAt: 't1' }, 't1'],
} satisfies { [Part in DayPart]: [Partial<DayRows[Part]>, Partial<DayRows[Part]>, string] };

describe('archive/day-parts', () => {
  it.each(dayPartNames)('%s: rows are told apart, in the order of their keys, and say when they are from', (part) => {
    const { key, at } = dayParts[part] as { key(row: unknown): string; at(row: unknown): string };
    const [one, other, when] = rows[part];
    expect(key(one) < key(other)).toBe(true);
    expect(at(one)).toBe(when);
  });
});
