import type fc from 'fast-check';

/** Lets each call of a port wait for its turn, which the scheduler gives in any order. */
export function scheduled<T extends object>(port: T, scheduler: fc.Scheduler): T {
  return new Proxy(port, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        await scheduler.schedule(Promise.resolve(), String(name));
        return (member as (...all: unknown[]) => unknown).apply(target, parameters);
      };
    },
  });
}
