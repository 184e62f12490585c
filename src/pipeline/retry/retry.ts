import type { Incident } from '../../incidents/incident.ts';
import { isPending, retriesDueAt } from '../../incidents/retry.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import { RouterError } from '../../lib/errors.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { IncidentViews } from '../../ports/incidents/incident-views.ts';
import type { Log } from '../../ports/log.ts';
import { carryOut } from './carry-out.ts';
import type { RetryDependencies } from './retry-dependencies.ts';

/** What a run needs. */
export type RunDependencies = RetryDependencies & {
  store: Pick<IncidentStore, 'loadAll'>;
  views: Pick<IncidentViews, 'retries'>;
  log: Log;
  /** Is told of every fault, once. */
  fault: (error: Error, fields?: Record<string, unknown>) => void;
  /** Milliseconds that this run of the function still has. */
  remainingMs: () => number;
};

/** Incidents that are read at once, and in one run: more wait for the next one, a minute later. */
const pageSize = 100;
const mostPages = 5;

/** No retry is begun in the last milliseconds of a run: what was begun is to be asked for in it. */
const settlingMs = 15_000;

/**
 * Carries out the retries that are due, one after the other, so that each sees what those before it used of the budgets. Safe to
 * run at any time and also twice at once. Counts `Retries`, those that AWS began.
 *
 * @throws {RouterError} retries-incomplete when one of them could not be carried out; the others were
 */
export async function runRetries(dependencies: RunDependencies): Promise<Record<string, number>> {
  const { log, now, fault, remainingMs } = dependencies;
  const moment = now();
  const incidents = await waitingIncidents(dependencies);
  const waiting = incidents.flatMap(({ retries = [] }) => retries.filter(isPending));
  const states: Record<string, number> = {};
  const count = (what: string) => {
    states[what] = (states[what] ?? 0) + 1;
  };
  for (const which of incidents.flatMap((incident) => dueIn(incident, moment))) {
    if (remainingMs() < settlingMs) break;
    try {
      count(await carryOut(which, waiting, dependencies));
    } catch (error) {
      count('faults');
      fault(error as Error, which);
    }
  }
  log.info('retries', states);
  log.count('Retries', states.started ?? 0);
  if ((states.faults ?? 0) > 0) throw new RouterError('retries-incomplete', { faults: states.faults });
  return states;
}

function dueIn({ id, status, retries = [] }: Incident, now: Instant): { incidentId: string; retryId: string }[] {
  const isDue = (retry: Retry) => (retriesDueAt({ status, retries: [retry] }) ?? '9999') <= now;
  return retries.filter(isDue).map((retry) => ({ incidentId: id, retryId: retry.id }));
}

async function waitingIncidents({ views, store }: RunDependencies): Promise<Incident[]> {
  const found: Incident[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const read: Awaited<ReturnType<IncidentViews['retries']>> = await views.retries({ limit: pageSize, cursor });
    if (read.items.length > 0) found.push(...(await store.loadAll(read.items)));
    cursor = read.cursor;
    if (cursor === null) break;
  }
  return found;
}
