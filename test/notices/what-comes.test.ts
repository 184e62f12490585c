import { describe, expect, it } from 'vitest';
import type { Moment } from '../../src/escalation/outlook.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { nextFacts } from '../../src/notices/what-comes.ts';

const step: Moment = {
  at: '2026-11-22T03:28:00.000Z',
  kind: 'step',
  targets: ['pager'],
  reason: 'unanswered',
  policy: 'database',
};
const said = (...given: Parameters<typeof nextFacts> extends [infer Outlook, unknown] ? [Outlook] : never) =>
  nextFacts(given[0], clockOf(usualTimes)).map(({ value }) => value);

describe('notices/what-comes', () => {
  it('says nothing of what nobody looked at, or of what is over', () => {
    expect(said(null)).toEqual([]);
    expect(said({ moments: [], end: 'resolved' })).toEqual([]);
  });

  it.each([
    ['nothing-planned', 'nothing more is planned; it stays open until somebody answers or a later job succeeds'],
    ['in-hand', 'nothing; it stays in hand until somebody resolves it or a later job succeeds'],
  ] as const)('says that nothing comes: %s', (end, value) => {
    expect(said({ moments: [], end })).toEqual([value]);
  });

  it.each<[Partial<Moment>, string]>([
    [{}, 'pager at 2026-11-22 03:28 UTC'],
    [{ within: 'during office' }, 'pager at 2026-11-22 03:28 UTC (during office)'],
    [{ reason: 'quiet-ends' }, 'pager when it is no longer kept quiet, at 2026-11-22 03:28 UTC'],
    [{ targets: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'a, b, c, d and 2 more at 2026-11-22 03:28 UTC'],
    [{ kind: 'reminder' }, 'a reminder to pager at 2026-11-22 03:28 UTC'],
    [{ kind: 'reminder', everySeconds: 3600 }, 'a reminder to pager at 2026-11-22 03:28 UTC, and every 1 h'],
    [{ kind: 'reminder', everySeconds: 86_400 }, 'a reminder to pager at 2026-11-22 03:28 UTC, and daily after that'],
    [{ kind: 'reopening' }, 'open again at 2026-11-22 03:28 UTC unless resolved; pager hears of it'],
    [
      { kind: 'reopening', targets: ['pager', 'chat'] },
      'open again at 2026-11-22 03:28 UTC unless resolved; pager, chat hear of it',
    ],
    [{ kind: 'hand-over' }, 'policy database takes over at 2026-11-22 03:28 UTC'],
    [{ kind: 'end-of-policy' }, 'the policy ends at 2026-11-22 03:28 UTC'],
  ])('says of %j: %s', (change, value) => {
    expect(said({ moments: [{ ...step, ...change }], end: 'in-hand' })).toEqual([value, '']);
  });

  it('says what comes then, so far as anybody asks, and how it ends', () => {
    const next = 'pager at 2026-11-22 03:28 UTC';

    expect(said({ moments: [step, step], end: 'nothing-planned' })).toEqual([next, `${next}; nothing more is planned`]);
    expect(said({ moments: [step, step], end: 'goes-on' })).toEqual([next, `${next}; and so on`]);
    expect(said({ moments: [step, step, step, step], end: 'in-hand' })).toEqual([next, `${next}; ${next}; and so on`]);
    expect(said({ moments: [step], end: 'goes-on' })).toEqual([next, '']);
    expect(said({ moments: [step, { ...step, kind: 'reminder', everySeconds: 60 }], end: 'goes-on' })).toEqual([
      next,
      'a reminder to pager at 2026-11-22 03:28 UTC, and every 1 min',
    ]);
  });

  it('says that people are reminded where nothing else comes after what is named, and how often', () => {
    const end: Moment = { ...step, kind: 'end-of-policy' };
    const reminder: Moment = { ...step, kind: 'reminder', everySeconds: 86_400 };
    const policyEnds = 'pager at 2026-11-22 03:28 UTC; the policy ends at 2026-11-22 03:28 UTC';

    expect(said({ moments: [step, step, end, reminder], end: 'goes-on' })[1]).toBe(
      `${policyEnds}; reminders daily after that`,
    );
    const hourly = { ...reminder, everySeconds: 3600 };
    expect(said({ moments: [step, step, end, hourly], end: 'goes-on' })[1]).toBe(`${policyEnds}; reminders every 1 h`);
    expect(said({ moments: [step, step, end, reminder, end], end: 'goes-on' })[1]).toBe(`${policyEnds}; and so on`);
    expect(said({ moments: [step, step, end], end: 'nothing-planned' })[1]).toBe(
      `${policyEnds}; nothing more is planned`,
    );
  });
});
