/**
 * Use cases: one verb per file, each joining the pure folders with the ports. They read no environment
 * and load no SDK; `runtime/` hands them what they need. Start at `receive-batch.ts`.
 */
import { wakeAt } from '../escalation/waiting.ts';
import type { Incident, TimerOrder } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import type { DeliveryQueue } from '../ports/delivery/delivery-queue.ts';
import type { EscalationTimers } from '../ports/incidents/escalation-timers.ts';
import type { IncidentStore } from '../ports/incidents/incident-store.ts';
import type { Log } from '../ports/log.ts';
import type { Rules } from '../rules/rules.ts';

/** What every use case that changes incidents needs. */
export interface Dependencies {
  store: IncidentStore;
  queue: DeliveryQueue;
  timers: EscalationTimers;
  log: Log;
  now: () => Instant;
  newId: () => string;
}

/** Where the rules in force come from. */
export interface WithRules {
  rules: {
    load(): Promise<Rules>;
    /** Reads them anew, where the loader caches them. */
    renew?(): Promise<Rules>;
    /** Returns them without what people added since, where that is read apart. */
    written?(): Promise<Rules>;
  };
}

/**
 * Returns the rules in force. They are read anew when `isThere` misses something in them: another function may have decided
 * by newer ones.
 */
export async function rulesWith({ rules }: WithRules, isThere: (rules: Rules) => boolean): Promise<Rules> {
  const known = await rules.load();
  return isThere(known) || rules.renew === undefined ? known : rules.renew();
}

/** What handing over an outbox needs. */
export type OutboxDependencies = Pick<Dependencies, 'queue' | 'timers' | 'now'> & {
  store: Pick<IncidentStore, 'clearOutbox'>;
};

/**
 * Hands over what the incident's outbox holds. Safe to repeat: queue, timers and ledger keep each order once.
 * Deliveries are then taken out of it; a timer order stays until the timer has gone off, which saves a write.
 * A timer that does not start holds back no delivery, nor the other way round.
 *
 * @throws what kept something of it from being handed over; it stays in the outbox, where `watch` finds it.
 */
export async function flushOutbox(
  incident: Incident,
  { store, queue, timers, now }: OutboxDependencies,
): Promise<void> {
  const { deliveries, clock: timerOrder } = incident.outbox;
  const handedOver = await Promise.allSettled([
    deliveries.length === 0 ? undefined : queue.send(deliveries),
    timerOrder === null ? undefined : timers.start(asStarted(timerOrder, now())),
  ]);
  for (const outcome of handedOver) if (outcome.status === 'rejected') throw outcome.reason;
  if (deliveries.length > 0) await store.clearOutbox(incident);
}

/** Hands over the outbox of an incident that is committed; returns what kept it from that, or nothing when all went well. */
export async function tryFlushOutbox(incident: Incident, dependencies: OutboxDependencies): Promise<Error | undefined> {
  try {
    await flushOutbox(incident, dependencies);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** An execution can neither wait for years nor read a time of six digits. */
function asStarted(order: TimerOrder, now: Instant): TimerOrder {
  return { ...order, nextStepAt: wakeAt(order.nextStepAt, now) };
}
