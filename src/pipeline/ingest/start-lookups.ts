import { NotAsked } from '../../enrich/describe-lookup-error.ts';
import { type Found, runLookups } from '../../enrich/enrich.ts';
import type { EnrichmentSources } from '../../enrich/findings.ts';
import { lookups } from '../../enrich/registry.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import type { LookupBudget } from './lookup-budget.ts';

/**
 * Starts the lookups for all problems of a batch at once, under one time budget. Returns a function that waits for what was
 * found. Those that the lookup budget leaves out are only asked about where one call serves many: tags, plans, vaults, keys.
 */
export function startLookups(
  events: readonly BackupEvent[],
  sources: EnrichmentSources,
  { budgetMs, lookupBudget }: { budgetMs: number; lookupBudget: LookupBudget | undefined },
): (event: BackupEvent) => Promise<Found> {
  const chosen = lookupBudget?.choose(events) ?? events;
  const others = events.filter((event) => !chosen.includes(event));
  const shared = { ...sources, ...leftOut };
  // Who is chosen asks first and finds the calls that are left.
  const answers = new Map([
    ...chosen.map((event) => [event, runLookups(sources, event, budgetMs)] as const),
    ...others.map((event) => [event, runLookups(shared, event, budgetMs)] as const),
  ]);
  return (event) => answers.get(event) ?? runLookups({}, event, 0);
}

const refuse = () => Promise.reject(new NotAsked('storm'));

/** A port that answers whatever it is asked with a refusal. */
const refusing = new Proxy({}, { get: () => refuse });

/** The sources that are asked about each job or resource by itself. */
const leftOut: EnrichmentSources = Object.fromEntries(
  lookups.filter(({ servesOne }) => servesOne).map(({ source }) => [source, refusing]),
);
