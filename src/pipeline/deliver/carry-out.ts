import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { type DeliveryResult, outcomeText, resultOf } from '../../incidents/delivery-result.ts';
import { mustBeHeard } from '../../incidents/notice-kinds.ts';
import { RouterError } from '../../lib/errors.ts';
import { secondsBetween } from '../../lib/instant.ts';
import type { Attempt, Delivered, Verdict } from './attempt.ts';
import { failoverOrder, nextFailoverTarget } from './failover.ts';
import { longestPauseSeconds } from './target-turn.ts';

/** How long an update waits for a target that is down, in seconds. */
const keptForSeconds = 24 * 3600;

/** Carries out what a stage has decided, writes it down, and says what becomes of the message. */
export function carryOut(attempt: Attempt, verdict: Verdict): Promise<Delivered> {
  switch (verdict.do) {
    case 'leave':
      return Promise.resolve({ status: 'done', reason: verdict.reason, outcome: verdict.outcome });
    case 'wait-for-other':
      return waitForOther(attempt, verdict);
    case 'skip':
      return skip(attempt, verdict.result);
    case 'defer':
      return defer(attempt, verdict);
    case 'give-way':
      return giveWay(attempt, verdict.result);
    case 'finish':
      return finish(attempt, verdict);
  }
}

type Ending<Do extends Verdict['do']> = Extract<Verdict, { do: Do }>;

async function waitForOther(attempt: Attempt, { reason, seconds }: Ending<'wait-for-other'>): Promise<Delivered> {
  await postpone(attempt, seconds);
  return { status: 'later', reason, outcome: 'another process has it in hand' };
}

/** Ends an order that need not be carried out. */
async function skip(attempt: Attempt, result: DeliveryResult): Promise<Delivered> {
  await write(attempt, result);
  return { status: 'done', reason: result.reason, outcome: `skipped: ${result.detail}` };
}

/** Lets a delivery wait on the queue, in front of the others of its target. */
async function defer(attempt: Attempt, { result, seconds }: Ending<'defer'>): Promise<Delivered> {
  await write(attempt, result);
  await postpone(attempt, seconds);
  return { status: 'later', reason: result.reason, outcome: outcomeText(result) };
}

/** Notes that the vendor took it, and that the target is well when it was not. */
async function finish(attempt: Attempt, { result, ref }: Ending<'finish'>): Promise<Delivered> {
  const { order, begun, subject, tools } = attempt;
  const { log, health, ports } = tools;
  const shown = subject.about === 'incident' ? subject.incident.revision : undefined;
  await write(attempt, result, { shown, ref });
  log.count('DeliveriesMade');
  const { trouble } = begun;
  if (trouble !== null) {
    await health.recovered(order.target, trouble);
    log.info('target is back', { target: order.target, downSeconds: secondsBetween(trouble.downSince, ports.now()) });
  }
  return { status: 'done', reason: result.reason, outcome: 'delivered' };
}

/**
 * Ends an order that its target does not take: what asks for action is said by the next one in line, an update waits
 * outside the queue until the target is back, and what a vendor never takes is given up.
 */
async function giveWay(attempt: Attempt, result: DeliveryResult): Promise<Delivered> {
  const { order, tools } = attempt;
  if (mustBeHeard(order.kind)) return failOver(attempt, result);
  const isContent = result.reason === 'bad-request' || result.reason === 'too-large';
  const age = secondsBetween(order.at, tools.ports.now());
  if (isContent || age >= keptForSeconds) return fail(attempt, { ...result, status: 'failed' });
  const kept = resultOf(
    'retrying',
    'target-down',
    `the target is down, and hears of it when it is back (${result.detail})`,
  );
  await write(attempt, kept);
  return { status: 'done', reason: kept.reason, outcome: outcomeText(kept) };
}

/** Lets the next in line say it. */
async function failOver(attempt: Attempt, result: DeliveryResult): Promise<Delivered> {
  const { order, rules, tools } = attempt;
  const { ledger, queue, health, ports } = tools;
  const failoverTarget = await nextFailoverTarget(order, rules, { health, now: ports.now() });
  if (failoverTarget === null) {
    await write(attempt, { ...result, status: 'retrying' });
    throw new RouterError('delivery-unroutable', {
      incidentId: subjectIdOf(order),
      tried: [...order.insteadOf, order.target],
    });
  }
  await ledger.saveFailoverTarget(subjectIdOf(order), order.target, failoverTarget);
  await queue.send([failoverOrder(order, failoverTarget)]);
  return fail(attempt, { ...result, status: 'failed', standIn: failoverTarget });
}

/** Writes the failure down; nothing more is tried with this target. */
async function fail(attempt: Attempt, result: DeliveryResult): Promise<Delivered> {
  const { order, tools } = attempt;
  const outcome = outcomeText(result);
  const { target, noticeId } = order;
  tools.log.error('delivery failed', { target, noticeId, incidentId: subjectIdOf(order), outcome });
  tools.log.count('DeliveriesFailed');
  await write(attempt, result);
  return { status: 'done', reason: result.reason, outcome };
}

async function postpone({ receipt, tools }: Attempt, seconds: number): Promise<void> {
  await tools.received.postpone(receipt, Math.min(longestPauseSeconds, Math.max(1, Math.ceil(seconds))));
}

async function write(
  { order, receipt, tools }: Attempt,
  result: DeliveryResult,
  known: { shown?: number | undefined; ref?: Readonly<Record<string, string>> | undefined } = {},
): Promise<void> {
  await tools.ledger.finish(order, { now: tools.ports.now(), by: receipt, result, ...known });
}
