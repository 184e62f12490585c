import type { Delivery } from '../channels/channel.ts';
import { type DeliveryOrder, subjectIdOf } from '../incidents/delivery-order.ts';
import { mayHaveGotThrough, resultOf } from '../incidents/delivery-result.ts';
import { mustBeHeard, noticeKind } from '../incidents/notice-kinds.ts';
import { RouterError } from '../lib/errors.ts';
import { secondsBetween } from '../lib/instant.ts';
import type { Notice } from '../notices/notice.ts';
import type { LedgerRow } from '../ports/delivery-ledger.ts';
import { secondsUntilTurn } from './await-turn.ts';
import { composeDelivery, loadSubject } from './compose-delivery.ts';
import { conclude, giveWay, keepBack, skip } from './conclude-delivery.ts';
import { type Attempt, type DeliverDependencies, type Delivered, done, type Place, patienceOf } from './delivering.ts';
import { rulesWith } from './dependencies.ts';
import { standInOrder } from './stand-in.ts';
import { longestPauseSeconds, turnOf } from './target-turn.ts';
import { whyUnneeded } from './why-unneeded.ts';

/** How long a target that nobody knows may still be one that Parameter Store is about to show, in seconds. */
const newRulesSeconds = 15;

/** Longest that one attempt may take, in milliseconds. */
const attemptTimeoutMs = 10_000;

/** So many attempts in a row without an end, over so many seconds, and the next in line says it. */
const unendedLimit = { attempts: 5, seconds: 300 };

/**
 * Makes one delivery in stages: intent into the ledger; is it still needed; how does its target do; send; outcome into
 * the ledger. What a target does not take in time is said by the next fallback, at the last by the alert topic.
 *
 * @throws {RouterError} incident-missing; delivery-unroutable when not even the alert topic could be reached.
 */
export async function deliverNotice(
  order: DeliveryOrder,
  receipt: string,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { store, ledger, ports } = dependencies;
  const beginning = ledger.begin(order, ports.now(), receipt);
  try {
    const [begun, subject, rules] = await Promise.all([
      beginning,
      loadSubject(order, store),
      rulesWith(dependencies, ({ targets }) => targets.has(order.target)),
    ]);
    const { before, heldUntil } = begun;
    if (before !== null && isOver(before)) return done(`already ${before.status}`);
    if (heldUntil !== null) return await waitForOther(receipt, secondsBetween(ports.now(), heldUntil), dependencies);
    return await carryOut({ order, receipt, begun, subject, rules }, dependencies);
  } catch (error) {
    await letGo(order, receipt, { error, beginning }, dependencies);
    throw error;
  }
}

/** Two processes never send the same thing at once. */
async function waitForOther(receipt: string, seconds: number, { received }: DeliverDependencies): Promise<Delivered> {
  await received.postpone(receipt, Math.min(longestPauseSeconds, Math.max(1, Math.ceil(seconds))));
  return { status: 'later', outcome: 'another process has it in hand' };
}

/** After a fault: what can never succeed is ended, everything else may be begun again at once. */
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

/** Is it still needed, and can it be told? */
async function carryOut(attempt: Attempt, dependencies: DeliverDependencies): Promise<Delivered> {
  const { order, begun, subject, rules } = attempt;
  if (neverEnds(attempt, dependencies)) {
    const result = resultOf('failed', 'never-ended', 'attempts began again and again and did not end');
    return giveWay(attempt, result, dependencies);
  }
  if (await tellStandIn(attempt, dependencies)) {
    return skip(attempt, { reason: 'stood-in', detail: `${begun.standIn} stands in for this target` }, dependencies);
  }
  // An opening that people may have read is finished, so that they also hear the end.
  const isOpen = mustBeHeard(order.kind) && isPossibleDuplicate(begun.before);
  const unneeded = isOpen ? null : whyUnneeded(subject, begun);
  if (unneeded !== null) return skip(attempt, unneeded, dependencies);
  const target = rules.targets.get(order.target);
  const channel = target === undefined ? undefined : dependencies.channels.get(target.channel);
  if (target === undefined || channel === undefined) return withoutTarget(attempt, dependencies);
  if (!channel.supports.includes(order.kind)) return notCarried(attempt, channel.id, dependencies);
  return takeTurn(attempt, { target, channel }, dependencies);
}

/**
 * Lets the target that stands in for this one in this incident hear an update: every one while it alone was told,
 * and how it ended also when both were. Says whether this target need not hear it.
 */
async function tellStandIn({ order, begun }: Attempt, { queue }: DeliverDependencies): Promise<boolean> {
  const { told, standIn } = begun;
  if (standIn === null || mustBeHeard(order.kind)) return false;
  const isEnd = noticeKind(order.kind).need === 'once-told';
  if (!told || isEnd) await queue.send([standInOrder(order, standIn)]);
  return !told;
}

