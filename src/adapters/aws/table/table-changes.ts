import type { Incident } from '../../../incidents/incident.ts';
import { laneIdOf, laneKeyOf } from '../../../incidents/lane.ts';
import type { PersonsItem } from '../../../incidents/persons-item.ts';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { fitted } from '../../../lib/fitted.ts';
import { wellFormed } from '../../../lib/well-formed.ts';
import type { Commit } from '../../../ports/incidents/incident-store.ts';
import { heardItem } from './dynamo-heard-jobs.ts';
import { endOf, evidenceEnd } from './item-kinds.ts';
import { storedAlert } from './stored-forms.ts';
import {
  alertKey,
  groupKey,
  hiddenKey,
  itemKey,
  laneListOf,
  recordKey,
  retryBookKey,
  seenKey,
  toArchive,
} from './table-keys.ts';
import type { StoredItem } from './table-reads.ts';
import { incidentItem, viewWrites } from './table-views.ts';
import { groupWrite, laneWrite, put, putIfUnchanged, putNew, type WriteItem } from './table-writes.ts';

/** Most bytes of an alert, or of the reasons of a decision: other people's names and lists are cut to fit. */
const textBytes = awsLimits.itemBytes / 2;

/** Settings of the store. */
export interface DynamoSettings {
  tableName: string;
  /** How long evidence is kept, in days. */
  evidenceRetentionDays: number;
}

/**
 * The share of DynamoDB's limit that a transaction may take by our count of JSON bytes; DynamoDB counts numbers and names a
 * little differently, but never by this much more.
 */
const shareOfBytes = 0.8;

/** Returns how many changes, from the first one on, fit into one transaction by items and bytes; at least one. */
export function mostTogether(settings: DynamoSettings, changes: readonly Commit[]): number {
  for (let count = Math.min(changes.length, awsLimits.transactionItems); count > 1; count -= 1) {
    const writes = changeWrites(settings, changes.slice(0, count));
    const bytes = () => writes.reduce((sum, write) => sum + Buffer.byteLength(JSON.stringify(write)), 0);
    if (writes.length <= awsLimits.transactionItems && bytes() <= awsLimits.transactionBytes * shareOfBytes)
      return count;
  }
  return 1;
}

/** Returns the parts of the transaction that writes one change, or several of one incident. */
export function changeWrites(settings: DynamoSettings, changes: readonly Commit[]): WriteItem[] {
  const parts = changes.flatMap((change) => partsOf(settings, change));
  return [...incidentWrites(settings, changes), ...parts, ...markerWrites(settings, changes)];
}

/** Returns the write of each incident, as the last change leaves it, on condition that it is as the first one read it; and its views. */
function incidentWrites(settings: DynamoSettings, changes: readonly Commit[]): WriteItem[] {
  const { tableName } = settings;
  const ofIncidents = changes.flatMap(({ incident }) => incident ?? []);
  return [...Map.groupBy(ofIncidents, ({ after }) => after.id).values()].flatMap((steps) => {
    const { expected } = steps[0] as (typeof steps)[number];
    const { after } = steps.at(-1) as (typeof steps)[number];
    const item = { ...incidentItem(after), ...expiryOf(settings, after) };
    const views = viewWrites(tableName, after, expected ?? 0);
    if (expected === null) return [putNew(tableName, item), ...views];
    return [putIfUnchanged(tableName, item, { attribute: 'revision', was: expected }), ...views];
  });
}

/** Returns the writes of markers, each once, because the alerts of one storm share them. */
function markerWrites({ tableName }: DynamoSettings, changes: readonly Commit[]): WriteItem[] {
  const markers = new Map<string, StoredItem>();
  for (const { incident, inhibitionSources: ofChange = [] } of changes) {
    const expiresAt = endOf('marker', incident?.after.updatedAt ?? '');
    for (const { key, incidentId } of ofChange) markers.set(key, { ...groupKey(key), incidentId, expiresAt });
  }
  return [...markers.values()].map((item) => put(tableName, item));
}

