import type { Commit } from '../../ports/incidents/incident-store.ts';

/** Refuses changes that would write one item twice: a transaction of DynamoDB may hold each once. @throws what DynamoDB says */
export function refuseTwice(changes: readonly Commit[]): void {
  for (const keys of [
    changes.flatMap(({ seen }) => seen?.eventKey ?? []),
    changes.flatMap(({ lane, handedOver }) => [lane, handedOver].flatMap((one) => one?.after.key ?? [])),
    changes.flatMap(({ group }) => group?.key ?? []),
  ]) {
    if (new Set(keys).size < keys.length) throw new Error('Transaction request cannot include an item twice.');
  }
}

/** Says whether a record has a place of its own in its chain, and an event was not seen before. */
export function areNew(
  { record, seen }: { [Part in 'record' | 'seen']: Commit[Part] | undefined },
  kept: { chains: ReadonlyMap<string, readonly unknown[]>; seen: ReadonlyMap<string, unknown> },
): boolean {
  if (seen && kept.seen.has(seen.eventKey)) return false;
  return record === undefined || (kept.chains.get(record.incidentId)?.length ?? 0) < record.sequence;
}

/** Returns the list under a key, made when there is none. */
export function listIn<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
