/** Partition and sort key of each item in the single table; item-kinds.ts lists the kinds of items. */
import type { RunDayKey } from '../../../incidents/run-day.ts';
import { sha256 } from '../../../lib/hash.ts';
import { type Instant, utcDay } from '../../../lib/instant.ts';
import { itemKinds } from './item-kinds.ts';

/** The only index of the table, overloaded and sparse: an item without `gpk` is not in it. */
export const viewsIndex = 'views';

/** A day has so many lists of what is archived of it, so that a storm does not write to one partition. */
export const archiveLists = 8;

/** The primary key of an item. */
export interface TableKey {
  pk: string;
  sk: string;
}

/** Returns the key of an item of a kind; `id` and `rest` follow where its keys end in `#`. */
export function keyOf(kind: keyof typeof itemKinds, id = '', rest = ''): TableKey {
  const { pk, sk } = itemKinds[kind];
  return { pk: `${pk}${id}`, sk: `${sk}${rest}` };
}

/** Returns one of the lists of what was written on a day and is archived. */
export function archiveListOf(day: string, list: number): string {
  return `ARCHIVE#${day}#${list}`;
}

/** Returns the attributes that put an item into the list of what was written on this day. */
export function toArchive(at: Instant, { pk, sk }: TableKey): { gpk: string; gsk: string } {
  const list = Number.parseInt(sha256(`${pk} ${sk}`, 4), 16) % archiveLists;
  return { gpk: archiveListOf(utcDay(at), list), gsk: at };
}

/** The incident itself. */
export function incidentKey(incidentId: string): TableKey {
  return keyOf('incident', incidentId);
}

/** Returns the id of the incident that a partition belongs to. */
export function incidentIdOf(pk: string): string {
  return pk.slice(incidentKey('').pk.length);
}

/** One of the views of an incident. */
export function viewKey(incidentId: string, view: string): TableKey {
  return keyOf('view', incidentId, view);
}

/** One line of evidence; sorts by sequence. */
export function recordKey(incidentId: string, sequence: number): TableKey {
  return keyOf('record', incidentId, String(sequence).padStart(8, '0'));
}

/** One alert of an incident; sorts by the revision that added it. */
export function alertKey(incidentId: string, revision: number): TableKey {
  return keyOf('alert', incidentId, String(revision).padStart(8, '0'));
}

/** One delivery of an incident. */
export function deliveryKey(incidentId: string, noticeId: string, target: string): TableKey {
  return keyOf('delivery', incidentId, `${target}#${noticeId}`);
}

/** What was learnt later of one delivery of an incident, of one recipient. */
export function laterKey(
  incidentId: string,
  { target, noticeId, what, recipient }: { target: string; noticeId: string; what: string; recipient: string },
): TableKey {
  return keyOf('later', incidentId, `${target}#${noticeId}#${what}#${sha256(recipient.toLowerCase(), 16)}`);
}

/** What one target knows of an incident. */
export function targetKey(incidentId: string, target: string): TableKey {
  return keyOf('target', incidentId, target);
}

/** Whether a target fails, and since when. */
export function healthKey(target: string): TableKey {
  return keyOf('health', sha256(target, 40));
}

/** A lane; its key is hashed because ARNs can be longer than a partition key may be. */
export function laneTableKey(laneKey: string): TableKey {
  return keyOf('lane', sha256(laneKey, 40));
}

/** Returns the list of the alerts that a lane had, by when they were taken in. */
export function laneListOf(laneId: string): string {
  return `${itemKinds.lane.pk}${laneId}`;
}

/** What a short link stands for, by the hash of its secret part. */
export function shortLinkKey(hash: string): TableKey {
  return keyOf('shortLink', hash);
}

/** The open incident of a group. */
export function groupKey(group: string): TableKey {
  return keyOf('group', sha256(group, 40));
}

/** The mark that an event was handled. */
export function seenKey(eventKey: string): TableKey {
  return keyOf('seen', sha256(eventKey, 40));
}

/** That the end of a job was heard of. */
export function heardKey(eventKey: string): TableKey {
  return keyOf('heard', sha256(eventKey, 40));
}

