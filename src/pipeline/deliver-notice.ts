import type { Channel, ChannelPorts, Delivery, Memory } from '../channels/channel.ts';
import type { DeliveryOrder } from '../incidents/incident.ts';
import { RouterError } from '../lib/errors.ts';
import { secondsBetween } from '../lib/instant.ts';
import type { Notice } from '../notices/notice.ts';
import type { DeliveryLedger, LedgerRow } from '../ports/delivery-ledger.ts';
import type { DeliveryPace } from '../ports/delivery-pace.ts';
import type { DeliveryQueue } from '../ports/delivery-queue.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { ReceivedMessages } from '../ports/received-messages.ts';
import type { Rules, Target } from '../routing/decision.ts';
import { secondsUntilTurn } from './await-turn.ts';
import { type ComposeDependencies, composeDelivery, loadSubject } from './compose-delivery.ts';
import { rulesWith, type WithRules } from './dependencies.ts';
import { asking, whyUnneeded } from './why-unneeded.ts';

/** The target that always exists: the SNS topic of this deployment. */
export const lastResort = 'alert-topic';

/** How long a target may keep failing before another one stands in for it, in seconds. */
export const patienceSeconds = { unreachable: 120, 'rate-limited': 900 } as const;

/** How long a target that nobody knows may still be one that Parameter Store is about to show, in seconds. */
const newRulesSeconds = 15;

/** Longest that one attempt may take, in milliseconds. */
export const attemptTimeoutMs = 10_000;

/** What delivering needs. */
export interface DeliverDependencies extends WithRules, ComposeDependencies {
  store: IncidentStore;
  ledger: DeliveryLedger;
  pace: DeliveryPace;
  queue: DeliveryQueue;
  received: ReceivedMessages;
  channels: { get(id: string): Channel | undefined };
  ports: ChannelPorts;
  random: () => number;
}

/** `done`: take the message off the queue. `later`: it stays, hidden until its time. */
export type Delivered = { status: 'done'; outcome: string } | { status: 'later'; outcome: string };

/**
 * Makes one delivery: intent into the ledger, send, outcome into the ledger. A target that cannot be
 * reached is replaced by the next fallback, at the last by the alert topic.
 *
 * @throws {RouterError} incident-missing; delivery-unroutable when not even the alert topic could be reached.
 */
export async function deliverNotice(
  order: DeliveryOrder,
  receipt: string,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { store, ledger, ports } = dependencies;
  const [subject, rules, begun] = await Promise.all([
    loadSubject(order, store),
    rulesWith(dependencies, ({ targets }) => targets.has(order.target)),
    ledger.begin(order, ports.now()),
  ]);
  const { before, ref, told, standIn } = begun;
  if (before !== null && isOver(before)) return done(`already ${before.status}`);

  if (!told && standIn !== null && !asking.has(order.kind)) return handOver(order, standIn, dependencies);
  const possibleDuplicate = mayHaveGotThrough(before);
  const unneeded = possibleDuplicate ? null : whyUnneeded(order, subject?.incident ?? null, begun);
  if (unneeded !== null) return skip(order, unneeded, dependencies);
  const target = rules.targets.get(order.target);
  const channel = target === undefined ? undefined : dependencies.channels.get(target.channel);
  if (target === undefined || channel === undefined) return withoutTarget(order, receipt, rules, dependencies);
  if (!channel.supports.includes(order.kind)) return notCarried(order, channel, rules, dependencies);

  const delivering = { isFirst: ref === null, kind: order.kind };
  const [notice, waitSeconds] = await Promise.all([
    composeDelivery(order, subject, { target, rules }, dependencies),
    secondsUntilTurn(channel, target, delivering, { ...dependencies, now: ports.now() }),
  ]);
  if (waitSeconds > 0) {
    const outcome =
      (possibleDuplicate ? before?.outcome : null) ??
      'not sent: it waits for its turn, because more would come than the vendor takes';
    return keepBack(order, receipt, { waitSeconds, outcome }, dependencies);
  }
  const memory: Memory = {
    ref,
    possibleDuplicate,
    remember: (found) => ledger.saveRef(order.incidentId, order.target, found),
  };
  const delivery = await attempt(channel, target, notice, memory, ports);
  const shown = subject?.incident.revision;
  return conclude(order, delivery, { before, receipt, rules, shown }, dependencies);
}

/** A target that was named a moment ago may stand in rules that are newer than those known here. */
function withoutTarget(
  order: DeliveryOrder,
  receipt: string,
  rules: Rules,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  if (secondsBetween(order.at, dependencies.ports.now()) >= newRulesSeconds)
    return giveUp(order, 'the rules no longer have this target', rules, dependencies);
  const outcome = 'not sent: the rules that are known here do not have this target yet';
  return keepBack(order, receipt, { waitSeconds: 5, outcome }, dependencies);
}

/** Lets a delivery wait. An attempt that may have got through is not forgotten over it: then `outcome` is that attempt's. */
async function keepBack(
  order: DeliveryOrder,
  receipt: string,
  { waitSeconds, outcome }: { waitSeconds: number; outcome: string },
  { ledger, received, ports }: DeliverDependencies,
): Promise<Delivered> {
  await ledger.finish(order, ports.now(), 'retrying', outcome);
  await received.postpone(receipt, Math.max(1, Math.ceil(waitSeconds)));
  return { status: 'later', outcome };
}

