import { addSeconds, type Instant, secondsBetween } from '../../src/lib/instant.ts';
import { type IntakeDependencies, type IntakeMessage, takeMessages } from '../../src/pipeline/ingest/take-messages.ts';
import type { IncidentStore } from '../../src/ports/incidents/incident-store.ts';
import type { World } from './world.ts';

interface Waiting {
  id: string;
  body: string;
  sentAt: Instant;
  firstReceivedAt: Instant | null;
  receives: number;
  visibleAt: Instant;
}

/** A letter that was put aside. */
export interface DeadLetter {
  id: string;
  body: string;
  reason: string;
  fault: string;
}

/** The intake queue with SQS's promises, and the function behind it, on the world's clock. */
export class Intake {
  readonly deadLetters: DeadLetter[] = [];
  readonly faults: Error[] = [];
  readonly counted: string[] = [];
  /** Tries of messages that were begun alone; survives crashes, as the table does. */
  readonly tries = new Map<string, number>();
  invocations = 0;
  remainingMs = 60_000;
  /** Events that end the whole function, as running out of memory does, by their keys. */
  poison: (eventKey: string) => boolean = () => false;
  /** Makes putting letters aside fail. */
  refusesLetters = false;
  checkRules: () => Promise<string | null> = async () => null;
  readonly #world: World;
  #waiting: Waiting[] = [];
  #seed = 7;

  constructor(world: World) {
    this.#world = world;
  }

  send(...bodies: readonly unknown[]): void {
    const { now } = this.#world;
    for (const body of bodies) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const id = `m-${this.#waiting.length}-${this.deadLetters.length}-${now}`;
      this.#waiting.push({ id, body: text, sentAt: now, firstReceivedAt: null, receives: 0, visibleAt: now });
    }
  }

  get left(): number {
    return this.#waiting.length;
  }

  /** The most often that one of the waiting messages was received. */
  get mostReceives(): number {
    return Math.max(0, ...this.#waiting.map(({ receives }) => receives));
  }

  /** Lets the function run whenever there is something to receive, until a moment. */
  async runUntil(end: Instant): Promise<void> {
    for (let next = this.#next(); next !== null && next <= end; next = this.#next()) {
      if (next > this.#world.now) await this.#world.passesUntil(next);
      await this.invoke();
    }
    await this.#world.passesUntil(end);
  }

  async runFor(seconds: number): Promise<void> {
    await this.runUntil(addSeconds(this.#world.now, seconds));
  }

  /** One run of the function with what can be received, ten at most. */
  async invoke(): Promise<void> {
    const { now } = this.#world;
    const batch = this.#waiting.filter(({ visibleAt }) => visibleAt <= now).slice(0, 10);
    for (const message of batch) {
      message.receives += 1;
      message.firstReceivedAt ??= now;
      message.visibleAt = addSeconds(now, 360);
    }
    this.invocations += 1;
    const death = Promise.withResolvers<null>();
    const staying = await Promise.race([
      takeMessages(
        batch.map(receivedAs),
        this.dependencies(() => death.resolve(null)),
      ),
      death.promise,
    ]);
    if (staying === null) return;
    this.#waiting = this.#waiting.filter((message) => !batch.includes(message) || staying.includes(message.id));
  }

  dependencies(die: () => void = () => undefined): IntakeDependencies {
    const base = this.#world.dependencies();
    return {
      ...base,
      store: mortal(base.store, (eventKey) => this.poison(eventKey), die),
      describer: { describe: async () => null },
      log: { ...base.log, count: (metric) => this.counted.push(metric) },
      received: {
        postpone: async (receipt, seconds) => {
          const message = this.#waiting.find(({ id }) => id === receipt);
          if (message) message.visibleAt = addSeconds(this.#world.now, seconds);
        },
      },
      deadLetters: {
        put: async ({ id, body }, why) => {
          if (this.refusesLetters) throw new Error('SQS is away');
          this.deadLetters.push({ id, body, ...why });
        },
      },
      tries: {
        begin: async (id) => {
          const before = this.tries.get(id) ?? 0;
          this.tries.set(id, before + 1);
          return before;
        },
        end: async (id) => {
          this.tries.delete(id);
        },
      },
      rulesWatch: { check: () => this.checkRules() },
      reportError: (error) => this.faults.push(error),
      random: () => this.#random(),
      remainingMs: () => this.remainingMs,
    };
  }

  /** How long one message has been waiting at most, in seconds. */
  get longestWaitSeconds(): number {
    return Math.max(0, ...this.#waiting.map(({ sentAt }) => secondsBetween(sentAt, this.#world.now)));
  }

  /** Numbers that look like chance and are the same each time. */
  #random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }

  #next(): Instant | null {
    return this.#waiting.map(({ visibleAt }) => visibleAt).sort()[0] ?? null;
  }
}

/** A store before which the function dies when it is asked about a poison. */
function mortal<Store extends IncidentStore>(store: Store, isPoison: (key: string) => boolean, die: () => void): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      if (name !== 'readDedupStates') return member.bind(target);
      return async (of: { eventKey: string }[]) => {
        if (!of.some(({ eventKey }) => isPoison(eventKey))) return member.call(target, of);
        die();
        return new Promise(() => undefined);
      };
    },
  });
}

function receivedAs({ id, body, receives, firstReceivedAt, sentAt }: Waiting): IntakeMessage {
  return {
    from: 'rules',
    id,
    body,
    receipt: id,
    receives,
    firstReceivedMs: firstReceivedAt === null ? null : Date.parse(firstReceivedAt),
    sentMs: Date.parse(sentAt),
  };
}
