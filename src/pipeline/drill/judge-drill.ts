import { outcomeText } from '../../incidents/delivery-result.ts';
import type { Deviation, DrillResult, TargetResult } from '../../incidents/drill-result.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { noticeKind, noticeKinds } from '../../incidents/notice-kinds.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { PromisedStep } from './find-played.ts';

/** How long a target may take beyond its step, in seconds: the queue, one try again and the vendor. */
const graceSeconds = 60;

/**
 * Returns what went otherwise than the policy promises; a drill passed when there is nothing.
 *
 * @param wanted whether somebody has to acknowledge, and by when; absent: whenever
 */
export function deviationsOf(
  { targets, acknowledged }: Pick<DrillResult, 'targets' | 'acknowledged'>,
  { wantsAnswer, answerBy }: { wantsAnswer: boolean; answerBy?: Instant },
): Deviation[] {
  const ofTargets = targets.flatMap(({ target, state, says }): Deviation[] => {
    if (state === 'failed') return [{ reason: 'not-told', target, says }];
    return state === 'late' ? [{ reason: 'told-late', target, says }] : [];
  });
  const isInTime = acknowledged !== null && (answerBy === undefined || acknowledged.at <= answerBy);
  return wantsAnswer && !isInTime
    ? [...ofTargets, { reason: 'nobody-acknowledged', target: null, says: '' }]
    : ofTargets;
}

/** Returns a result without the targets whose step comes only after a moment: those are not waited for. */
export function soonOf(result: DrillResult, giveUpAt: Instant): DrillResult {
  return { ...result, targets: result.targets.filter(({ promisedAt }) => promisedAt < giveUpAt) };
}

/**
 * Returns how a drill stands, from what is stored of it.
 *
 * @param steps whom the policy promised to tell, and when
 * @param times when it was put on the bus; now; and whether it is waited for no longer, so that what is late has failed
 */
export function judgeDrill(
  steps: readonly PromisedStep[],
  incident: Incident,
  rows: readonly LedgerRow[],
  { sentAt, now, isOver }: { sentAt: Instant; now: Instant; isOver: boolean },
): DrillResult {
  const { id, openedAt, announceAt } = incident;
  const answer = answerTo(incident);
  const promises = new Map<string, Instant>();
  for (const { targets, afterSeconds } of steps) {
    for (const target of targets) {
      if (!promises.has(target)) promises.set(target, addSeconds(announceAt, afterSeconds));
    }
  }
  const about = { acknowledgedAt: answer?.at ?? null, now, isOver };
  return {
    incidentId: id,
    sentAt,
    detectedAfter: Math.max(0, secondsBetween(sentAt, openedAt)),
    targets: [...promises].map(([target, promisedAt]) => judgeTarget(target, promisedAt, rows, about)),
    acknowledged:
      answer === null
        ? null
        : { by: answer.by, at: answer.at, afterSeconds: Math.max(0, secondsBetween(sentAt, answer.at)) },
  };
}

/** Whoever resolves it without acknowledging before has answered, too. */
function answerTo({ acknowledgement, resolution }: Incident): Answer | null {
  return acknowledgement ?? (resolution?.kind === 'answer' ? resolution : null);
}

/** Says whether nothing more can come of any target. */
export function isSettled({ targets }: DrillResult): boolean {
  return targets.every(({ state }) => state !== 'waiting');
}

function judgeTarget(
  target: string,
  promisedAt: Instant,
  rows: readonly LedgerRow[],
  { acknowledgedAt, now, isOver }: { acknowledgedAt: Instant | null; now: Instant; isOver: boolean },
): TargetResult {
  const row = rows.find((one) => one.target === target && asksForAnswer(one));
  const says = row?.result == null ? '' : outcomeText(row.result);
  const result = { target, promisedAt, deliveredAt: null, standIn: row?.result?.standIn ?? null, says };
  const until = addSeconds(promisedAt, graceSeconds);
  if (row?.status === 'delivered') {
    const deliveredAt = row.lastAttemptAt;
    return { ...result, state: deliveredAt <= until ? 'delivered' : 'late', deliveredAt };
  }
  if (acknowledgedAt !== null && acknowledgedAt <= promisedAt) return { ...result, state: 'not-needed' };
  if (row?.status === 'failed' || (isOver && now > until)) return { ...result, state: 'failed' };
  return { ...result, state: 'waiting' };
}

function asksForAnswer({ kind }: LedgerRow): boolean {
  return noticeKinds.some((one) => one === kind && noticeKind(one).need === 'until-answered');
}