/** The parts of a commit, except the incident and the sources of inhibitions, which several commits share. */
type Part = Exclude<keyof Commit, 'incident' | 'inhibitionSources'>;

/** Returns the writes of one part of a commit. */
type Writer<Name extends Part> = (
  part: NonNullable<Commit[Name]>,
  settings: DynamoSettings,
  change: Commit,
) => WriteItem[];

/** The writer of each part, in the order of the transaction. A new part of `Commit` does not compile without one. */
const writers: { readonly [Name in Part]: Writer<Name> } = {
  record: (record, settings) => {
    const key = recordKey(record.incidentId, record.sequence);
    const item = { ...key, ...toArchive(record.at, key), record, expiresAt: evidenceEnd(settings, record.at) };
    return [putNew(settings.tableName, item)];
  },
  alert: (alert, settings, { incident }) => {
    if (incident === undefined) return [];
    const { id, revision, updatedAt } = incident.after;
    const onLane = { gpk: laneListOf(laneIdOf(laneKeyOf(alert.event))), gsk: updatedAt };
    const item = { ...alertKey(id, revision), ...onLane, alert: fitted(wellFormed(storedAlert(alert)), textBytes) };
    return [putNew(settings.tableName, { ...item, expiresAt: evidenceEnd(settings, updatedAt) })];
  },
  seen: (seen, { tableName }) => {
    const item = { ...seenKey(seen.eventKey), seen: fitted(seen, textBytes), expiresAt: endOf('seen', seen.at) };
    return [putNew(tableName, item)];
  },
  heard: (heard, { tableName }) => [put(tableName, heardItem(wellFormed(heard)))],
  lane: (lane, { tableName }) => [laneWrite(tableName, lane)],
  handedOver: (lane, { tableName }) => [laneWrite(tableName, lane)],
  group: (group, { tableName }) => [groupWrite(tableName, group)],
  hidden: (hidden, { tableName }) => {
    const key = hiddenKey(hidden.at, hidden.eventKey);
    return [put(tableName, { ...key, ...toArchive(hidden.at, key), hidden, expiresAt: endOf('hidden', hidden.at) })];
  },
  silence: (silence, { tableName }, change) => [itemWrite(tableName, 'silence', silence, change)],
  acceptance: (acceptance, { tableName }, change) => [itemWrite(tableName, 'acceptance', acceptance, change)],
  retryBook: ({ expectedVersion, after }, { tableName }) => {
    const item = { ...retryBookKey, ...after };
    if (expectedVersion === 0) return [putNew(tableName, item)];
    return [putIfUnchanged(tableName, item, { attribute: 'version', was: expectedVersion })];
  },
};

function partsOf(settings: DynamoSettings, change: Commit): WriteItem[] {
  const write = <Name extends Part>(name: Name) => {
    const part = change[name];
    return part ? writers[name](part, settings, change) : [];
  };
  return (Object.keys(writers) as Part[]).flatMap((name) => write(name));
}

function itemWrite(
  tableName: string,
  kind: 'silence' | 'acceptance',
  { expected, after }: { expected: number | null; after: PersonsItem },
  { record }: Commit,
): WriteItem {
  const { revision, until, from } = after;
  const key = itemKey(kind, after);
  const listed = { ...key, ...toArchive(record?.at ?? from, key) };
  const item = { ...listed, [kind]: wellFormed(after), revision, expiresAt: endOf(kind, until) };
  if (expected === null) return putNew(tableName, item);
  return putIfUnchanged(tableName, item, { attribute: 'revision', was: expected });
}

/** An incident expires only once it is resolved. */
function expiryOf(settings: DynamoSettings, incident: Incident): { expiresAt?: number } {
  return incident.status === 'resolved' ? { expiresAt: evidenceEnd(settings, incident.updatedAt) } : {};
}
