import type { Actor } from '../evidence/actor.ts';
import type { Instant } from '../lib/instant.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { Severity } from './alert.ts';
import type { IncidentOrder } from './delivery-order.ts';
import type { LaneMark } from './lane.ts';
import type { Mute } from './mute.ts';
import type { Routing } from './routing.ts';
import type { ViewEntry } from './view-entry.ts';

/** Alerts an incident shows by name; the rest are counted and stored beside it. */
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
}

/** What ends an incident: a later job that succeeded, or somebody's word. */
type ResolutionKind = 'later-success' | 'answer';

/** What ended an incident, and who or what said so. */
export interface Resolution extends Answer {
  kind: ResolutionKind;
  /** One sentence. */
  reason: string;
  /** What somebody says of why it is over, as typed; absent: nothing. */
  why?: string;
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
  /** The version of the rules by which something was last decided about it; every record is stamped with it. */
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
  /** Targets of other routes whose alerts joined before the first step: they are told with it. */
  alsoTell: string[];
  /** What keeps it quiet for now, from its opening or later; absent or null: nothing. */
  mute?: Mute | null;
  /** Alerts that joined muted after the last one that was not; absent: none; null: all were, from the first one on. */
  joinedQuietly?: number | null;
  /** How many resources it has hit, by type and by owner. */
  reach: AffectedResources;
  acknowledgement: (Answer & { until: Instant | null }) | null;
  resolution: Resolution | null;
  /** What was decided but not yet handed over to the queue and the timers. */
  outbox: { deliveries: IncidentOrder[]; clock: TimerOrder | null };
  /** The lists in which it stands, kept by `evolve`; absent: written by 0.1.0. */
  views?: ViewEntry[];
  /** Hash of the newest record, to which the next one is chained. */
  recordHash: string;
}

/** How far a cause reaches: every resource counted once, by type and by owner; bounded, the rest under `other`. */
export interface AffectedResources {
  resources: number;
  byType: TextMap<number>;
  byOwner: TextMap<number>;
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
  /** When they were last reminded. */
  remindedAt?: Instant | null;
  /** When people were last told that alerts had joined, and when the next such notice is due. */
  joinedToldAt: Instant | null;
  joinedDueAt: Instant | null;
  /** The policy came to its end and nobody had answered. */
  exhausted: boolean;
  /** Recovery point objective, in seconds, for steps that say `after: 50% of rpo`. */
  rpoSeconds: number | null;
}
