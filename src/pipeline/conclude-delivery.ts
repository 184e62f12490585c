import type { Delivery } from '../channels/channel.ts';
import { subjectIdOf } from '../incidents/delivery-order.ts';
import { type DeliveryResult, outcomeText, resultOf, type UnsentReason } from '../incidents/delivery-result.ts';
import { mustBeHeard } from '../incidents/notice-kinds.ts';
import { RouterError } from '../lib/errors.ts';
import { addSeconds, secondsBetween } from '../lib/instant.ts';
import type { TargetTrouble } from '../ports/target-health.ts';
import { type Attempt, type DeliverDependencies, type Delivered, done, patienceOf } from './delivering.ts';
import { nextStandIn, standInOrder } from './stand-in.ts';
import { longestHeldSeconds, longestPauseSeconds, pauseOf, sinceNoted } from './target-turn.ts';

/** How long an update waits for a target that is down, in seconds. */
const keptForSeconds = 24 * 3600;

type Failure = Exclude<Delivery, { status: 'delivered' }>;

/** Writes down what came of an attempt, for the delivery and for the target, and says what becomes of the order. */
export function conclude(attempt: Attempt, delivery: Delivery, dependencies: DeliverDependencies): Promise<Delivered> {
  return delivery.status === 'delivered'
    ? succeed(attempt, delivery, dependencies)
    : fail(attempt, delivery, dependencies);
}

async function succeed(
  attempt: Attempt,
  { ref, detail = 'accepted', recipients = [], vendorId }: Extract<Delivery, { status: 'delivered' }>,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { order, begun, subject } = attempt;
  const { log, health, ports } = dependencies;
  const shown = subject.about === 'incident' ? subject.incident.revision : undefined;
  const known = { recipients: [...recipients], vendorId: vendorId ?? null };
  await finish(attempt, resultOf('delivered', 'accepted', detail, known), dependencies, { shown, ref });
  log.count('DeliveriesMade');
  const { trouble } = begun;
  if (trouble !== null) {
    await health.recovered(order.target, trouble);
    log.info('target is back', { target: order.target, downSeconds: secondsBetween(trouble.downSince, ports.now()) });
  }
  return done('delivered');
}

async function fail(attempt: Attempt, failure: Failure, dependencies: DeliverDependencies): Promise<Delivered> {
  const { order, begun } = attempt;
  const { ports, random } = dependencies;
  const now = ports.now();
  const trouble = await noteTrouble(attempt, failure, dependencies);
  const result = resultOf('retrying', failure.reason, failure.detail);
  if (failure.status === 'rejected') return giveWay(attempt, result, dependencies);
  const patience = patienceOf(attempt);
  if (sinceNoted(trouble.downSince, now) >= patience) return giveWay(attempt, result, dependencies);
  const retryAfterSeconds = askedToWait(failure);
  const attempts = (begun.before?.attempts ?? 0) + 1;
  const seconds = pauseOf({ attempts, downSince: trouble.downSince, patience, retryAfterSeconds }, now, random);
  const later = await keepBack(attempt, result, seconds, dependencies);
  const { target, noticeId } = order;
  dependencies.log.warn('delivery postponed', { target, noticeId, outcome: later.outcome, pauseSeconds: seconds });
  return later;
}

/** Notes that the target failed; the first time after a success is when it went down, and is counted as `TargetDown`. */
async function noteTrouble(
  { order, begun }: Attempt,
  failure: Failure,
  { health, ports, log }: DeliverDependencies,
): Promise<TargetTrouble> {
  const now = ports.now();
  const { reason } = failure;
  const wait = askedToWait(failure);
  const notBefore = wait === undefined ? null : addSeconds(now, Math.min(wait, longestHeldSeconds));
  const trouble = { downSince: begun.trouble?.downSince ?? now, triedAt: now, notBefore, reason };
  await health.failed(order.target, trouble);
  if (begun.trouble === null) {
    log.warn('target is down', { target: order.target, reason });
    log.count('TargetDown');
  }
  return trouble;
}

/** Returns how long the vendor asked to wait, in seconds; undefined: it did not, or said nothing that is a number. */
function askedToWait(failure: Failure): number | undefined {
  const wait = failure.status === 'retry' ? failure.retryAfterSeconds : undefined;
  return Number.isNaN(wait) ? undefined : wait;
}

/**
 * Ends an order that its target does not take: what asks for action is said by the next one in line, an update waits
 * outside the queue until the target is back, and what a vendor never takes is given up.
 */
export async function giveWay(
  attempt: Attempt,
  result: DeliveryResult,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { order } = attempt;
  if (mustBeHeard(order.kind)) return letStandInSay(attempt, result, dependencies);
  const isContent = result.reason === 'bad-request' || result.reason === 'too-large';
  const age = secondsBetween(order.at, dependencies.ports.now());
  if (isContent || age >= keptForSeconds) return giveUp(attempt, { ...result, status: 'failed' }, dependencies);
  const kept = resultOf(
    'retrying',
    'target-down',
    `the target is down, and hears of it when it is back (${result.detail})`,
  );
  await finish(attempt, kept, dependencies);
  return done(outcomeText(kept));
}

/** Lets the next in line say it. */
async function letStandInSay(
  attempt: Attempt,
  result: DeliveryResult,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { order, rules } = attempt;
  const { ledger, queue, health, ports } = dependencies;
  const standIn = await nextStandIn(order, rules, { health, now: ports.now() });
  if (standIn === null) {
    await finish(attempt, { ...result, status: 'retrying' }, dependencies);
    throw new RouterError('delivery-unroutable', {
      incidentId: subjectIdOf(order),
      tried: [...order.insteadOf, order.target],
    });
  }
  await ledger.saveStandIn(subjectIdOf(order), order.target, standIn);
  await queue.send([standInOrder(order, standIn)]);
  return giveUp(attempt, { ...result, status: 'failed', standIn }, dependencies);
}

/** Writes the failure down; nothing more is tried with this target. */
export async function giveUp(
  attempt: Attempt,
  result: DeliveryResult,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { target, noticeId } = attempt.order;
  const outcome = outcomeText(result);
  dependencies.log.error('delivery failed', { target, noticeId, incidentId: subjectIdOf(attempt.order), outcome });
  dependencies.log.count('DeliveriesFailed');
  await finish(attempt, result, dependencies);
  return done(outcome);
}

/** Ends an order that need not be carried out. */
export async function skip(
  attempt: Attempt,
  { reason, detail }: { reason: UnsentReason; detail: string },
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  await finish(attempt, resultOf('skipped', reason, detail), dependencies);
  return done(`skipped: ${detail}`);
}

/** Lets a delivery wait on the queue, in front of the others of its target. */
export async function keepBack(
  attempt: Attempt,
  result: DeliveryResult,
  seconds: number,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  await finish(attempt, result, dependencies);
  const pause = Math.min(longestPauseSeconds, Math.max(1, Math.ceil(seconds)));
  await dependencies.received.postpone(attempt.receipt, pause);
  return { status: 'later', outcome: outcomeText(result) };
}

async function finish(
  { order, receipt }: Attempt,
  result: DeliveryResult,
  { ledger, ports }: DeliverDependencies,
  known: { shown?: number | undefined; ref?: Readonly<Record<string, string>> | undefined } = {},
): Promise<void> {
  await ledger.finish(order, { now: ports.now(), by: receipt, result, ...known });
}
