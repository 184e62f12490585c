import { describe, expect, it } from 'vitest';
import { isLost, type LaterOutcome, withLater } from '../../src/incidents/later-outcome.ts';
import { noon } from '../support/alerts.ts';

function learnt(what: LaterOutcome['what'], recipient: string): LaterOutcome {
  return { noticeId: '2-opened', target: 'dba-mail', what, recipient, at: noon, detail: '' };
}

describe('incidents/later-outcome', () => {
  it.each([
    {
      why: 'everybody bounced',
      later: [learnt('bounced', 'a@x.example'), learnt('refused', 'B@x.example')],
      lost: true,
    },
    { why: 'one did not', later: [learnt('bounced', 'a@x.example')], lost: false },
    { why: 'one is put off', later: [learnt('bounced', 'a@x.example'), learnt('put-off', 'b@x.example')], lost: false },
    {
      why: 'one complained, so read it',
      later: [learnt('bounced', 'a@x.example'), learnt('complained', 'b@x.example')],
      lost: false,
    },
  ])('a mail to two is lost, $lost: $why', ({ later, lost }) => {
    expect(isLost(['A@x.example', 'b@x.example'], later)).toBe(lost);
    expect(isLost([], later)).toBe(false);
  });

  it.each([
    { why: 'it arrived afterwards', arrived: '2026-11-25T12:00:01.000Z', lost: false },
    { why: 'it had arrived before', arrived: '2026-11-25T11:59:59.000Z', lost: true },
    { why: 'both are said of one moment', arrived: '2026-11-25T12:00:00.000Z', lost: true },
  ])('lost is, $lost: $why, in either order', ({ arrived, lost }) => {
    const at = '2026-11-25T12:00:00.000Z';
    const later = [
      { ...learnt('bounced', 'a@x.example'), at: '2026-11-25T11:00:00.000Z' },
      { ...learnt('bounced', 'A@x.example'), at },
      { ...learnt('arrived', 'a@x.example'), at: arrived },
    ];

    expect(isLost(['a@x.example'], later)).toBe(lost);
    expect(isLost(['a@x.example'], later.toReversed())).toBe(lost);
  });

  it('stands with its own delivery alone', () => {
    const later = [learnt('bounced', 'a@x.example')];

    expect(withLater({ noticeId: '2-opened', target: 'dba-mail' }, later)).toMatchObject({ later });
    expect(withLater({ noticeId: '3-escalated', target: 'dba-mail' }, later)).not.toHaveProperty('later');
    expect(withLater({ noticeId: '2-opened', target: 'chat' }, later)).not.toHaveProperty('later');
  });
});