/** A target that was named a moment ago may stand in rules that are newer than those known here. */
function withoutTarget(attempt: Attempt, dependencies: DeliverDependencies): Promise<Delivered> {
  if (secondsBetween(attempt.order.at, dependencies.ports.now()) >= newRulesSeconds) {
    const result = resultOf('failed', 'target-unknown', 'the rules no longer have this target');
    return giveWay(attempt, result, dependencies);
  }
  const detail = 'the rules that are known here do not have this target yet';
  return keepBack(attempt, resultOf('retrying', 'target-unknown', detail), 5, dependencies);
}

/** An announcement that a target cannot carry is made by the next one; of an incident there are other notices. */
function notCarried(attempt: Attempt, channel: string, dependencies: DeliverDependencies): Promise<Delivered> {
  const { order, subject } = attempt;
  if (subject.about === 'incident') {
    return skip(attempt, { reason: 'not-carried', detail: `${channel} does not carry ${order.kind}` }, dependencies);
  }
  return giveWay(attempt, resultOf('failed', 'not-carried', `${channel} carries no news`), dependencies);
}

/** How does the target do? One that is down is spared, but for one attempt a minute. */
async function takeTurn(attempt: Attempt, place: Place, dependencies: DeliverDependencies): Promise<Delivered> {
  const { order, begun } = attempt;
  const { trouble } = begun;
  const now = dependencies.ports.now();
  const turn = turnOf(trouble, patienceOf(attempt), now);
  const detail = trouble === null ? '' : `the target is down since ${trouble.downSince}: ${trouble.reason}`;
  if (turn.do === 'wait') {
    return keepBack(attempt, resultOf('retrying', 'target-down', detail), turn.seconds, dependencies);
  }
  const isSpared =
    turn.do === 'give-way' ||
    (turn.do === 'probe' && trouble !== null && !(await dependencies.health.claimProbe(order.target, trouble, now)));
  if (isSpared) return giveWay(attempt, resultOf('failed', 'target-down', detail), dependencies);
  return send(attempt, place, dependencies);
}

async function send(
  attempt: Attempt,
  { target, channel }: Place,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { order, begun, subject, rules } = attempt;
  const now = dependencies.ports.now();
  const delivering = { isFirst: begun.ref === null, kind: order.kind };
  const [notice, waitSeconds] = await Promise.all([
    composeDelivery(subject, { target, rules }, dependencies),
    secondsUntilTurn(channel, target, delivering, { ...dependencies, now }),
  ]);
  if (waitSeconds > 0) {
    const detail = 'it waits for its turn, because more would come than the vendor takes';
    return keepBack(attempt, resultOf('retrying', 'awaiting-turn', detail), waitSeconds, dependencies);
  }
  return conclude(attempt, await trySending(attempt, { target, channel }, notice, dependencies), dependencies);
}

async function trySending(
  { order, begun: { before, ref } }: Attempt,
  { target, channel }: Place,
  notice: Notice,
  { ledger, ports }: DeliverDependencies,
): Promise<Delivery> {
  try {
    const memory = {
      ref,
      possibleDuplicate: isPossibleDuplicate(before),
      firstAttemptAt: before?.firstAttemptAt ?? ports.now(),
      remember: (found: Readonly<Record<string, string>>) => ledger.saveRef(subjectIdOf(order), order.target, found),
    };
    return await channel
      .configure(target.options)
      .deliver(notice, memory, ports, AbortSignal.timeout(attemptTimeoutMs));
  } catch (error) {
    if (error instanceof RouterError && error.code === 'secret-unavailable') {
      const detail = 'the secret of this target could not be read';
      return { status: 'retry', reason: 'secret-unreadable', detail };
    }
    throw error;
  }
}

/** Says whether an earlier attempt may have reached people: after a crash, and whenever no answer said that it did not. */
function isPossibleDuplicate(before: LedgerRow | null): boolean {
  if (before === null) return false;
  return (
    before.possibleDuplicate ||
    before.status === 'sending' ||
    (before.result !== null && mayHaveGotThrough(before.result))
  );
}

/** Says whether attempts only ever begin: whatever it is, it would hold up everybody behind it. */
function neverEnds({ begun: { before } }: Attempt, { ports }: DeliverDependencies): boolean {
  if (before === null || before.unended < unendedLimit.attempts) return false;
  return secondsBetween(before.firstAttemptAt, ports.now()) >= unendedLimit.seconds;
}

function isOver({ status }: LedgerRow): boolean {
  return status === 'delivered' || status === 'failed' || status === 'skipped';
}
