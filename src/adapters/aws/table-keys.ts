/** Where each thing is in the one table: partition and sort key. */
import { sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';

/** The primary key of an item. */
export interface TableKey {
  pk: string;
  sk: string;
}

/** The incident itself. */
export function incidentKey(incidentId: string): TableKey {
  return { pk: `INCIDENT#${incidentId}`, sk: 'STATE' };
}

/** Returns the id of the incident that a partition belongs to. */
export function incidentIdOf(pk: string): string {
  return pk.slice(incidentKey('').pk.length);
}

/** One of the views of an incident. */
export function viewKey(incidentId: string, view: string): TableKey {
  return { pk: `INCIDENT#${incidentId}`, sk: `VIEW#${view}` };
}

/** One line of evidence; sorts by sequence. */
export function recordKey(incidentId: string, sequence: number): TableKey {
  return { pk: `INCIDENT#${incidentId}`, sk: `RECORD#${String(sequence).padStart(8, '0')}` };
}

/** One alert of an incident; sorts by the revision that added it. */
export function alertKey(incidentId: string, revision: number): TableKey {
  return { pk: `INCIDENT#${incidentId}`, sk: `ALERT#${String(revision).padStart(8, '0')}` };
}

/** One delivery of an incident. */
export function deliveryKey(incidentId: string, noticeId: string, target: string): TableKey {
  return { pk: `INCIDENT#${incidentId}`, sk: `DELIVERY#${target}#${noticeId}` };
}

/** What one target knows of an incident. */
export function targetKey(incidentId: string, target: string): TableKey {
  return { pk: `INCIDENT#${incidentId}`, sk: `TARGET#${target}` };
}

/** Whether a target fails, and since when. */
export function healthKey(target: string): TableKey {
  return { pk: `TARGET#${sha256(target, 40)}`, sk: 'HEALTH' };
}

/** A lane; its key is hashed because ARNs can be longer than a partition key may be. */
export function laneTableKey(laneKey: string): TableKey {
  return { pk: `LANE#${sha256(laneKey, 40)}`, sk: 'STATE' };
}

/** The open incident of a group. */
export function groupKey(group: string): TableKey {
  return { pk: `GROUP#${sha256(group, 40)}`, sk: 'OPEN' };
}

/** The mark that an event was handled. */
export function seenKey(eventKey: string): TableKey {
  return { pk: `EVENT#${sha256(eventKey, 40)}`, sk: 'SEEN' };
}

/** How often a message of the intake queue was begun alone and never ended. */
export function messageTriesKey(messageId: string): TableKey {
  return { pk: `MESSAGE#${sha256(messageId, 40)}`, sk: 'TRIES' };
}

/** How far an allowance of a vendor is used. */
export function allowanceKey(of: string): TableKey {
  return { pk: `ALLOWANCE#${sha256(of, 40)}`, sk: 'STATE' };
}

/** The partition of the alerts of one day that nobody was told of. */
export function hiddenDay(at: Instant): string {
  return `HIDDEN#${at.slice(0, 10)}`;
}

/** An alert that nobody was told of; those of one day are in the order of time. */
export function hiddenKey(at: Instant, eventKey: string): TableKey {
  return { pk: hiddenDay(at), sk: `${at}#${sha256(eventKey, 16)}` };
}

/** The last rules that were valid. */
export const lastGoodRulesKey: TableKey = { pk: 'RULES', sk: 'LAST-GOOD' };

/** The last rules that people heard of, the last week whose hidden alerts, and whether anybody hears the last resort. */
export const announcedRulesKey: TableKey = { pk: 'RULES', sk: 'ANNOUNCED' };
export const toldWeekKey: TableKey = { pk: 'RULES', sk: 'TOLD-WEEK' };
export const toldLastResortKey: TableKey = { pk: 'RULES', sk: 'TOLD-LAST-RESORT' };

/** How far the scan for incidents without views has come. */
export const watchScanKey: TableKey = { pk: 'WATCH', sk: 'SCAN' };
