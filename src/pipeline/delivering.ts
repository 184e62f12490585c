import type { Channel, ChannelPorts } from '../channels/channel.ts';
import type { DeliveryOrder } from '../incidents/delivery-order.ts';
import type { Begun, DeliveryLedger } from '../ports/delivery-ledger.ts';
import type { DeliveryPace } from '../ports/delivery-pace.ts';
import type { DeliveryQueue } from '../ports/delivery-queue.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { ReceivedMessages } from '../ports/received-messages.ts';
import type { TargetHealth } from '../ports/target-health.ts';
import type { Rules, Target } from '../routing/decision.ts';
import type { ComposeDependencies, Subject } from './compose-delivery.ts';
import type { WithRules } from './dependencies.ts';
import { isLastInLine } from './stand-in.ts';
import { patienceSeconds, standInPatienceSeconds } from './target-turn.ts';

/** What delivering needs. */
export interface DeliverDependencies extends WithRules, ComposeDependencies {
  store: IncidentStore;
  ledger: DeliveryLedger;
  health: TargetHealth;
  pace: DeliveryPace;
  queue: DeliveryQueue;
  received: ReceivedMessages;
  channels: { get(id: string): Channel | undefined };
  ports: ChannelPorts;
  random: () => number;
}

/** `done`: take the message off the queue. `later`: it stays, hidden until its time. */
export type Delivered = { status: 'done'; outcome: string } | { status: 'later'; outcome: string };

/** One attempt at one order, with what was known when it began. */
export interface Attempt {
  order: DeliveryOrder;
  /** By which the message is postponed; it also tells this process from others. */
  receipt: string;
  begun: Begun;
  subject: Subject;
  rules: Rules;
}

/** The target of an attempt with its channel. */
export interface Place {
  target: Target;
  channel: Channel;
}

/** Returns how long the target of an order may fail before the order gives way, in seconds. */
export function patienceOf({ order, rules }: Attempt): number {
  if (isLastInLine(order, rules)) return Number.POSITIVE_INFINITY;
  return order.insteadOf.length > 0 ? standInPatienceSeconds : patienceSeconds;
}

/** Makes the answer for a message that can be taken off the queue. */
export function done(outcome: string): Delivered {
  return { status: 'done', outcome };
}
