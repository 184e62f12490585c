import type { Incident } from '../../incidents/incident.ts';
import { type Listing, outboxListing } from '../../incidents/views.ts';
import type { Page, PageOptions } from '../../ports/incidents/incident-views.ts';

/** What the index of the table is on AWS: where each incident and each of its views is listed. */
export class MemoryListings {
  readonly #listed = new Map<string, Listing & { id: string }>();

  /** Writes the views that were changed since a revision, and where the incident itself is listed. */
  note(incident: Incident, revision: number): void {
    for (const { name, list, at, since } of incident.views ?? []) {
      if (since > revision) this.#set(incident.id, name, list === null || at === null ? null : { list, at });
    }
    this.list(incident.id, outboxListing(incident));
  }

  /** Lists the incident itself, or takes it off its list. */
  list(id: string, listing: Listing | null): void {
    this.#set(id, '', listing);
  }

  /** Returns where the incident itself is listed. */
  ofIncident(id: string): Listing | null {
    return this.#listed.get(keyOf(id, '')) ?? null;
  }

  /** Returns the ids in a list, before a place when there is one, first ones first. */
  page(list: string, before: string | null, { limit, cursor }: PageOptions): Page<string> {
    const found = [...this.#listed.values()]
      .filter((one) => one.list === list && (before === null || one.at < before) && placeOf(one) > (cursor ?? ''))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .slice(0, limit);
    const last = found.at(-1);
    return { items: found.map(({ id }) => id), cursor: found.length < limit || !last ? null : placeOf(last) };
  }

  #set(id: string, name: string, listing: Listing | null): void {
    if (listing === null) this.#listed.delete(keyOf(id, name));
    else this.#listed.set(keyOf(id, name), { ...listing, id });
  }
}

function keyOf(id: string, name: string): string {
  return `${id} ${name}`;
}

function placeOf({ at, id }: { at: string; id: string }): string {
  return `${at} ${id}`;
}
