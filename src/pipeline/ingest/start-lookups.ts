import { NotAsked } from '../../enrich/describe-lookup-error.ts';
import { type Found, runLookups } from '../../enrich/enrich.ts';
import type { EnrichmentSources } from '../../enrich/findings.ts';
import { type LookupPorts, lookups } from '../../enrich/registry.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import type { LookupBudget } from './lookup-budget.ts';

/**
 * Starts the lookups for all problems of a batch in parallel, under one time budget, and returns a function that waits for
 * the results. For problems that the lookup budget leaves out, only what one call answers for many is looked up: tags, plans,
 * vaults, keys.
 */
export function startLookups(
  events: readonly BackupEvent[],
  sources: EnrichmentSources,
  { budgetMs, lookupBudget }: { budgetMs: number; lookupBudget: LookupBudget | undefined },
): (event: BackupEvent) => Promise<Found> {
  const chosen = lookupBudget?.choose(events) ?? events;
  const others = events.filter((event) => !chosen.includes(event));
  const shared = withoutSingles(sources);
  // The chosen problems ask first, while there are calls left.
  const answers = new Map([
    ...chosen.map((event) => [event, runLookups(sources, event, budgetMs)] as const),
    ...others.map((event) => [event, runLookups(shared, event, budgetMs)] as const),
  ]);
  return (event) => answers.get(event) ?? runLookups({}, event, 0);
}

/** Leaves out, here and elsewhere, what takes a call for each job or resource. */
function withoutSingles(sources: EnrichmentSources): EnrichmentSources {
  const { elsewhere } = sources;
  if (elsewhere === undefined) return { ...sources, ...leftOut };
  return { ...sources, ...leftOut, elsewhere: async (place) => ({ ...(await elsewhere(place)), ...leftOut }) };
}

const refuse = () => Promise.reject(new NotAsked('storm'));

/** A port that refuses every call. */
const refusing = new Proxy({}, { get: () => refuse });

/** The sources that take a call for each job or resource, replaced by refusals. */
const leftOut: Partial<LookupPorts> = Object.fromEntries(
  lookups.filter(({ servesOne }) => servesOne).map(({ source }) => [source, refusing]),
);
