import { RouterError } from '../../lib/errors.ts';
import type { Log } from '../../ports/log.ts';
import {
  flushStaleOutboxes,
  type ListsDependencies,
  type OutboxesDependencies,
  relistUnlisted,
  resendUnfinished,
  type UnfinishedDependencies,
} from './leftovers.ts';
import type { Going, Gone } from './pages.ts';
import { restartLostTimers, type TimerDependencies } from './timers.ts';

/** What watching needs. */
export type WatchDependencies = TimerDependencies &
  OutboxesDependencies &
  UnfinishedDependencies &
  ListsDependencies & {
    log: Log;
    /** Is told of every fault, once. */
    fault: Going['fault'];
    /** Milliseconds that this run of the function still has. */
    remainingMs: () => number;
  };

/** Nothing new is begun in the last of a run's time: one call of AWS, with all its tries, has to end in it (milliseconds). */
const settlingMs = 20_000;

/** What watch looks after, and under which metric it says how much of it there was. */
const parts = [
  { name: 'timers', metric: 'LostTimers', look: restartLostTimers },
  { name: 'outboxes', metric: 'StaleOutboxes', look: flushStaleOutboxes },
  { name: 'deliveries', metric: 'UnfinishedDeliveries', look: resendUnfinished },
  { name: 'views', metric: null, look: relistUnlisted },
] as const;

/** What a part of a run did; null: it could not be done. */
export type Watched = Record<(typeof parts)[number]['name'], Gone | null>;

/**
 * Looks after what nobody else would do again: timers that are overdue, outboxes that still hold something, deliveries
 * that were begun and have no outcome, incidents that stand in no view. Safe to run at any time, also twice at once; what
 * one run has no time for, the next one does. Counts `LostTimers`, `StaleOutboxes` and `UnfinishedDeliveries` in every
 * run that could look, zero included (about as many as it takes in one run at the most), and `Heartbeat` at the end of every run.
 *
 * @throws {RouterError} watch-incomplete when a part could not be done; the others were
 */
export async function runWatch(dependencies: WatchDependencies): Promise<Watched> {
  const { log, fault, remainingMs } = dependencies;
  const failed = new Set<string>();
  const mayGoOn = () => remainingMs() > settlingMs;
  const looks = parts.map(async ({ name, metric, look }) => {
    const told = (error: Error, fields = {}) => {
      failed.add(name);
      fault(error, { ...fields, part: name });
    };
    try {
      const gone = await look(dependencies, { mayGoOn, fault: told });
      if (metric !== null) log.count(metric, lostOf(gone));
      return [name, gone];
    } catch (error) {
      told(error as Error);
      return [name, null];
    }
  });
  const watched: Watched = Object.fromEntries(await Promise.all(looks));
  log.info('watched', { ...watched });
  log.count('Heartbeat');
  if (failed.size > 0) throw new RouterError('watch-incomplete', { parts: [...failed] });
  return watched;
}

/** A view that was only late is nothing that was lost. */
function lostOf({ found, outcomes }: Gone): number {
  return found - (outcomes.relisted ?? 0);
}
