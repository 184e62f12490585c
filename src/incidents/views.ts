import type { Instant } from '../lib/instant.ts';
import type { Incident } from './incident.ts';
import { retriesDueAt } from './retry.ts';
import type { ViewEntry } from './view-entry.ts';

/** A list, and the place of an entry in it. */
export interface Listing {
  list: string;
  at: string;
}

/** The list of incidents with a timer, soonest due first. */
export const timerList = 'TIMER';

/** The list of incidents that are not over, oldest first. */
export const openList = 'OPEN';

/** The list of incidents with a retry to carry out, soonest due first. */
export const retryList = 'RETRY';

/** The list of incidents whose outbox holds deliveries, longest waiting first. It lists the incident itself, not a view. */
export const outboxList = 'OUTBOX';

/** Returns the views that an incident belongs in, whatever was written before. */
function wantedOf({ status, openedAt, escalation, gapReminderAt, retries }: Incident): Map<string, Listing> {
  const wanted = new Map<string, Listing>();
  const retryAt = retriesDueAt({ status, retries: retries ?? [] });
  if (retryAt !== null) wanted.set(retryList, { list: retryList, at: retryAt });
  if (status === 'resolved' && gapReminderAt == null) return wanted;
  if (status !== 'resolved') wanted.set(openList, { list: openList, at: openedAt });
  if (escalation.nextStepAt !== null) {
    wanted.set(timerList, { list: timerList, at: escalation.nextStepAt });
  }
  return wanted;
}

/**
 * Returns the views of an incident after a revision: a view whose place stays the same keeps its `since`, so that it is not
 * written again. A change by an older release shows as a difference, and is corrected here.
 */
export function viewsOf(incident: Incident, revision: number): ViewEntry[] {
  const wanted = wantedOf(incident);
  const known = new Map((incident.views ?? []).map((view) => [view.name, view]));
  return [...new Set([...wanted.keys(), ...known.keys()])].map((name) => {
    const { list, at } = wanted.get(name) ?? { list: null, at: null };
    const before = known.get(name);
    if (before !== undefined && before.list === list && before.at === at) return before;
    return { name, list, at, since: revision };
  });
}

/** Returns all views of an incident to write now, including those that may be stored without its knowledge. */
export function relistedViews(incident: Incident): ViewEntry[] {
  const wanted = wantedOf(incident);
  const names = new Set([...wanted.keys(), ...(incident.views ?? []).map(({ name }) => name), openList, timerList]);
  return [...names].map((name) => {
    const { list, at } = wanted.get(name) ?? { list: null, at: null };
    return { name, list, at, since: incident.revision };
  });
}

/** Returns where the incident itself is listed: while deliveries wait in its outbox, since the first of them. */
export function outboxListing({ outbox }: Incident): Listing | null {
  const [first] = outbox.deliveries;
  return first === undefined ? null : { list: outboxList, at: first.at };
}

/**
 * Says whether an incident lacks views or still stands in some that it has left, as an older release leaves it.
 *
 * @param listed where the incident itself is listed
 */
export function isUnlisted(incident: Incident, listed: Listing | null): boolean {
  const known = new Set(incident.views ?? []);
  const wanted = outboxListing(incident);
  const hasAll = viewsOf(incident, incident.revision).every((view) => known.has(view));
  return !hasAll || wanted?.list !== listed?.list || wanted?.at !== listed?.at;
}

/** Returns an incident with the moment of its next look changed, in the same revision and with the views to match. */
export function putOffTimer(incident: Incident, nextStepAt: Instant): Incident {
  const after = { ...incident, escalation: { ...incident.escalation, nextStepAt } };
  return { ...after, views: viewsOf(after, incident.revision) };
}
