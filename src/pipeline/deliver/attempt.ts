import type { Channel, ChannelPorts, Delivery } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { DeliveryResult } from '../../incidents/delivery-result.ts';
import type { Notice } from '../../notices/notice.ts';
import type { Begun, DeliveryLedger } from '../../ports/delivery/delivery-ledger.ts';
import type { DeliveryQueue } from '../../ports/delivery/delivery-queue.ts';
import type { DeliveryRateLimiter } from '../../ports/delivery/delivery-rate-limiter.ts';
import type { TargetHealth, TargetTrouble } from '../../ports/delivery/target-health.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { ReceivedMessages } from '../../ports/queues/received-messages.ts';
import type { Target } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import type { WithRules } from '../dependencies.ts';
import type { ComposeDependencies, Subject } from './compose-delivery.ts';
import { isLastInLine } from './failover.ts';
import { failoverPatienceSeconds, patienceSeconds } from './target-turn.ts';

/** What making a delivery needs. */
export interface DeliverDependencies extends WithRules, ComposeDependencies {
  store: IncidentStore;
  ledger: DeliveryLedger;
  health: TargetHealth;
  rateLimiter: DeliveryRateLimiter;
  queue: DeliveryQueue;
  received: ReceivedMessages;
  channels: { get(id: string): Channel | undefined };
  ports: ChannelPorts;
  random: () => number;
}

/** One attempt at one order: what was known when it began, and what its stages have found out since. */
export interface Attempt {
  order: DeliveryOrder;
  /** The SQS receipt handle by which the message is postponed; it also tells this process from others. */
  receipt: string;
  begun: Begun;
  subject: Subject;
  rules: Rules;
  /** The stores, queues and vendors that its stages use. */
  tools: DeliverDependencies;
  /** The target with its channel; absent until it is found. */
  place?: Place;
  /** What the target is to hear; absent until it is composed. */
  notice?: Notice;
  /** What the vendor answered; absent until it was sent. */
  delivery?: Delivery;
}

/** The target of an attempt with its channel. */
export interface Place {
  target: Target;
  channel: Channel;
}

/** What a stage decides about an order. */
export type Verdict =
  /** It is over: nothing is left to do. */
  | { do: 'leave'; reason: 'over'; outcome: string }
  /** Another process is working on it: look again after so many seconds. */
  | { do: 'wait-for-other'; reason: 'in-hand'; seconds: number }
  /** It need not be carried out. */
  | { do: 'skip'; result: DeliveryResult }
  /** It waits on the queue, in front of the others of its target. */
  | { do: 'defer'; result: DeliveryResult; seconds: number }
  /** Its target does not take it: another target says it, or it waits outside the queue, or it is given up. */
  | { do: 'give-way'; result: DeliveryResult; trouble?: TargetTrouble }
  /** The vendor took it; `ref`: the ids by which the target knows it. */
  | { do: 'finish'; result: DeliveryResult; ref: Readonly<Record<string, string>> | undefined };

/** One question about an attempt: it returns the attempt, with what it has found out, or a verdict that ends the attempt. */
export type Stage = (attempt: Attempt) => Attempt | Verdict | Promise<Attempt | Verdict>;

/** `done`: take the message off the queue. `later`: it stays, hidden until its time. */
export interface Delivered {
  status: 'done' | 'later';
  reason: DeliveryResult['reason'] | Extract<Verdict, { outcome: string } | { do: 'wait-for-other' }>['reason'];
  /** The same in words. */
  outcome: string;
}

/** Returns what an earlier stage has found out. @throws {Error} when that stage has not run yet */
export function found<Part extends 'place' | 'notice' | 'delivery'>(
  attempt: Attempt,
  part: Part,
): NonNullable<Attempt[Part]> {
  const value = attempt[part];
  if (value === undefined) throw new Error(`The stage that finds the ${part} stands before those that need it.`);
  return value;
}

/** Returns how long the target of an order may fail before the order gives way, in seconds; infinite when no other is left. */
export function patienceOf({ order, rules }: Attempt): number {
  if (isLastInLine(order, rules)) return Number.POSITIVE_INFINITY;
  return order.insteadOf.length > 0 ? failoverPatienceSeconds : patienceSeconds;
}
