import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/channels/channel.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { type Attempt, found, type Stage, type Verdict } from '../../../src/pipeline/deliver/attempt.ts';
import { deliveryStages } from '../../../src/pipeline/deliver/deliver-notice.ts';
import { recordAnswer } from '../../../src/pipeline/deliver/record-answer.ts';
import * as stages from '../../../src/pipeline/deliver/stages.ts';
import type { Begun, LedgerRow } from '../../../src/ports/delivery/delivery-ledger.ts';
import type { TargetTrouble } from '../../../src/ports/delivery/target-health.ts';
import { anIncident, anOrder } from '../../support/incidents.ts';
import { World } from '../../support/world.ts';

const world = new World();

const row: LedgerRow = {
  incidentId: 'i',
  noticeId: '2-opened',
  target: 'chat',
  kind: 'opened',
  status: 'retrying',
  attempts: 1,
  firstAttemptAt: addSeconds(world.now, -600),
  lastAttemptAt: world.now,
  outcome: null,
  result: null,
  possibleDuplicate: false,
  unended: 0,
};
const trouble: TargetTrouble = {
  downSince: addSeconds(world.now, -600),
  triedAt: world.now,
  notBefore: null,
  reason: 'timeout',
};

/** An attempt at telling chat of an open incident, the first one, with everything found out but what the vendor says. */
function anAttempt(begun: Partial<Begun> = {}, more: Partial<Attempt> = {}): Attempt {
  const order = anOrder({ target: 'chat', at: world.now });
  const first: Begun = {
    before: null,
    ref: null,
    told: false,
    standIn: null,
    shown: null,
    ledFrom: null,
    trouble: null,
    heldUntil: null,
  };
  const tools = world.deliverDependencies();
  const target = { name: 'chat', channel: 'recorder', options: {} };
  const channel = tools.channels.get('recorder');
  return {
    order,
    receipt: 'r',
    begun: { ...first, ...begun },
    subject: { about: 'incident', order, incident: anIncident(), alerts: [] },
    rules: world.rules,
    tools,
    ...(channel === undefined ? {} : { place: { target, channel } }),
    ...more,
  };
}

const update = anOrder({ kind: 'joined', target: 'chat' });
const elsewhere = anOrder({ target: 'nobody', at: addSeconds(world.now, -60) });
const failed = (reason: 'timeout' | 'not-found'): Delivery =>
  reason === 'timeout' ? { status: 'retry', reason, detail: '' } : { status: 'rejected', reason, detail: '' };

/** What a verdict says, in codes. */
function codesOf(verdict: Verdict): string {
  return `${verdict.do} ${'result' in verdict ? verdict.result.reason : verdict.reason}`;
}

describe('pipeline/deliver/stages: each asks one thing and answers with a code', () => {
  it.each<[name: string, Stage, Attempt, says: string]>([
    ['it was delivered before', stages.checkOver, anAttempt({ before: { ...row, status: 'delivered' } }), 'leave over'],
    ['another has it', stages.checkHands, anAttempt({ heldUntil: addSeconds(world.now, 9) }), 'wait-for-other in-hand'],
    ['none ended', stages.checkEnds, anAttempt({ before: { ...row, unended: 5 } }), 'give-way never-ended'],
    ['another says it', stages.checkFailover, anAttempt({ standIn: 'spare' }, { order: update }), 'skip stood-in'],
    [
      'it was answered',
      stages.checkNeed,
      anAttempt(
        {},
        {
          subject: {
            about: 'incident',
            order: anOrder(),
            incident: anIncident({ status: 'acknowledged' }),
            alerts: [],
          },
        },
      ),
      'skip answered',
    ],
    ['the rules lack its target', stages.findPlace, anAttempt({}, { order: elsewhere }), 'give-way target-unknown'],
    [
      'they may not have it yet',
      stages.findPlace,
      anAttempt({}, { order: { ...elsewhere, at: world.now } }),
      'defer target-unknown',
    ],
    [
      'the channel says no such thing',
      stages.checkCarried,
      anAttempt({}, { order: anOrder({ kind: 'progressed' }) }),
      'skip not-carried',
    ],
    ['its target is down', stages.checkHealth, anAttempt({ trouble }), 'give-way target-down'],
    [
      'the vendor asked to wait',
      stages.checkHealth,
      anAttempt({ trouble: { ...trouble, downSince: world.now, notBefore: addSeconds(world.now, 20) } }),
      'defer target-down',
    ],
    [
      'more would come than the vendor takes',
      stages.composeWithinRate,
      anAttempt({}, { tools: { ...world.deliverDependencies(), rateLimiter: { claim: async () => 3 } } }),
      'defer awaiting-turn',
    ],
    ['it was taken', recordAnswer, anAttempt({}, { delivery: { status: 'delivered' } }), 'finish accepted'],
    ['nobody answered', recordAnswer, anAttempt({}, { delivery: failed('timeout') }), 'defer timeout'],
    [
      'nobody answered for long',
      recordAnswer,
      anAttempt({ trouble }, { delivery: failed('timeout') }),
      'give-way timeout',
    ],
    ['it is gone', recordAnswer, anAttempt({}, { delivery: failed('not-found') }), 'give-way not-found'],
  ])('when %s', async (_name, stage, attempt, says) => {
    expect(codesOf((await stage(attempt)) as Verdict)).toBe(says);
  });

  it('an attempt of which nothing of the kind holds passes all but the last, which has a verdict', async () => {
    const { place: _notFoundYet, ...begun } = anAttempt();
    let attempt: Attempt = begun;
    const last = deliveryStages.at(-1);
    for (const stage of deliveryStages.slice(0, -1)) {
      const answer = await stage(attempt);
      expect(answer).not.toHaveProperty('do');
      attempt = answer as Attempt;
    }
    expect(await last?.(attempt)).toMatchObject({ do: 'finish', result: { status: 'delivered' } });
  });

  it('an opening that people may have read is sent again although somebody answered, so that they hear the end', () => {
    const incident = anIncident({ status: 'acknowledged' });
    const subject = { about: 'incident' as const, order: anOrder(), incident, alerts: [] };
    const attempt = anAttempt({ before: { ...row, status: 'sending' } }, { subject });
    expect(stages.checkNeed(attempt)).toBe(attempt);
  });

  it('says so when a stage stands before the one that finds what it needs', () => {
    const { place: _place, ...attempt } = anAttempt();
    expect(() => stages.checkCarried(attempt)).toThrow(
      'The stage that finds the place stands before those that need it.',
    );
    expect(() => found(attempt, 'notice')).toThrow('finds the notice');
  });
});
