import { type Found, findWithin } from '../../enrich/enrich.ts';
import type { EnrichmentSources } from '../../enrich/findings.ts';
import { NotAsked } from '../../enrich/name-fault.ts';
import { lookups } from '../../enrich/registry.ts';
import type { BackupEvent } from '../../events/backup-event.ts';
import type { Attention } from './lookup-budget.ts';

/**
 * Starts to ask about all problems of a batch at once, under one budget, and answers where to wait for what was
 * found. Those that attention leaves out are only asked about where one call serves many: tags, plans, vaults, keys.
 */
export function askAbout(
  events: readonly BackupEvent[],
  sources: EnrichmentSources,
  { budgetMs, attention }: { budgetMs: number; attention: Attention | undefined },
): (event: BackupEvent) => Promise<Found> {
  const chosen = attention?.choose(events) ?? events;
  const others = events.filter((event) => !chosen.includes(event));
  const shared = { ...sources, ...leftOut };
  // Who is chosen asks first and finds the calls that are left.
  const answers = new Map([
    ...chosen.map((event) => [event, findWithin(sources, event, budgetMs)] as const),
    ...others.map((event) => [event, findWithin(shared, event, budgetMs)] as const),
  ]);
  return (event) => answers.get(event) ?? findWithin({}, event, 0);
}

const refuse = () => Promise.reject(new NotAsked('storm'));

/** A port that answers whatever it is asked with a refusal. */
const refusing = new Proxy({}, { get: () => refuse });

/** The sources that are asked about each job or resource by itself. */
const leftOut: EnrichmentSources = Object.fromEntries(
  lookups.filter(({ servesOne }) => servesOne).map(({ source }) => [source, refusing]),
);
