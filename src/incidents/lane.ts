import type { BackupEvent, Finding, Outcome } from '../events/backup-event.ts';
import { type EventKind, kindRow } from '../events/kinds.ts';
import { wordOf } from '../events/outcome-of-state.ts';
import { sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';
import type { RunSize } from './lane-sizes.ts';

/** How many problems a lane remembers; more would make no difference to strikes. */
export const rememberedProblems = 20;

/** The outcome of one problem in a row. */
export type StreakWord = Exclude<Outcome, 'succeeded' | 'in-progress' | 'changed'> | 'never-ran';

/** A problem on a lane, and the run that it belongs to. */
export interface LaneProblem {
  startedAt: Instant;
  as: StreakWord;
  /** The plan by which it was due, as a hash of the plan's id; absent: nobody planned it, or it is not known. */
  planId?: string;
  /** For a run that never started: until when a job of its plan belongs to it. */
  until?: Instant;
}

/**
 * One protected resource and one kind of job in one account and Region (for copies: and destination
 * vault). Strikes, the last success and the open incident hang on it.
 */
export interface Lane {
  key: string;
  /** Grows by one with every change; writes are conditional on it. */
  version: number;
  lastSuccessStartedAt: Instant | null;
  /** Start times of problem jobs later than the last success, oldest first. */
  problemsStartedAt: Instant[];
  /** Their outcomes and their runs; one that 0.1.0 noted has none. */
  problems?: readonly LaneProblem[];
  /** Findings of `watch`, which end with a later good job or once they are no longer found; not strikes. Absent: none. */
  found?: readonly FoundOnLane[];
  openIncidentId: string | null;
  /** The incident that was closed because its resource is gone, and when; absent: the resource exists, as far as is known. */
  gone?: { incidentId: string; at: Instant };
  /** How large its last good backups were, in the order in which they were started; absent: not known. */
  sizes?: readonly RunSize[];
  /** The success that last cleared this lane and the incident it cleared, so that hearing it again can finish after a crash. */
  lastCleared: { eventKey: string; incidentId: string } | null;
  /** Incidents that keep a retry of this lane of which it was not heard how it ended before the lane was clear; absent: none. */
  retriedIn?: readonly string[];
  /** The last success that was not believed, because its recovery point was missing; absent: the open incident had none. */
  unproven?: string;
  /** The key of the lane that this one turned out to be, so that nothing more happens here. Absent: it is a lane of its own. */
  movedTo?: string;
  /** Keys under which the open incident took in alerts before they were known to belong to this lane. */
  formerly?: readonly string[];
  /** Keys of lanes that are the same as this one but have an open incident of their own; they join when one of the two ends. */
  apart?: readonly string[];
}

/** Something that `watch` found, open on its lane. */
export interface FoundOnLane {
  id: string;
  /** A job that was started later than this and succeeds ends it. */
  startedAt: Instant;
}

/** How lane keys are made, stored with each lane: 1, as 0.1.0 did, restores and restore tests of one resource together; 2, apart. */
export const laneKeyVersion = 2;

/** The part of an event that says which lane it is on. */
export type OnLane = Pick<
  BackupEvent,
  | 'accountId'
  | 'region'
  | 'kind'
  | 'outcome'
  | 'state'
  | 'finding'
  | 'size'
  | 'jobId'
  | 'resourceArn'
  | 'recoveryPointArn'
  | 'destinationVaultArn'
  | 'isRestoreTest'
  | 'drill'
  | 'found'
  | 'contributor'
>;

/**
 * Returns the key of the lane an event belongs to; without a resource, its recovery point, and without that, the job stands
 * alone; so does an access point, of which a bucket may have several. Malware is on a lane of the recovery point it was found in: a clean scan of the next one proves nothing about it.
 */
export function laneKeyOf(event: OnLane): string {
  const infected = foundThreats(event) ? event.recoveryPointArn : null;
  const own = kindRow(event.kind).isOwnSubject === true && event.jobId !== '' ? `${event.kind}:${event.jobId}` : null;
  const subject =
    event.found?.subject ?? infected ?? own ?? sourceOf(event) ?? event.recoveryPointArn ?? `job:${event.jobId}`;
  return keyOf(event, subject);
}

function keyOf(event: OnLane, subject: string): string {
  const kind = laneKindOf(event);
  const parts = [event.accountId, event.region, kind, subject];
  if (kindRow(kind).fills === 'destination') parts.push(event.destinationVaultArn ?? '');
  // A test that works says nothing about a restore that somebody waits for, and the other way round.
  if (event.isRestoreTest === true) parts.push('restore-test');
  // One series of an alarm that is good again says nothing about the others.
  if (event.contributor !== undefined) parts.push(`contributor:${event.contributor.id}`);
  // It says nothing about whether backups are made.
  if (event.size !== undefined) parts.push('size');
  if (event.drill) parts.push('drill');
  return parts.join('|');
}

/** A copy that was not made is on the lane of copies; a finding that no job can end is on a lane of its own. */
function laneKindOf({ kind, found, destinationVaultArn }: OnLane): EventKind {
  if (typeof found?.subject === 'string') return kind;
  const { onLaneOf } = kindRow(kind);
  return onLaneOf !== undefined && destinationVaultArn !== null ? 'copy' : (onLaneOf ?? kind);
}

/** Returns the resource; if only a recovery point is known, the table with which the ARN of a DynamoDB backup begins. */
function sourceOf({ kind, resourceArn, recoveryPointArn }: OnLane): string | null {
  if (resourceArn !== null || kindRow(kind).isKnownByPoint !== true) return resourceArn;
  return /^(arn:[a-z-]+:dynamodb:[^:]+:[^:]+:table\/[^/]+)\/backup\//.exec(recoveryPointArn ?? '')?.[1] ?? null;
}

/** Returns the keys under which an event's lane may have begun while less was known about the job. */
export function earlierLaneKeysOf(event: BackupEvent): string[] {
  const { kind, recoveryPointArn } = event;
  if (kindRow(kind).isKnownByPoint !== true || recoveryPointArn === null) return [];
  return [keyOf(event, recoveryPointArn)].filter((key) => key !== laneKeyOf(event));
}

/**
 * Returns the keys that restores and restore tests of one thing shared in 0.1.0, each with the one that a test has now: the
 * open incident of a test is looked for there as well, until 0.3.0.
 */
export function sharedLaneKeysOf(event: BackupEvent): { shared: string; ofTest: string }[] {
  if (kindRow(event.kind).isKnownByPoint !== true) return [];
  const { isRestoreTest: _either, ...restore } = event;
  const test = { ...restore, isRestoreTest: true as const };
  const subjects = [sourceOf(event), event.recoveryPointArn].filter((subject) => subject !== null);
  return [...new Set(subjects)].map((subject) => ({ shared: keyOf(restore, subject), ofTest: keyOf(test, subject) }));
}

/** The part of an event that shows whether a scan found malware. */
type Scanned = Pick<BackupEvent, 'kind' | 'outcome' | 'state'> & { finding?: Finding | undefined };

/** Says whether an event is a scan that found malware; in older items, one that completed and still counts as a failure. */
export function foundThreats({ kind, outcome, state, finding }: Scanned): boolean {
  if (finding === 'threats') return true;
  return kindRow(kind).findsThreats === true && outcome === 'failed' && wordOf(state).startsWith('COMPLETED');
}

/** Returns a short id that tells lanes apart. */
export function laneIdOf(key: string): string {
  return sha256(key, 40);
}

/** Returns the ids of a lane: its own, and those of keys that it had before. */
export function laneIdsOf({ key, formerly = [] }: Pick<Lane, 'key' | 'formerly'>): string[] {
  return [key, ...formerly].map(laneIdOf);
}

/** How an incident knows the lane of an alert. Id null: an old release wrote it and kept only the beginning of a long key. */
export interface LaneMark {
  laneId: string | null;
  laneKey: string;
}

/** Says whether a mark belongs to the lane with this key. */
export function isOnLane({ laneId, laneKey }: LaneMark, key: string): boolean {
  return laneId === null ? key.startsWith(laneKey) : laneId === laneIdOf(key);
}

/** Says whether a mark belongs to this lane, even under a key that it had before. */
export function isMarkOf(mark: LaneMark, { key, formerly = [] }: Pick<Lane, 'key' | 'formerly'>): boolean {
  return [key, ...formerly].some((one) => isOnLane(mark, one));
}

/** Says whether two marks belong to the same lane. */
export function isSameLane(a: LaneMark, b: LaneMark): boolean {
  return a.laneId === null || b.laneId === null ? a.laneKey === b.laneKey : a.laneId === b.laneId;
}

/** Returns a lane on which nothing has happened yet. */
export function newLane(key: string): Lane {
  return {
    key,
    version: 0,
    lastSuccessStartedAt: null,
    problemsStartedAt: [],
    openIncidentId: null,
    lastCleared: null,
  };
}

/** Says whether a success of a job started at this time came after the problem job: compares job times, never arrival. */
export function isLaterJob(success: Instant | null, problem: Instant): boolean {
  return success !== null && success > problem;
}

/** Returns the lane with a problem added, in job order and each job once; problems older than the last success are dropped. */
export function withProblem(lane: Lane, startedAt: Instant): Lane {
  const problems = [...new Set([...lane.problemsStartedAt, startedAt])].sort().slice(-rememberedProblems);
  return { ...lane, problemsStartedAt: problems.filter((problem) => !isLaterJob(lane.lastSuccessStartedAt, problem)) };
}

/**
 * Returns the lane without times later than can be, as 0.1.0 took them from AWS: a success of the year 2099 would hide
 * every failure until then, and a failure of then would never be over.
 */
export function plausibleLane(lane: Lane, latest: Instant): Lane {
  const { lastSuccessStartedAt: success, problemsStartedAt } = lane;
  return {
    ...lane,
    lastSuccessStartedAt: success !== null && success > latest ? null : success,
    problemsStartedAt: problemsStartedAt.filter((at) => at <= latest),
  };
}

/** Returns when a lane's resource was taken for gone, if a later job shows that it is not; null: no job shows that. */
export function backSince({ gone }: Lane, startedAt: Instant): Instant | null {
  return gone !== undefined && startedAt > gone.at ? gone.at : null;
}

/** Says whether a row holds all problems there were: at the limit of what a lane remembers there may have been earlier ones. */
export function isCounted(strikes: number): boolean {
  return strikes < rememberedProblems;
}

/** Returns the number of problems in a row: those whose job started after the last success. */
export function consecutiveFailures(lane: Lane): number {
  return lane.problemsStartedAt.filter((problem) => !isLaterJob(lane.lastSuccessStartedAt, problem)).length;
}