/** News that a target cannot carry is said by the next one; of an incident there are other notices. */
function notCarried(
  order: DeliveryOrder,
  { id }: Channel,
  rules: Rules,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  return order.kind === 'announced'
    ? giveUp(order, `${id} carries no news`, rules, dependencies)
    : skip(order, `${id} does not carry ${order.kind}`, dependencies);
}

async function attempt(
  channel: Channel,
  target: Target,
  notice: Notice,
  memory: Memory,
  ports: ChannelPorts,
): Promise<Delivery> {
  try {
    return await channel
      .configure(target.options)
      .deliver(notice, memory, ports, AbortSignal.timeout(attemptTimeoutMs));
  } catch (error) {
    if (error instanceof RouterError && error.code === 'secret-unavailable') {
      return { status: 'retry', reason: 'server-error', detail: 'the secret of this target could not be read' };
    }
    throw error;
  }
}

async function conclude(
  order: DeliveryOrder,
  delivery: Delivery,
  {
    before,
    receipt,
    rules,
    shown,
  }: { before: LedgerRow | null; receipt: string; rules: Rules; shown: number | undefined },
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { ledger, received, ports, log, random } = dependencies;
  const now = ports.now();
  if (delivery.status === 'delivered') {
    if (delivery.ref !== undefined) await ledger.saveRef(order.incidentId, order.target, delivery.ref);
    await ledger.finish(order, now, 'delivered', delivery.detail ?? 'accepted', shown);
    log.count('DeliveriesMade');
    return done('delivered');
  }
  const outcome = `${delivery.reason}: ${delivery.detail}`;
  if (delivery.status === 'rejected') return giveUp(order, outcome, rules, dependencies);
  const waited = before === null ? 0 : secondsBetween(before.firstAttemptAt, now);
  const patience = delivery.reason === 'rate-limited' ? patienceSeconds['rate-limited'] : patienceSeconds.unreachable;
  if (waited >= patience) return giveUp(order, `${outcome}, for ${Math.round(waited)} s`, rules, dependencies);
  const pause = delivery.retryAfterSeconds ?? pauseBefore((before?.attempts ?? 0) + 1, random);
  await ledger.finish(order, now, 'retrying', outcome);
  await received.postpone(receipt, Math.max(1, Math.ceil(pause)));
  log.warn('delivery postponed', { target: order.target, noticeId: order.noticeId, outcome, pauseSeconds: pause });
  return { status: 'later', outcome };
}

/** Returns the pause before the next attempt, in seconds: doubling from 4, at most 60, half of it random. */
function pauseBefore(attempts: number, random: () => number): number {
  const ceiling = Math.min(60, 4 * 2 ** (attempts - 1));
  return ceiling / 2 + (random() * ceiling) / 2;
}

/** Writes the failure down and, when somebody has to act, lets the next fallback say it. */
async function giveUp(
  order: DeliveryOrder,
  outcome: string,
  rules: Rules,
  dependencies: DeliverDependencies,
): Promise<Delivered> {
  const { ledger, queue, ports, log } = dependencies;
  log.error('delivery failed', {
    target: order.target,
    noticeId: order.noticeId,
    incidentId: order.incidentId,
    outcome,
  });
  log.count('DeliveriesFailed');
  const tried = [...order.insteadOf, order.target];
  const standIn = asking.has(order.kind) ? [...rules.fallback, lastResort].find((name) => !tried.includes(name)) : null;
  if (standIn === undefined) throw new RouterError('delivery-unroutable', { incidentId: order.incidentId, tried });
  if (standIn !== null) {
    await ledger.saveStandIn(order.incidentId, order.target, standIn);
    await queue.send([standInOrder(order, standIn)]);
  }
  const answer = standIn === null ? outcome : `${outcome}; ${standIn} stands in`;
  await ledger.finish(order, ports.now(), 'failed', answer);
  return done(answer);
}

/** Lets the target that stands in for this one in this incident hear the news. */
async function handOver(order: DeliveryOrder, standIn: string, dependencies: DeliverDependencies): Promise<Delivered> {
  await dependencies.queue.send([standInOrder(order, standIn)]);
  return skip(order, `${standIn} stands in for this target`, dependencies);
}

function standInOrder(order: DeliveryOrder, standIn: string): DeliveryOrder {
  const noticeId = `${order.noticeId}-for-${order.target}`.slice(0, 200);
  return { ...order, target: standIn, noticeId, insteadOf: [...order.insteadOf, order.target] };
}

async function skip(order: DeliveryOrder, why: string, { ledger, ports }: DeliverDependencies): Promise<Delivered> {
  await ledger.finish(order, ports.now(), 'skipped', why);
  return done(`skipped: ${why}`);
}

/** Says whether an earlier attempt may have reached people: after a crash, and whenever no answer said that it did not. */
function mayHaveGotThrough(before: LedgerRow | null): boolean {
  if (before === null) return false;
  const refused = before.status === 'retrying' && /^(?:rate-limited|not sent)/.test(before.outcome ?? '');
  return before.possibleDuplicate || !refused;
}

function isOver({ status }: LedgerRow): boolean {
  return status === 'delivered' || status === 'failed' || status === 'skipped';
}

function done(outcome: string): Delivered {
  return { status: 'done', outcome };
}
