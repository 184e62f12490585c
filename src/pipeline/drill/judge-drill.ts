import { outcomeText } from '../../incidents/delivery-result.ts';
import type { Incident } from '../../incidents/incident.ts';
import { noticeKind, noticeKinds } from '../../incidents/notice-kinds.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { PromisedStep } from './find-played.ts';

/** How long a target may take beyond its step, in seconds: the queue, one try again and the vendor. */
const graceSeconds = 60;

/** What became of one target; `not-needed`: somebody acknowledged before its step. */
type TargetState = 'delivered' | 'late' | 'failed' | 'waiting' | 'not-needed';

/** How a drill went for one target. */
export interface TargetResult {
  target: string;
  state: TargetState;
  /** Until when the policy promises that it is told. */
  promisedAt: Instant;
  deliveredAt: Instant | null;
  /** The target that was told in its place; null: none. */
  standIn: string | null;
  /** What its vendor said last; empty: nothing yet. */
  says: string;
}

/** How a drill went. */
export interface DrillResult {
  incidentId: string;
  sentAt: Instant;
  /** Seconds from the bus to the incident. */
  detectedAfter: number;
  targets: TargetResult[];
  acknowledged: { by: string; at: Instant; afterSeconds: number } | null;
}

/** Why a drill failed. */
export const deviationReasons = ['not-told', 'told-late', 'nobody-acknowledged'] as const;

/** One thing that went otherwise than the policy promises. */
export interface Deviation {
  reason: (typeof deviationReasons)[number];
  /** Null: it is about no target. */
  target: string | null;
  /** What its vendor said last; empty: nothing. */
  says: string;
}

/** Returns what went otherwise than the policy promises; a drill passed when there is nothing. @param wantsAnswer whether somebody has to acknowledge */
export function deviationsOf(
  { targets, acknowledged }: Pick<DrillResult, 'targets' | 'acknowledged'>,
  { wantsAnswer }: { wantsAnswer: boolean },
): Deviation[] {
  const ofTargets = targets.flatMap(({ target, state, says }): Deviation[] => {
    if (state === 'failed') return [{ reason: 'not-told', target, says }];
    return state === 'late' ? [{ reason: 'told-late', target, says }] : [];
  });
  const isUnanswered = wantsAnswer && acknowledged === null;
  return isUnanswered ? [...ofTargets, { reason: 'nobody-acknowledged', target: null, says: '' }] : ofTargets;
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
  const { id, openedAt, announceAt, acknowledgement } = incident;
  const promises = new Map<string, Instant>();
  for (const { targets, afterSeconds } of steps) {
    for (const target of targets) {
      if (!promises.has(target)) promises.set(target, addSeconds(announceAt, afterSeconds));
    }
  }
  const about = { acknowledgedAt: acknowledgement?.at ?? null, now, isOver };
  return {
    incidentId: id,
    sentAt,
    detectedAfter: Math.max(0, secondsBetween(sentAt, openedAt)),
    targets: [...promises].map(([target, promisedAt]) => judgeTarget(target, promisedAt, rows, about)),
    acknowledged:
      acknowledgement === null
        ? null
        : {
            by: acknowledgement.by,
            at: acknowledgement.at,
            afterSeconds: Math.max(0, secondsBetween(sentAt, acknowledgement.at)),
          },
  };
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
