import type { BackupEvent, Finding } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import { wordOf } from '../events/outcome-of-state.ts';
import { sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';

/** Problems remembered per lane; more would not change what strikes are used for. */
export const rememberedProblems = 20;

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
  openIncidentId: string | null;
  /** The success that cleared this lane last and the incident it was cleared from, so that hearing it again can finish what a crash left. */
  lastCleared: { eventKey: string; incidentId: string } | null;
  /** The key of the lane that this one turned out to be: nothing more happens here. Absent: it is one of its own. */
  movedTo?: string;
  /** Keys under which alerts of the open incident were taken in before it was known that they are of this lane. */
  formerly?: readonly string[];
  /** Keys of what is this lane as well, but has an incident of its own open: it comes here when one of the two is over. */
  apart?: readonly string[];
}

/** How lane keys are made, stored with each lane: 1, as 0.1.0 did, restores and restore tests of one resource together; 2, apart. */
export const laneKeyVersion = 2;

/**
 * Returns the key of the lane an event belongs to; without a resource, its recovery point, and without that, the job stands
 * alone. Malware is on a lane of the recovery point it was found in: a clean scan of the next one proves nothing about it.
 */
export function laneKeyOf(event: BackupEvent): string {
  const infected = foundThreats(event) ? event.recoveryPointArn : null;
  const subject = infected ?? sourceOf(event) ?? event.recoveryPointArn ?? `job:${event.jobId}`;
  return keyOf(event, subject);
}

function keyOf(event: BackupEvent, subject: string): string {
  const parts = [event.accountId, event.region, event.kind, subject];
  if (kindRow(event.kind).fills === 'destination') parts.push(event.destinationVaultArn ?? '');
  // That a test works says nothing of what somebody waits for, and the other way round.
  if (event.isRestoreTest === true) parts.push('restore-test');
  if (event.drill) parts.push('drill');
  return parts.join('|');
}

/** The resource; of what is known by its recovery point, the table that an ARN of a backup of DynamoDB begins with. */
function sourceOf({ kind, resourceArn, recoveryPointArn }: BackupEvent): string | null {
  if (resourceArn !== null || kindRow(kind).isKnownByPoint !== true) return resourceArn;
  return /^(arn:[a-z-]+:dynamodb:[^:]+:[^:]+:table\/[^/]+)\/backup\//.exec(recoveryPointArn ?? '')?.[1] ?? null;
}

/** Returns the keys under which an event's lane may have been begun while less was known of the job. */
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

/** What malware is known by. */
type Scanned = Pick<BackupEvent, 'kind' | 'outcome' | 'state'> & { finding?: Finding | undefined };

/** Says whether an event is a scan that found malware; stored before that was a finding: one that was completed, and yet is a failure. */
export function foundThreats({ kind, outcome, state, finding }: Scanned): boolean {
  if (finding === 'threats') return true;
  return kindRow(kind).findsThreats === true && outcome === 'failed' && wordOf(state).startsWith('COMPLETED');
}

/** Returns what tells lanes apart in little room. */
export function laneIdOf(key: string): string {
  return sha256(key, 40);
}

/** How an incident knows the lane of one of its alerts. Id null: written before there was one, when of a long key only its beginning was kept. */
export interface LaneMark {
  laneId: string | null;
  laneKey: string;
}

/** Says whether a mark is of the lane with this key. */
export function isOnLane({ laneId, laneKey }: LaneMark, key: string): boolean {
  return laneId === null ? key.startsWith(laneKey) : laneId === laneIdOf(key);
}

/** Says whether a mark is of this lane, be it by a key that it had before. */
export function isMarkOf(mark: LaneMark, { key, formerly = [] }: Pick<Lane, 'key' | 'formerly'>): boolean {
  return [key, ...formerly].some((one) => isOnLane(mark, one));
}

/** Says whether two marks are of one lane. */
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

/** Returns the lane with a problem added, in job order, a job with two bad outcomes once; problems older than the last success are forgotten. */
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
  if ((success ?? '') <= latest && problemsStartedAt.every((at) => at <= latest)) return lane;
  return {
    ...lane,
    lastSuccessStartedAt: success !== null && success > latest ? null : success,
    problemsStartedAt: problemsStartedAt.filter((at) => at <= latest),
  };
}

/** Returns the number of problems in a row: those whose job started after the last success. */
export function consecutiveFailures(lane: Lane): number {
  return lane.problemsStartedAt.filter((problem) => !isLaterJob(lane.lastSuccessStartedAt, problem)).length;
}
