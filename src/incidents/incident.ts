import type { Actor } from '../evidence/actor.ts';
import type { Instant } from '../lib/instant.ts';
import type { Severity } from './alert.ts';
import type { IncidentOrder } from './delivery-order.ts';
import type { LaneMark } from './lane.ts';
import type { Mute } from './mute.ts';
import type { Proof } from './proof.ts';
import type { AffectedResources, Place } from './reach.ts';
import type { Retry } from './retry-state.ts';
import type { Routing } from './routing.ts';
import type { Streak } from './streak.ts';
import type { ViewEntry } from './view-entry.ts';

/** How many alerts an incident shows by name; the rest are counted and stored beside it. */
export const shownAlerts = 20;

/** A marker names its incident for this long after the last alert, in seconds: who is open longer inhibits nobody any more. */
export const inhibitsForSeconds = 90 * 86_400;

export type IncidentStatus = 'open' | 'acknowledged' | 'resolved';

/** An order to start the escalation timer of an incident; starting twice starts once. */
export interface TimerOrder {
  incidentId: string;
  /** The revision that started this timer; an execution with another one ends itself. */
  clock: number;
  nextStepAt: Instant;
}

/** A person (or the router) and how they said it. */
export interface Answer {
  by: string;
  /** Who that is, and how it is known; absent: written by 0.1.0. */
  actor?: Actor;
  via: string;
  at: Instant;
  /** The target whose vendor reported it, and which is not told again; absent: it came from no vendor. */
  from?: string;
}

/** A policy as one version of the rules had it; only whoever compares policies reads its contents. */
export interface FollowedPolicy {
  name: string;
  policy: Readonly<Record<string, unknown>>;
}

/** Somebody has it in hand. */
export interface Acknowledgement extends Answer {
  /** When the incident opens again; null: never, it holds until the incident is resolved. */
  until: Instant | null;
  /** The run until which it holds; null: the run is not known, so it holds for a day; absent: it does not depend on a run. */
  run?: Instant | null;
  /** Whether that run failed. */
  runFailed?: true;
}

/** What ends an incident: a later job that succeeded, a person, or, without recovery, an acceptance or the end of its resource. */
type ResolutionKind = 'later-success' | 'answer' | 'accepted' | 'nothing-left';

/** Successes that were not believed, because what they should have made was not there. */
export interface Unproven {
  times: number;
  /** When the last one was given up, and why, in a sentence. */
  at: Instant;
  reason: string;
}

/** What ended an incident, and who or what said so. */
export interface Resolution extends Answer, Partial<Proof> {
  kind: ResolutionKind;
  /** One sentence. */
  reason: string;
  /** Why it is over, as somebody typed it; absent: nobody said. */
  why?: string;
  /** Who answers for what was accepted, and until when; absent: it was not. */
  accepted?: { owner: string; until: Instant };
}

/** An incident that was over and whose problem has come back. */
export interface Relapse {
  incidentId: string;
  /** How many relapses there were, including this one. */
  number: number;
  resolvedAt: Instant;
  /** Who or what had ended it, as shown to people. */
  resolvedBy: string;
}

/** What an incident shows of one alert. Text is verbatim and hostile. */
export interface AlertSummary extends LaneMark {
  jobId: string;
  kind: string;
  outcome: string;
  severity: Severity;
  resourceName: string;
  resourceType: string;
  resourceArn: string | null;
  errorCode: string;
  /** A restore testing plan made it; absent: it did not, or 0.1.0 wrote it. */
  isRestoreTest?: true;
  occurredAt: Instant;
  startedAt: Instant;
  strikes: number;
  /** The outcome of each of them, if there are several; absent: one of them is not known. */
  streak?: Streak;
  /** It was found in the account and is not a run; absent: it is a run. */
  isFinding?: true;
  /** It reports the size of a backup; absent: it is about something else. */
  isSize?: true;
  /** It is the job of a run that was reported as never started; absent: it is not. */
  isLateRun?: true;
  /** How many alerts of its lane the incident has had, including this one; absent: no other, or 0.1.0 wrote it. */
  times?: number;
  /** Where it happened; absent: where the incident was opened. */
  elsewhere?: Place;
  /** Who owns the resource; absent: nobody knows, or 0.1.0 wrote it. */
  owner?: string;
  /** When its RPO runs out unless there is a new good backup; absent: not known. */
  rpoEndsAt?: Instant;
}

