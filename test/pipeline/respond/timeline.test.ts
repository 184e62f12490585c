import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../src/pipeline/respond/timeline.ts';
import type { LedgerRow } from '../../../src/ports/delivery/delivery-ledger.ts';

const at = (minute: number, second = 0) =>
  `2026-11-22T03:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}.000Z`;
const record = (what: string, moment: string, reason = what) => ({ what, at: moment, actor: 'router', reason });
const row = (target: string, moment: string) =>
  ({ target, kind: 'opened', status: 'delivered', result: null, lastAttemptAt: moment, attempts: 1 }) as LedgerRow;
const said = (entries: ReturnType<typeof timelineOf>) => entries.map(({ label, says }) => `${label}: ${says}`);

describe('pipeline/respond/timeline', () => {
  it('is newest first, also of one moment: what was told stands above what ordered it', () => {
    const records = [record('opened', at(1)), record('step', at(1)), record('noted', at(2))];

    expect(said(timelineOf(records, [row('chat', at(1)), row('mail', at(3))]))).toEqual([
      'To mail: Opened: taken for delivery.',
      'Noted: Noted.',
      'To chat: Opened: taken for delivery.',
      'Step: Step.',
      'Opened: Opened.',
    ]);
  });

  it('alerts that join within a minute are one entry, which says what the last one says', () => {
    const joined = (count: number, moment: string) => record('joined', moment, `One more alert: ${count} in all`);
    const records = [
      record('opened', at(1)),
      ...Array.from({ length: 39 }, (_, index) => joined(index + 2, at(1, index))),
      joined(41, at(2)),
      record('step', at(2)),
      joined(42, at(2)),
    ];

    expect(said(timelineOf(records, []))).toEqual([
      'Joined: One more alert: 42 in all.',
      'Step: Step.',
      'Joined: One more alert: 41 in all.',
      'Joined: One more alert: 40 in all. (39 such changes within this minute.)',
      'Opened: Opened.',
    ]);
  });
});
