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
import { lookForRuns, type RunsDependencies } from './look-for-runs.ts';
import { type CompletedDependencies, countCompleted, measureOpen, type OpenDependencies } from './measure.ts';
import type { Going, Gone } from './pages.ts';
import { type ReconcileDependencies, reconcile } from './reconcile.ts';
import { restartLostTimers, type TimerDependencies } from './timers.ts';
import type { CanaryDependencies } from './watch-canary.ts';

/** What watching needs. */
export type WatchDependencies = TimerDependencies &
  OutboxesDependencies &
  UnfinishedDependencies &
  ListsDependencies &
  ReconcileDependencies &
  RunsDependencies &
  CanaryDependencies &
  OpenDependencies &
  CompletedDependencies & {
    /** Plays the drills that the rules ask for, and judges those that run. */
    drills: (going: Going) => Promise<Gone>;
    log: Log;
    /** Is told of every fault, once. */
    fault: Going['fault'];
    /** Milliseconds that this run of the function still has. */
    remainingMs: () => number;
  };

/** No new work begins in the last milliseconds of a run: one call of AWS, with all its tries, has to end in them. */
const settlingMs = 20_000;

/** The code for the canary is loaded where there is one. */
async function lookForCanary(dependencies: CanaryDependencies): Promise<Gone> {
  if (dependencies.canary === null) return { found: 0, outcomes: {}, isThrough: true };
  const { watchCanary } = await import('./watch-canary.ts');
  return watchCanary(dependencies.canary, dependencies);
}

/** What watch looks after, and the metric that counts it. */
const parts = [
  { name: 'timers', metric: 'LostTimers', look: restartLostTimers, counted: lostOf },
  { name: 'outboxes', metric: 'StaleOutboxes', look: flushStaleOutboxes, counted: lostOf },
  { name: 'deliveries', metric: 'UnfinishedDeliveries', look: resendUnfinished, counted: lostOf },
  { name: 'views', metric: null, look: relistUnlisted, counted: lostOf },
  { name: 'jobs', metric: 'EventGap', look: reconcile, counted: lateOf },
  { name: 'runs', metric: null, look: lookForRuns, counted: lostOf },
  { name: 'canary', metric: null, look: lookForCanary, counted: lostOf },
  { name: 'open', metric: null, look: measureOpen, counted: lostOf },
  { name: 'completed', metric: null, look: countCompleted, counted: lostOf },
  { name: 'drills', metric: null, look: lookAtDrills, counted: lostOf },
] as const;

/** What a part of a run did; null: it could not be done. */
export type Watched = Record<(typeof parts)[number]['name'], Gone | null>;

/**
 * Looks after what nobody else would do again: timers that are overdue, outboxes that still hold something, deliveries
 * that were begun and have no outcome, incidents that stand in no view, jobs that ended and were not heard of, drills that are due. Measures how things stand. Safe to run at any time, also twice at once; what
 * one run has no time for, the next one does. Counts `LostTimers`, `StaleOutboxes`, `UnfinishedDeliveries` and `EventGap` in every
 * run that could look, zero included (about as many as it takes in one run at the most); which zeros are published says the row of
 * each metric.
 *
 * @throws {RouterError} watch-incomplete when a part could not be done; the others were
 */
export async function runWatch(dependencies: WatchDependencies): Promise<Watched> {
  const { log, fault, remainingMs } = dependencies;
  const failed = new Set<string>();
  const mayGoOn = () => remainingMs() > settlingMs;
  const looks = parts.map(async ({ name, metric, look, counted }) => {
    const told = (error: Error, fields = {}) => {
      failed.add(name);
      fault(error, { ...fields, part: name });
    };
    try {
      const gone = await look(dependencies, { mayGoOn, fault: told });
      if (metric !== null) log.count(metric, counted(gone));
      return [name, gone];
    } catch (error) {
      told(error as Error);
      return [name, null];
    }
  });
  const watched: Watched = Object.fromEntries(await Promise.all(looks));
  log.info('watched', { ...watched });
  if (failed.size > 0) throw new RouterError('watch-incomplete', { parts: [...failed] });
  return watched;
}

function lookAtDrills({ drills }: Pick<WatchDependencies, 'drills'>, going: Going): Promise<Gone> {
  return drills(going);
}

/** Jobs that AWS had not reported; the others were only not final at that time. */
function lateOf({ outcomes }: Gone): number {
  return outcomes.late ?? 0;
}

/** A view that was only late does not count as lost. */
function lostOf({ found, outcomes }: Gone): number {
  return found - (outcomes.relisted ?? 0);
}
