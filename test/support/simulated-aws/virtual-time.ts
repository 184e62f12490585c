import { vi } from 'vitest';

const realImmediate = setImmediate;
const realTimeout = setTimeout;

/**
 * A clock that only tests move: timers, dates and abort signals follow it. What is done between two timers takes no
 * time at all. Everything that runs on it has to be in this process, since a socket would answer in real time.
 */
export class VirtualTime {
  #signals: (typeof AbortSignal)['timeout'] | null = null;

  /** Takes over the clock of this process, and chance with it. */
  start(at: string, random: () => number): void {
    vi.useFakeTimers({
      now: Date.parse(at),
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    vi.spyOn(Math, 'random').mockImplementation(random);
    this.#signals = AbortSignal.timeout;
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')), ms);
      return controller.signal;
    };
  }

  stop(): void {
    if (this.#signals !== null) AbortSignal.timeout = this.#signals;
    vi.restoreAllMocks();
    vi.useRealTimers();
  }

  /** Lets time pass: everything that is due happens at its own moment, in order. */
  async passes(ms: number): Promise<void> {
    let over = false;
    setTimeout(() => {
      over = true;
    }, ms);
    await settled();
    while (!over) {
      vi.advanceTimersToNextTimer();
      await settled();
    }
  }

  /** Gives what loads code in real time the time for it. Called before anything is measured. */
  async loads(ms: number): Promise<void> {
    for (let waited = 0; waited < ms; waited += 20) {
      await new Promise((resolve) => realTimeout(resolve, 20));
      vi.advanceTimersByTime(20);
    }
  }
}

/** So many turns of the event loop without anything that stirs, and nothing will without a timer. */
const quietTurns = 20;

let stirs = 0;

/** Says that something is going on that sets no timer: a call was made, or answered. */
export function stir(): void {
  stirs += 1;
}

/** What vitest is fetching for an `import()`, which takes real time, however often it was loaded before. */
const { resolvingModules: fetching } = (globalThis as never as { __vitest_worker__: { resolvingModules: Set<string> } })
  .__vitest_worker__;

/** Everything that needs no timer has happened after this, however many turns of the event loop it takes. */
async function settled(): Promise<void> {
  const state = () => `${vi.getTimerCount()} ${stirs} ${fetching.size}`;
  for (let before = state(), quiet = 0; quiet < quietTurns; quiet += 1) {
    await new Promise((resolve) => realImmediate(resolve));
    const after = state();
    if (after !== before || fetching.size > 0) quiet = 0;
    before = after;
  }
}

/** Returns chance that is the same for the same seed: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
