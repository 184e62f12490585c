import { unfinishedAfterSeconds } from '../../incidents/delivery-result.ts';
import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, secondsBetween } from '../../lib/instant.ts';
import { PageTokens } from '../../lib/page-tokens.ts';
import type { DeliveryQueue } from '../../ports/delivery/delivery-queue.ts';
import type { UnfinishedDeliveries } from '../../ports/delivery/unfinished-deliveries.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { IncidentViews } from '../../ports/incidents/incident-views.ts';
import type { WatchNotes } from '../../ports/incidents/watch-notes.ts';
import { type Dependencies, flushOutbox } from '../dependencies.ts';
import { type Going, type Gone, goThrough, incidentsOf } from './pages.ts';

/** An outbox that still holds deliveries after this time, in seconds, was left by a crash or an outage. */
export const staleAfterSeconds = 120;

/** How often the table is searched for incidents without views, in seconds; every release since 0.2.0 writes views. */
const scanEverySeconds = 6 * 3600;

/** How many items of the table are looked at in one go. */
const stretch = 500;

/** The dependencies for handing over stale outboxes. */
export type OutboxesDependencies = Pick<Dependencies, 'queue' | 'timers' | 'now'> & {
  store: Pick<IncidentStore, 'loadAll' | 'clearOutbox' | 'relist'>;
  views: Pick<IncidentViews, 'outboxesSince'>;
};

/** Hands over what outboxes still hold. The queue and the ledger turn an order that is sent twice into one delivery. */
export function flushStaleOutboxes(dependencies: OutboxesDependencies, going: Going): Promise<Gone> {
  const { store, views, now } = dependencies;
  const before = addSeconds(now(), -staleAfterSeconds);
  return goThrough(
    async (options) => incidentsOf(await views.outboxesSince(before, options), store),
    async (incident) => {
      if (incident.outbox.deliveries.length === 0) {
        await store.relist(incident);
        return 'relisted';
      }
      await flushOutbox(incident, dependencies);
      return 'handed over';
    },
    going,
  );
}

/** What sending deliveries again needs. */
export interface UnfinishedDependencies {
  unfinished: UnfinishedDeliveries;
  queue: DeliveryQueue;
  now: Dependencies['now'];
}

/** Puts deliveries back on the queue that were begun and have no outcome. */
export function resendUnfinished({ unfinished, queue, now }: UnfinishedDependencies, going: Going): Promise<Gone> {
  const before = addSeconds(now(), -unfinishedAfterSeconds);
  return goThrough(
    (options) => unfinished.unfinishedSince(before, options),
    async (order) => {
      await queue.send([order]);
      return 'sent again';
    },
    going,
  );
}

/** What giving incidents their views needs. */
export interface ListsDependencies {
  store: Pick<IncidentStore, 'loadAll' | 'relist'>;
  views: Pick<IncidentViews, 'unlisted'>;
  notes: WatchNotes;
  now: Dependencies['now'];
}

/**
 * Gives views to incidents without them, which 0.1.0 wrote. The search goes through the table in stretches, each from where the
 * last run ended; after reaching the end it pauses for some hours.
 */
export async function relistUnlisted({ store, views, notes, now }: ListsDependencies, going: Going): Promise<Gone> {
  const known = await notes.scan();
  const hasPause = known.cursor === null && known.finishedAt !== null;
  if (hasPause && secondsBetween(known.finishedAt ?? '', now()) < scanEverySeconds) return nothing;
  const cursors = new PageTokens('the items of the table');
  let { cursor } = known;
  const relist = async (incident: Incident) => {
    await store.relist(incident);
    return 'relisted';
  };
  const gone: Gone = { found: 0, outcomes: {}, isThrough: false };
  while (going.mayGoOn() && !gone.isThrough) {
    const page = await incidentsOf(await views.unlisted({ limit: stretch, cursor }), store);
    const done = await goThrough(async () => ({ ...page, cursor: null }), relist, going);
    add(gone, done);
    // The next run looks again at whatever there was no time for.
    if (!done.isThrough) break;
    cursor = cursors.after(page.cursor) ?? null;
    gone.isThrough = cursor === null;
    await notes.saveScan({ cursor, finishedAt: gone.isThrough ? now() : known.finishedAt });
  }
  return gone;
}

const nothing: Gone = { found: 0, outcomes: {}, isThrough: true };

function add(sum: Gone, { found, outcomes }: Gone): void {
  sum.found += found;
  for (const [outcome, count] of Object.entries(outcomes)) sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0) + count;
}
