import type { EnrichmentSources } from '../enrich/findings.ts';
import type { BackupEvent } from '../events/backup-event.ts';
import { type DeliveryOrder, subjectIdOf } from '../incidents/delivery-order.ts';
import type { Incident, TimerOrder } from '../incidents/incident.ts';
import { laneKeyOf, newLane } from '../incidents/lane.ts';
import type { Mute } from '../incidents/mute.ts';
import { asksForAction, type NoticeKind } from '../incidents/notice-kinds.ts';
import { addSeconds, type Instant, laterOf } from '../lib/instant.ts';
import { type EscalationTimer, runStep } from '../pipeline/escalate/run-step.ts';
import type { IngestResult } from '../pipeline/ingest/ingest-result.ts';
import { type ReceiveDependencies, receive } from '../pipeline/ingest/receive-batch.ts';
import { answerPlainly } from '../pipeline/respond/answer-incident.ts';
import type { JobDescriber } from '../ports/aws-backup/job-describer.ts';
import type { Commit } from '../ports/incidents/incident-store.ts';
import type { Rules } from '../rules/rules.ts';
import { SimulationStore } from './store.ts';
import { Timeline } from './timeline.ts';

/** Something that a target would have been told. */
export interface SimulatedNotice {
  at: Instant;
  target: string;
  kind: NoticeKind;
  incidentId: string;
}

/** What is known of an event beside itself. */
export interface Known {
  describer: JobDescriber;
  sources: EnrichmentSources;
}

/** What a rehearsal is made of. */
export interface SimulationParts {
  rules: Rules;
  /** The moment at which it begins. */
  start: Instant;
  /** Is told of everything that would have been said. */
  notify: (told: SimulatedNotice) => void;
  /** Is told when an incident is kept quiet that would have been told of, after it was opened. */
  quieten?: (incident: Incident, mute: Mute) => void;
  /** How long after people were told somebody acknowledges, in seconds; absent or null: nobody does. */
  acknowledgeAfterSeconds?: number | null;
}

/** Nothing but the event is known. */
export const nothingKnown: Known = { describer: { describe: async () => null }, sources: {} };

/** A clock that is due again at its own moment this often in a row does not go forward: that would be a fault of the router. */
const mostTicksAtOnce = 1000;

/** How long before each other the problems lie that a lane is said to have had, in seconds. */
const dayBetweenProblems = 86_400;

/**
 * The whole router in memory with a clock of its own. What is heard, decided, told and answered goes through the use
 * cases that are deployed; only the deliveries are collected instead of made. What is heard or answered at a moment
 * comes before what is due at it.
 */
export class Simulation {
  readonly store = new SimulationStore((change) => this.#noteMute(change));
  readonly #parts: SimulationParts;
  readonly #timeline = new Timeline<() => Promise<void>>();
  readonly #started = new Set<string>();
  /** Incidents that somebody is about to acknowledge. */
  readonly #answering = new Set<string>();
  #now: Instant;
  #ids = 0;

  constructor(parts: SimulationParts) {
    this.#parts = parts;
    this.#now = parts.start;
  }

  /** Hears an event at a moment that is not before the last one. */
  async hear(event: BackupEvent, at: Instant, known: Known = nothingKnown): Promise<IngestResult> {
    await this.#passTo(at);
    return receive(event, this.#dependencies(known));
  }

  /** Lets somebody acknowledge everything that is open; returns how many incidents that was. */
  async acknowledgeAll(by: string, at: Instant): Promise<number> {
    await this.#passTo(at);
    const open = [...this.store.incidents.values()].filter(({ status }) => status === 'open');
    for (const { id } of open) await this.#acknowledge(id, by);
    return open.length;
  }

  /** Lets time pass; what is due at the end of it is done, too. */
  async finish(until: Instant): Promise<void> {
    await this.#passTo(until);
    await this.#runWhile((at) => at <= until);
  }

  /** Notes that the resource of an event has had so many problems in a row with it, unless more is known. */
  suppose(event: BackupEvent, strikes: number): void {
    const key = laneKeyOf(event);
    if (this.store.lanes.has(key)) return;
    const ago = Array.from({ length: strikes - 1 }, (_, index) => (strikes - 1 - index) * dayBetweenProblems);
    const problemsStartedAt = ago.map((seconds) => addSeconds(event.startedAt, -seconds));
    this.store.lanes.set(key, { ...newLane(key), problemsStartedAt });
  }

  async #passTo(moment: Instant): Promise<void> {
    await this.#runWhile((at) => at < moment);
    this.#now = laterOf(this.#now, moment);
  }

  async #runWhile(isDue: (at: Instant) => boolean): Promise<void> {
    for (let at = this.#timeline.next(); at !== null && isDue(at); at = this.#timeline.next()) {
      this.#now = laterOf(this.#now, at);
      await this.#timeline.take()?.();
    }
  }

  #dependencies({ describer, sources }: Known): ReceiveDependencies {
    const { rules } = this.#parts;
    return {
      store: this.store,
      queue: { send: async (orders) => this.#deliver(orders) },
      timers: { start: async (order) => this.#startTimer(order) },
      rules: { load: async () => rules },
      describer,
      sources,
      log: silent,
      now: () => this.#now,
      newId: () => this.#newId(),
    };
  }

  #newId(): string {
    this.#ids += 1;
    return `rehearsed-${this.#ids}`;
  }

  #deliver(orders: readonly DeliveryOrder[]): void {
    for (const order of orders) {
      const { kind, target, at } = order;
      const incidentId = subjectIdOf(order);
      this.#parts.notify({ at, target, kind, incidentId });
      this.#expectAnswer(incidentId, kind, at);
    }
  }

  #expectAnswer(incidentId: string, kind: NoticeKind, at: Instant): void {
    const after = this.#parts.acknowledgeAfterSeconds ?? null;
    if (after === null || !asksForAction(kind) || this.#answering.has(incidentId)) return;
    this.#answering.add(incidentId);
    this.#timeline.add(addSeconds(at, after), async () => {
      this.#answering.delete(incidentId);
      await this.#acknowledge(incidentId, 'somebody');
    });
  }

  async #acknowledge(incidentId: string, by: string): Promise<void> {
    await answerPlainly(
      incidentId,
      { ask: 'acknowledge' },
      { by, via: 'in a rehearsal' },
      this.#dependencies(nothingKnown),
    );
  }

  #startTimer({ incidentId, clock, nextStepAt }: TimerOrder): 'started' | 'exists' {
    const name = `${incidentId} ${clock}`;
    if (this.#started.has(name)) return 'exists';
    this.#started.add(name);
    this.#due({ incidentId, clock, nextStepAt, done: false }, 0);
    return 'started';
  }

  #due(tick: EscalationTimer, ticksAtOnce: number): void {
    if (ticksAtOnce > mostTicksAtOnce) throw new Error(`incident ${tick.incidentId} is always due at ${this.#now}`);
    this.#timeline.add(laterOf(tick.nextStepAt, this.#now), async () => {
      const { incidentId, clock, nextStepAt } = tick;
      // Here no history can become too long, so that one execution has all looks.
      const next = await runStep({ incidentId, clock, nextStepAt, looks: -1 }, this.#dependencies(nothingKnown));
      if (!next.done) this.#due(next, next.nextStepAt > this.#now ? 0 : ticksAtOnce + 1);
    });
  }

  #noteMute({ incident, record }: Commit): void {
    if (record?.what === 'muted' && incident?.after.mute) this.#parts.quieten?.(incident.after, incident.after.mute);
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined, count: () => undefined };
