import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { deviationsOf, isSettled, judgeDrill, soonOf } from '../../../src/pipeline/drill/judge-drill.ts';
import type { LedgerRow } from '../../../src/ports/delivery/delivery-ledger.ts';
import { noon } from '../../support/alerts.ts';
import { anIncident } from '../../support/incidents.ts';

const steps = [
  { afterSeconds: 0, targets: ['chat', 'mail'] },
  { afterSeconds: 600, targets: ['pager', 'chat'] },
];
const answer = { by: 'Ana', at: addSeconds(noon, 300), via: 'in Slack' };

function row(target: string, status: LedgerRow['status'], seconds: number, kind = 'opened'): LedgerRow {
  const at = addSeconds(noon, seconds);
  return {
    ...{ incidentId: 'i', noticeId: `1-${kind}`, target, kind, status, attempts: 1, unended: 0 },
    ...{ firstAttemptAt: at, lastAttemptAt: at, outcome: null, result: null, possibleDuplicate: false },
  };
}

function judged(
  rows: LedgerRow[],
  { after, isOver, change = {} }: { after: number; isOver: boolean; change?: object },
) {
  const incident = anIncident({ openedAt: noon, announceAt: noon, acknowledgement: null, resolution: null, ...change });
  return judgeDrill(steps, incident, rows, { sentAt: addSeconds(noon, -2), now: addSeconds(noon, after), isOver });
}

const states = (result: ReturnType<typeof judged>) => result.targets.map(({ target, state }) => `${target} ${state}`);

describe('pipeline/drill/judge-drill', () => {
  it.each([
    ['in time', [row('chat', 'delivered', 5), row('mail', 'delivered', 59)], ['chat delivered', 'mail delivered']],
    ['too late', [row('chat', 'delivered', 61), row('mail', 'failed', 5)], ['chat late', 'mail failed']],
    ['by a notice that asks for nothing', [row('chat', 'delivered', 5, 'resolved')], ['chat waiting', 'mail waiting']],
    ['while it runs', [row('chat', 'sending' as never, 5)], ['chat waiting', 'mail waiting']],
  ])('says of targets that are told %s', (_how, rows, expected) => {
    expect(states(judged(rows, { after: 70, isOver: false }))).toEqual([...expected, 'pager waiting']);
  });

  it('what was not told by the end has failed, once its time is over', () => {
    const result = judged([], { after: 70, isOver: true });
    expect(states(result)).toEqual(['chat failed', 'mail failed', 'pager waiting']);
    expect(soonOf(result, addSeconds(noon, 500)).targets).toHaveLength(2);
  });

  it.each([
    { acknowledgement: answer },
    { status: 'resolved', resolution: { ...answer, kind: 'answer', reason: 'done' } },
  ])('whoever answers by %j has answered, and later steps are not needed', (change) => {
    const result = judged([row('chat', 'delivered', 5), row('mail', 'delivered', 5)], {
      ...{ after: 400, isOver: false, change: change as object },
    });
    expect(states(result)).toEqual(['chat delivered', 'mail delivered', 'pager not-needed']);
    expect(result).toMatchObject({ detectedAfter: 2, acknowledged: { by: 'Ana', afterSeconds: 302 } });
    expect(isSettled(result)).toBe(true);
    expect(deviationsOf(result, { wantsAnswer: true })).toEqual([]);
    expect(deviationsOf(result, { wantsAnswer: true, answerBy: addSeconds(noon, 200) })).toMatchObject([
      { reason: 'nobody-acknowledged' },
    ]);
  });

  it('a resolution that is no answer of a person is none', () => {
    const resolution = { ...answer, kind: 'later-success', reason: 'over' };
    const result = judged([], { after: 400, isOver: false, change: { status: 'resolved', resolution } });
    expect(result.acknowledged).toBeNull();
    expect(isSettled(result)).toBe(false);
    expect(deviationsOf(result, { wantsAnswer: false })).toEqual([]);
  });
});
