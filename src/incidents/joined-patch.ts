import type { Instant } from '../lib/instant.ts';
import { type Alert, worseOf } from './alert.ts';
import { type AlertSummary, type Incident, shownAlerts } from './incident.ts';
import { isOnLane, isSameLane, type Lane } from './lane.ts';
import { soonestRun } from './next-run.ts';
import { summarise } from './open-incident.ts';
import { ownersOf, withOwner } from './owners.ts';
import { isSamePlace, unowned, withAffected } from './reach.ts';
import type { Retry } from './retry-state.ts';
import type { IncidentDecision } from './routing.ts';

/** The lane of an alert that joins; new: the incident had nothing of it. */
export type JoinedLane = { isNew: boolean; retries?: RetryNews | undefined } & Partial<Pick<Lane, 'key' | 'formerly'>>;

/** What an alert that joins changes about retries. */
export interface RetryNews {
  /** All that the incident has from now on. */
  after: readonly Retry[];
  /** The retry that the alert is the failure of; null: it is another job. */
  failed: Retry | null;
}

/** Returns what of an incident an alert that joins changes, whatever comes of it. A retry is part of its run, and counts as no other alert. */
export function joinedPatch(
  incident: Incident,
  alert: Alert,
  decision: IncidentDecision,
  lane: JoinedLane,
  now: Instant,
): Partial<Incident> {
  const { retries } = lane;
  const isOfRetry = retries !== undefined && retries.failed !== null;
  return {
    severity: worseOf(incident.severity, decision.severity),
    rulesVersion: decision.rulesVersion,
    alertCount: incident.alertCount + (isOfRetry ? 0 : 1),
    ...(retries === undefined || retries.after.length === 0 ? {} : { retries: retries.after }),
    openLanes: incident.openLanes + (lane.isNew ? 1 : 0),
    reach: lane.isNew ? withAffected(incident.reach, alert, incident) : incident.reach,
    owners: withOwner(keptOwners(incident), alert),
    alerts: withSummary(
      incident.alerts,
      { ...summarise(alert, lane.key), ...elsewhere(incident, alert) },
      { ...lane, isOfRetry },
    ),
    nextRunAt: soonestRun(incident.nextRunAt ?? null, alert, now),
    ...quietCount(incident, decision),
  };
}

/** Where an alert happened, if not where the incident was opened. */
function elsewhere(incident: Incident, { event }: Alert): Pick<AlertSummary, 'elsewhere'> {
  const { accountId, region } = event;
  return isSamePlace(incident, event) ? {} : { elsewhere: { accountId, region } };
}

/** Counts muted alerts that join, so that the last one that was not muted can be found among them. */
function quietCount({ joinedQuietly }: Incident, { mute }: IncidentDecision): Pick<Incident, 'joinedQuietly'> {
  if (mute) return joinedQuietly === null ? {} : { joinedQuietly: (joinedQuietly ?? 0) + 1 };
  return joinedQuietly === undefined ? {} : { joinedQuietly: 0 };
}

/** Keeps by name from now on what 0.1.0 only counted. */
function keptOwners(incident: Incident): string[] {
  const { owners, hasUnowned } = ownersOf(incident);
  return hasUnowned ? [...owners, unowned] : owners;
}

function withSummary(
  alerts: readonly AlertSummary[],
  alert: AlertSummary,
  { formerly = [], isOfRetry }: { formerly?: readonly string[]; isOfRetry: boolean },
): AlertSummary[] {
  const isOfBefore = (one: AlertSummary) => formerly.some((key) => isOnLane(one, key));
  const isOfLane = (one: AlertSummary) => isSameLane(one, alert) || isOfBefore(one);
  const before = alerts.filter(isOfLane).reduce((sum, { times = 1 }) => sum + times, 0);
  const others = alerts.filter((one) => !isOfLane(one));
  const times = before + (isOfRetry ? 0 : 1);
  return [...others, times <= 1 ? alert : { ...alert, times }].slice(-shownAlerts);
}
