import type { Delivery } from '../../channels/channel.ts';
import { outcomeText, resultOf } from '../../incidents/delivery-result.ts';
import { addSeconds } from '../../lib/instant.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';
import { type Attempt, found, patienceOf, type Verdict } from './attempt.ts';
import { longestHeldSeconds, pauseOf, sinceNoted } from './target-turn.ts';

type Failure = Exclude<Delivery, { status: 'delivered' }>;

/** The last stage: notes whether the target works, and says what the vendor's answer means for the order. */
export async function recordAnswer(attempt: Attempt): Promise<Verdict> {
  const delivery = found(attempt, 'delivery');
  if (delivery.status !== 'delivered') return failedWith(attempt, delivery);
  const reason = delivery.arrived === true ? 'arrived' : 'accepted';
  const { ref, detail = reason, recipients = [], vendorId = null } = delivery;
  const known = { recipients: [...recipients], vendorId };
  return { do: 'finish', result: resultOf('delivered', reason, detail, known), ref };
}

async function failedWith(attempt: Attempt, failure: Failure): Promise<Verdict> {
  const { order, begun, tools } = attempt;
  const { log, ports, random } = tools;
  const now = ports.now();
  const trouble = await noteTrouble(attempt, failure);
  const { downSince } = trouble;
  const result = resultOf('retrying', failure.reason, failure.detail);
  const patience = patienceOf(attempt);
  const isForAPerson = failure.status === 'rejected';
  if (isForAPerson || sinceNoted(downSince, now) >= patience) return { do: 'give-way', result, trouble };
  const attempts = (begun.before?.attempts ?? 0) + 1;
  const retryAfterSeconds = askedToWait(failure);
  const seconds = pauseOf({ attempts, downSince, patience, retryAfterSeconds }, now, random);
  const { target, noticeId } = order;
  log.count('DeliveriesPostponed');
  log.warn('delivery postponed', { target, noticeId, outcome: outcomeText(result), pauseSeconds: seconds });
  return { do: 'defer', result, seconds };
}

/** Notes that the target failed. It went down at its first failure after a success, which is counted as `TargetDown`. */
async function noteTrouble({ order, begun, tools }: Attempt, failure: Failure): Promise<TargetTrouble> {
  const { health, ports, log } = tools;
  const now = ports.now();
  const { reason } = failure;
  const wait = askedToWait(failure);
  const notBefore = wait === undefined ? null : addSeconds(now, Math.min(wait, longestHeldSeconds));
  const { downSince = now, isTold } = begun.trouble ?? {};
  const trouble = { downSince, triedAt: now, notBefore, reason, ...(isTold === undefined ? {} : { isTold }) };
  await health.failed(order.target, trouble);
  if (begun.trouble === null) {
    log.warn('target is down', { target: order.target, reason });
    log.count('TargetDown');
  }
  return trouble;
}

/** Returns how long the vendor asked to wait, in seconds; undefined when it did not ask, or named no number. */
function askedToWait(failure: Failure): number | undefined {
  const wait = failure.status === 'retry' ? failure.retryAfterSeconds : undefined;
  return Number.isNaN(wait) ? undefined : wait;
}
