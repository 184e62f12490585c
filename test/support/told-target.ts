import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { GuardedHttp } from '../../src/adapters/http/guarded-http.ts';
import type { Delivery, DeliveryState, ProviderRef } from '../../src/channels/channel.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { channelOf } from './channel-of.ts';
import { fakeVendors } from './fake-vendors.ts';

/** The simulated vendors on a clock of their own, which starts at the time of the notices. */
export class SimulatedPlace {
  readonly simulators: Simulators;
  readonly #clock: { ms: number };

  private constructor(simulators: Simulators, clock: { ms: number }) {
    this.simulators = simulators;
    this.#clock = clock;
  }

  static async start(settings: Parameters<typeof startSimulators>[0] = {}): Promise<SimulatedPlace> {
    const clock = { ms: Date.parse('2026-11-22T03:13:10.000Z') };
    return new SimulatedPlace(await startSimulators({ ...settings, now: () => new Date(clock.ms) }), clock);
  }

  now(): Date {
    return new Date(this.#clock.ms);
  }

  /** Jumps ahead of every rate limit. */
  skip(): void {
    this.#clock.ms += 61_000;
  }
}

/** A target that is told through real HTTP, remembering what the vendor answered of one incident as the ledger does. */
export class ToldTarget {
  ref: ProviderRef | null = null;
  readonly #place: SimulatedPlace;
  readonly #id: string;
  readonly #options: object;

  constructor(place: SimulatedPlace, id: string, options: object) {
    this.#place = place;
    this.#id = id;
    this.#options = options;
  }

  async hears(notice: Notice, change: Partial<DeliveryState> = {}): Promise<Delivery> {
    this.#place.skip();
    const http = new GuardedHttp({ base: this.#place.simulators.url, except: [] });
    const ports = { ...fakeVendors(), http, now: () => this.#place.now().toISOString() };
    const saveRef = async (ref: ProviderRef) => {
      this.ref = ref;
    };
    const memory = { ref: this.ref, possibleDuplicate: false, firstAttemptAt: notice.at, saveRef, ...change };
    const channel = channelOf(this.#id);
    return channel.configure(this.#options).deliver(notice, memory, ports, AbortSignal.timeout(5000));
  }
}
