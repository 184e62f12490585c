/**
 * Use cases: one verb per file, each joining the pure folders with the ports. They read no environment
 * and load no SDK; `runtime/` hands them what they need. Start at `receive-batch.ts`.
 */
import type { Incident } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import type { EscalationClock } from '../ports/clock.ts';
import type { DeliveryQueue } from '../ports/delivery-queue.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { Log } from '../ports/log.ts';
import type { Rules } from '../routing/decision.ts';

/** What every use case that changes incidents needs. */
export interface Dependencies {
  store: IncidentStore;
  queue: DeliveryQueue;
  clock: EscalationClock;
  log: Log;
  now: () => Instant;
  newId: () => string;
}

/** Where the rules in force come from. */
export interface WithRules {
  rules: {
    load(): Promise<Rules>;
    /** Reads them anew, where they are kept for a while. */
    renew?(): Promise<Rules>;
  };
}

/**
 * Returns the rules in force, read anew when those at hand lack what another function, with newer ones, has decided by.
 */
export async function rulesWith({ rules }: WithRules, isThere: (rules: Rules) => boolean): Promise<Rules> {
  const known = await rules.load();
  return isThere(known) || rules.renew === undefined ? known : rules.renew();
}

/**
 * Hands over what the incident's outbox holds. Safe to repeat: queue, clock and ledger keep each order once.
 * Deliveries are then taken out of it; a clock order stays until the clock has ticked, which saves a write.
 */
export async function flushOutbox(incident: Incident, { store, queue, clock }: Dependencies): Promise<void> {
  const { deliveries, clock: clockOrder } = incident.outbox;
  if (deliveries.length === 0 && clockOrder === null) return;
  await Promise.all([queue.send(deliveries), clockOrder === null ? undefined : clock.start(clockOrder)]);
  if (deliveries.length > 0) await store.clearOutbox(incident);
}