/** One or more alerts with one common cause that people work on together. The stored incident is the truth. */
export interface Incident {
  id: string;
  /** Grows by one with every change; every write is conditional on it. */
  revision: number;
  status: IncidentStatus;
  accountId: string;
  region: string;
  routing: Routing;
  /** The version of the rules behind the last decision about it; every record carries it. */
  rulesVersion: string;
  severity: Severity;
  openedAt: Instant;
  updatedAt: Instant;
  /** When the first step is due: opened plus the route's group wait. */
  announceAt: Instant;
  alertCount: number;
  /** Lanes whose latest job is still a problem; at zero the incident resolves. */
  openLanes: number;
  alerts: AlertSummary[];
  drill: boolean;
  escalation: Escalation;
  /** Targets that have been told; they also hear the end. */
  notified: string[];
  /** Targets of other routes whose alerts joined before the first step; they are told with that step. */
  alsoTell: string[];
  /** What keeps it quiet at the moment, since its opening or later; absent or null: nothing. */
  mute?: Mute | null;
  /** What last kept it quiet, from when and until when; absent or null: nothing has, or 0.1.0 wrote it. */
  heldBack?: HeldBack | null;
  /** How many muted alerts joined after the last one that was not muted; absent: none; null: all were muted from the start. */
  joinedQuietly?: number | null;
  /** How many resources it has hit, by type and by owner. */
  reach: AffectedResources;
  /** Who owns its resources, each once; `no owner` if nobody knows. Absent: written by 0.1.0, which only counts them. */
  owners?: string[];
  acknowledgement: Acknowledgement | null;
  /** Its policy at the last step, so that people hear about edits; absent: no step was taken, or 0.1.0 took it. */
  followed?: FollowedPolicy;
  /** The first known run of its resources that is still to come; absent or null: there is none. */
  nextRunAt?: Instant | null;
  /** When people are reminded that it was closed by hand without a good backup; absent or null: they are not. */
  gapReminderAt?: Instant | null;
  resolution: Resolution | null;
  /** Absent: every success was believed, or 0.1.0 wrote it. */
  unproven?: Unproven;
  /** Orders that were decided but not yet handed over to the queue and the timers. */
  outbox: { deliveries: IncidentOrder[]; clock: TimerOrder | null };
  /** The incident that it is a relapse of; absent or null: none. */
  relapseOf?: Relapse | null;
  /** The lists in which it stands, kept by `evolve`; absent: written by 0.1.0. */
  views?: ViewEntry[];
  /** Automatic retries of its failed backups, oldest first; absent: none was planned. */
  retries?: readonly Retry[];
  /** Hash of the newest record, to which the next one is chained. */
  recordHash: string;
}

/** A joined alert that is worse than those before it. */
export interface SeverityRise {
  from: Severity;
  to: Severity;
  /** Who had acknowledged the lesser one, as shown to people; null: nobody. */
  heldBy: string | null;
}

/** What kept an incident quiet. */
export interface HeldBack {
  /** The source in words: `silence "migration" of ana`. */
  by: string;
  since: Instant;
  /** Null: it is still in force. */
  until: Instant | null;
}

/** Where the incident stands in its policy. */
export interface Escalation {
  /** The revision that started the running timer; 0 when none runs. */
  clock: number;
  nextStepAt: Instant | null;
  /** Steps taken so far, counted over all rounds. */
  stepsTaken: number;
  /** When the last step was taken; null before the first of this run. */
  lastStepAt: Instant | null;
  /** When the running round of steps began; absent or null: with the announcement. */
  roundAt?: Instant | null;
  /** When an acknowledgement last ran out; the time to answer counts from then. Absent: none has run out. */
  reopenedAt?: Instant;
  /** Which round it is, and which steps were taken in it, the last of them at that moment; absent: as 0.1.0 counts them. */
  takenSteps?: { at: Instant; round: number; steps: readonly number[] };
  /** A rise in severity for which the policy begins again; absent or null: none, or the first step was taken since. */
  rose?: SeverityRise | null;
  /** When people were last reminded. */
  remindedAt?: Instant | null;
  /** When people were last told that alerts had joined, and when the next such notice is due. */
  joinedToldAt: Instant | null;
  joinedDueAt: Instant | null;
  /** The policy ended and nobody had answered. */
  exhausted: boolean;
  /** Recovery point objective, in seconds, for steps that say `after: 50% of rpo`. */
  rpoSeconds: number | null;
  /** The last good recovery point of the resource whose RPO runs out first; absent or null: not known. */
  lastGoodAt?: Instant | null;
}