/** How often a message of the intake queue was begun alone and never ended. */
export function messageTriesKey(messageId: string): TableKey {
  return keyOf('tries', sha256(messageId, 40));
}

/** The incident that a vendor's own id leads back to. */
export function refKey(channel: string, id: string): TableKey {
  return keyOf('ref', `${channel}#${sha256(id, 40)}`);
}

/** That a message which a vendor posted had its effect. */
export function postedKey(message: string): TableKey {
  return keyOf('posted', sha256(message, 40));
}

/** How far an allowance of a vendor is used. */
export function rateLimitKey(of: string): TableKey {
  return keyOf('allowance', sha256(of, 40));
}

/** The partition of the alerts of one day that nobody was told of. */
export function hiddenDay(at: Instant): string {
  return `${itemKinds.hidden.pk}${utcDay(at)}`;
}

/** An alert that nobody was told of; those of one day are in the order of time. */
export function hiddenKey(at: Instant, eventKey: string): TableKey {
  return { pk: hiddenDay(at), sk: `${at}#${sha256(eventKey, 16)}` };
}

/** What a person keeps quiet, or accepted; those that end later come later. */
export function itemKey(kind: 'silence' | 'acceptance', { id, until }: { id: string; until: Instant }): TableKey {
  return keyOf(kind, '', `${until}#${id}`);
}

/** The backups of one lane that were due on one day; those of a day are together. */
export function runDayKey({ day, laneId }: RunDayKey): TableKey {
  return keyOf('runDay', day, laneId);
}

/** Which backups were started again. */
export const retryBookKey: TableKey = keyOf('retryBook');

/** How a backup of the canary ended last. */
export function canaryHeardKey(part: string): TableKey {
  return keyOf('canaryHeard', '', part);
}

/** Since when the canary is looked for. */
export const canaryWatchKey: TableKey = keyOf('canaryWatch');

/** The drills that the router plays by itself. */
export const drillBookKey: TableKey = keyOf('drillBook');

/** When a drill last proved something. */
export function provenWayKey(scopeKey: string): TableKey {
  return keyOf('provenWay', '', scopeKey);
}

/** An account and Region of members; null: where the router is. */
export type OfMember = { accountId: string; region: string } | null;

/** Something that was found in an account and Region; an id is of one of them. */
export function findingKey(id: string, member: OfMember = null): TableKey {
  return member === null ? keyOf('finding', '', id) : keyOf('memberFinding', memberId(member), id);
}

/** How far an account and Region was looked at for findings. */
export function findingsProgressKey(member: OfMember): TableKey {
  return member === null ? keyOf('findingsProgress') : keyOf('memberFindingsProgress', memberId(member));
}

function memberId({ accountId, region }: NonNullable<OfMember>): string {
  return `${accountId}#${region}`;
}

/** Which accounts and Regions of members were looked at. */
export const membersKey: TableKey = keyOf('members');

/** What accounts are called. */
export const accountNamesKey: TableKey = keyOf('accountNames');

/** Promises of the rules that are not kept. */
export const brokenPromisesKey: TableKey = keyOf('brokenPromises');

/** How far due backups of an account and Region were looked at. */
export function runsProgressKey(member: OfMember): TableKey {
  return member === null ? keyOf('runsProgress') : keyOf('memberRunsProgress', memberId(member));
}

/** The last rules that were valid. */
export const lastGoodRulesKey: TableKey = keyOf('rulesInForce');

/** A version of the rules that was in force. */
export function rulesVersionKey(version: string, hash: string): TableKey {
  return keyOf('rulesVersion', '', `${version}#${hash}`);
}

/** The last rules that people heard of, the last week whose hidden alerts, and whether anybody hears the last resort. */
export const announcedRulesKey: TableKey = keyOf('rulesAnnounced');
export const toldWeekKey: TableKey = keyOf('toldWeek');
export const toldLastResortKey: TableKey = keyOf('toldLastResort');

/** How far the scan for incidents without views has come. */
export const watchScanKey: TableKey = keyOf('scan');

/** How far AWS's lists of jobs of an account and Region were compared with what was heard. */
export function reconciledKey(member: OfMember): TableKey {
  return member === null ? keyOf('reconciled') : keyOf('memberReconciled', memberId(member));
}
