import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { type DeliveryResult, outcomeText, resultOf } from '../../incidents/delivery-result.ts';
import { mustBeHeard } from '../../incidents/notice-kinds.ts';
import { bodyToKeep } from '../../incidents/sent-body.ts';
import { RouterError } from '../../lib/errors.ts';
import { secondsBetween } from '../../lib/instant.ts';
import type { Ending } from '../../ports/delivery/delivery-ledger.ts';
import type { Attempt, Delivered, Verdict } from './attempt.ts';
import { noteRecovered, tellBroken } from './broken-target.ts';
import { failoverOrder, nextFailoverTarget } from './failover.ts';
import { longestPauseSeconds } from './target-turn.ts';

/** How long an update waits for a target that is down, in seconds. */
const keptForSeconds = 24 * 3600;

/** Carries out what a stage has decided, writes it to the ledger, and says what becomes of the message. */
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
      return giveWay(attempt, verdict);
    case 'finish':
      return finish(attempt, verdict);
  }
}

type Ended<Do extends Verdict['do']> = Extract<Verdict, { do: Do }>;

async function waitForOther(attempt: Attempt, { reason, seconds }: Ended<'wait-for-other'>): Promise<Delivered> {
  await postpone(attempt, seconds);
  return { status: 'later', reason, outcome: 'another process has it in hand' };
}

/** Ends an order that need not be carried out. */
async function skip(attempt: Attempt, result: DeliveryResult): Promise<Delivered> {
  await write(attempt, result);
  return { status: 'done', reason: result.reason, outcome: `skipped: ${result.detail}` };
}

/** Lets a delivery wait on the queue, in front of the others of its target. */
async function defer(attempt: Attempt, { result, seconds }: Ended<'defer'>): Promise<Delivered> {
  await write(attempt, result);
  await postpone(attempt, seconds);
  return { status: 'later', reason: result.reason, outcome: outcomeText(result) };
}

/** Notes that the vendor took it, and that a target that was failing works again. */
async function finish(attempt: Attempt, { result, ref }: Ended<'finish'>): Promise<Delivered> {
  const { begun, subject, tools } = attempt;
  const shown = subject.about === 'incident' ? subject.incident.revision : undefined;
  await write(attempt, result, { shown, ref, leadsBack: newLead(attempt, ref, result) });
  tools.log.count('DeliveriesMade');
  if (begun.trouble !== null) await noteRecovered(attempt, begun.trouble);
  return { status: 'done', reason: result.reason, outcome: 'delivered' };
}

/**
 * Ends an order that its target does not take: what asks for action is said by the next one in line, an update waits
 * outside the queue until the target is back, and what a vendor never takes is given up.
 */
async function giveWay(attempt: Attempt, { result, trouble }: Ended<'give-way'>): Promise<Delivered> {
  const { order, tools } = attempt;
  if (trouble !== undefined) await tellBroken(attempt, trouble);
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

/** Hands the order to the next target in line. @throws {RouterError} delivery-unroutable when none is left */
async function failOver(attempt: Attempt, result: DeliveryResult): Promise<Delivered> {
  const { order, rules, tools } = attempt;
  const { ledger, queue } = tools;
  const failoverTarget = await nextFailoverTarget(order, rules, tools);
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

/** Returns the vendor's own id that leads back to the incident, unless the ledger already has it. */
function newLead(
  { begun, place }: Attempt,
  ref: Readonly<Record<string, string>> | undefined,
  { vendorId }: DeliveryResult,
): Ending['leadsBack'] {
  if (place === undefined) return undefined;
  const { channel, target } = place;
  const named = ref === undefined ? null : (channel.ownIdOf?.(target.options, ref) ?? null);
  const id = channel.tellsLater === 'vendor-id' ? vendorId : named;
  return id === null || id === '' || id === begun.ledFrom ? undefined : { channel: channel.id, id };
}

async function postpone({ receipt, tools }: Attempt, seconds: number): Promise<void> {
  await tools.received.postpone(receipt, Math.min(longestPauseSeconds, Math.max(1, Math.ceil(seconds))));
}

/** Returns what was sent, to be kept with its outcome; nothing for a retry, which may send something else. */
function bodyOf(attempt: Attempt, { status }: DeliveryResult): { body?: string } {
  const { begun, place, notice, delivery } = attempt;
  if (delivery === undefined || place === undefined || notice === undefined || status === 'retrying') return {};
  const { channel, target } = place;
  return { body: bodyToKeep(channel.preview(target.options, notice, { ref: begun.ref })) };
}

async function write(
  attempt: Attempt,
  result: DeliveryResult,
  known: Pick<Ending, 'shown' | 'ref' | 'leadsBack'> = {},
): Promise<void> {
  const { order, receipt, tools } = attempt;
  const keepsOrder = result.status === 'delivered' && attempt.place?.channel.tellsLater !== undefined;
  const ending = { now: tools.ports.now(), by: receipt, result, ...known, ...bodyOf(attempt, result), keepsOrder };
  await tools.ledger.finish(order, ending);
}
