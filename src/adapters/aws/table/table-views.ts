import type { Incident } from '../../../incidents/incident.ts';
import type { ViewEntry } from '../../../incidents/view-entry.ts';
import { isUnlisted, type Listing, outboxListing, relistedViews } from '../../../incidents/views.ts';
import { incidentOf, storedIncident } from './stored-forms.ts';
import { incidentKey, viewKey } from './table-keys.ts';
import type { StoredItem } from './table-reads.ts';
import { put, storedSchema, type WriteItem } from './table-writes.ts';

/** Returns the attributes by which the index lists an item; none: it does not. */
function listed(listing: Listing | null): { gpk?: string; gsk?: string } {
  return listing === null ? {} : { gpk: listing.list, gsk: listing.at };
}

/** Says whether views of an incident are missing in the table, or outdated. */
export function isUnlistedItem({ incident, gpk, gsk }: StoredItem): boolean {
  const listing = gpk === undefined ? null : { list: String(gpk), at: String(gsk) };
  return isUnlisted(incidentOf(incident), listing);
}

/** Returns the views that a write on this revision has to make or remove. */
export function viewWrites(TableName: string, { id, views = [] }: Incident, expected: number): WriteItem[] {
  return views.filter(({ since }) => since > expected).map((view) => viewWrite(TableName, id, view));
}

function viewWrite(TableName: string, incidentId: string, { name, list, at }: ViewEntry): WriteItem {
  const Key = viewKey(incidentId, name);
  return list === null || at === null ? { Delete: { TableName, Key } } : put(TableName, { ...Key, gpk: list, gsk: at });
}

/** Returns the writes that make the stored views of an incident right, on condition that it is still this revision. */
export function relistWrites(TableName: string, incident: Incident): WriteItem[] {
  const views = relistedViews(incident);
  const listing = outboxListing(incident);
  const update = {
    TableName,
    Key: incidentKey(incident.id),
    UpdateExpression: `SET incident.#views = :views, #schema = :schema${listing ? ', gpk = :gpk, gsk = :gsk' : ' REMOVE gpk, gsk'}`,
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeNames: { '#views': 'views', '#schema': 'schema' },
    ExpressionAttributeValues: {
      ':views': views,
      ':schema': storedSchema,
      ':revision': incident.revision,
      ...(listing ? { ':gpk': listing.list, ':gsk': listing.at } : {}),
    },
  };
  return [{ Update: update }, ...viewWrites(TableName, { ...incident, views }, 0)];
}

/** Returns the incident's own item without its expiry: the incident, and its index attributes. */
export function incidentItem(incident: Incident): StoredItem {
  const stored = storedIncident(incident);
  return {
    ...incidentKey(incident.id),
    incident: stored,
    revision: incident.revision,
    ...listed(outboxListing(incident)),
  };
}
