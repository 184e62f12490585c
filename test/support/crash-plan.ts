import { RouterError } from '../../src/lib/errors.ts';

/** The death of a process at one call. */
export class Crash extends Error {}

/** Counts every call of ports and dies once, right before or after the chosen one: its effect is done, and nothing after it. */
export class CrashPlan {
  calls = 0;
  crashed = false;
  readonly #at: number;
  readonly #when: 'after' | 'before';

  constructor(at: number, when: 'after' | 'before' = 'after') {
    this.#at = at;
    this.#when = when;
  }

  wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          if (this.#when === 'before') this.step();
          const result = await (member as (...all: unknown[]) => unknown).apply(target, parameters);
          if (this.#when === 'after') this.step();
          return result;
        };
      },
    });

  /** One point at which the process may die. */
  step(): void {
    this.calls += 1;
    if (this.calls !== this.#at) return;
    this.crashed = true;
    throw new Crash(`${this.#when} call ${this.#at}`);
  }
}

/** Does something that may die, as itself or as what the product makes of it; any other error is thrown on. */
export async function survived(doing: Promise<unknown>): Promise<void> {
  await doing.catch((error: Error) => {
    if (!(error instanceof Crash) && !(error instanceof RouterError)) throw error;
  });
}
