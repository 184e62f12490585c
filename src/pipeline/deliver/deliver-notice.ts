import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import { resultOf } from '../../incidents/delivery-result.ts';
import { RouterError } from '../../lib/errors.ts';
import { rulesWith } from '../dependencies.ts';
import type { Attempt, DeliverDependencies, Delivered, Stage } from './attempt.ts';
import { carryOut } from './carry-out.ts';
import { loadSubject } from './compose-delivery.ts';
import { recordAnswer } from './record-answer.ts';
import {
  checkCarried,
  checkEnds,
  checkFailover,
  checkHands,
  checkHealth,
  checkNeed,
  checkOver,
  composeWithinRate,
  findPlace,
  send,
} from './stages.ts';

/** What is asked about an attempt, in this order. The first verdict counts, and the last stage always has one. */
export const deliveryStages: readonly Stage[] = [
  // Known?
  checkOver,
  checkHands,
  checkEnds,
  // Needed?
  checkFailover,
  checkNeed,
  // Whom by?
  findPlace,
  checkCarried,
  // In turn?
  checkHealth,
  composeWithinRate,
  // Sent, perhaps once more, and what came of it.
  send,
  recordAnswer,
];

/**
 * Makes one delivery: notes the intent in the ledger, asks one stage after another, and carries out the first verdict. What
 * a target does not take in time is said by the next fallback, and in the end by the alert topic.
 *
 * @throws {RouterError} incident-missing; delivery-unroutable when not even the alert topic could be reached.
 */
export async function deliverNotice(
  order: DeliveryOrder,
  receipt: string,
  tools: DeliverDependencies,
): Promise<Delivered> {
  const { store, ledger, ports } = tools;
  const beginning = ledger.begin(order, ports.now(), receipt);
  try {
    const [begun, subject, rules] = await Promise.all([
      beginning,
      loadSubject(order, store),
      rulesWith(tools, ({ targets }) => targets.has(order.target)),
    ]);
    return await deliver({ order, receipt, begun, subject, rules, tools });
  } catch (error) {
    await letGo(order, receipt, { error, beginning }, tools);
    throw error;
  }
}

async function deliver(begun: Attempt): Promise<Delivered> {
  let attempt = begun;
  for (const ask of deliveryStages) {
    const answer = await ask(attempt);
    if ('do' in answer) return carryOut(attempt, answer);
    attempt = answer;
  }
  throw new Error('No stage of a delivery had a verdict; the last one always has.');
}

/** After an error: ends what can never succeed, and lets everything else be tried again at once. */
async function letGo(
  order: DeliveryOrder,
  receipt: string,
  { error, beginning }: { error: unknown; beginning: Promise<unknown> },
  { ledger, ports, log }: DeliverDependencies,
): Promise<void> {
  try {
    await beginning;
    if (!(error instanceof RouterError) || error.retryable) return await ledger.release(order, receipt);
    const result = resultOf('failed', 'impossible', `${error.code}; it is among the dead letters`);
    await ledger.finish(order, { now: ports.now(), by: receipt, result });
  } catch (cause) {
    log.warn('an attempt without an end was not noted', { target: order.target, reason: (cause as Error).name });
  }
}
