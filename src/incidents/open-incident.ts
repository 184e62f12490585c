import { firstOf } from '../lib/fitted.ts';
import { addSeconds, earlierOf, type Instant, laterOf } from '../lib/instant.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { Alert, Severity } from './alert.ts';
import { type Change, evolve, unopened } from './evolve.ts';
import type { AlertSummary, Incident } from './incident.ts';
import { laneIdOf, laneKeyOf } from './lane.ts';
import type { Mute } from './mute.ts';
import { noneAffected, withAffected } from './reach.ts';

/** What routing decided, as far as an incident keeps it. */
export interface Routed {
  route: string;
  policy: string;
  groupKey: string;
  groupWaitSeconds: number;
  /** Shortest time between two notices that alerts have joined; absent: five minutes. */
  groupIntervalSeconds?: number;
  /** How often people are reminded while nobody answers; absent or null: only by the policy. */
  repeatIntervalSeconds?: number | null;
  severity: Severity;
  /** What keeps it quiet for now. */
  mute?: Mute | null;
  labels?: TextMap;
  template?: string | null;
  /** Targets that hear it with the first step, beside those of the policy. */
  alsoTell?: readonly string[];
  reason: string;
  trace: string[];
  rulesVersion: string;
  acknowledgedForSeconds: number | null;
  /** Targets of the policy's first step: who hears of an alert of this route first. */
  firstTargets: readonly string[];
}

/** A muted incident is looked at this often, so that it is heard of soon when somebody takes the silence back. */
export const lookAgainSeconds = 900;

/** Opens an incident with its first alert. People hear of it when the group wait, and what mutes it, is over. */
export function openIncident(id: string, alert: Alert, routed: Routed, now: Instant): Change {
  const groupedUntil = addSeconds(now, routed.groupWaitSeconds);
  const announceAt = routed.mute ? laterOf(routed.mute.until, groupedUntil) : groupedUntil;
  const before = blankIncident(id, alert, routed, now, announceAt);
  return evolve(
    before,
    {},
    {
      what: 'opened',
      actor: 'router',
      reason: routed.reason,
      trace: routed.trace,
      details: factsOf(alert, routed),
      startTimerAt: routed.mute ? earlierOf(announceAt, addSeconds(now, lookAgainSeconds)) : announceAt,
    },
    now,
  );
}

/** Opens an incident that is over already: its job failed before a success that is known. Nobody is told. */
export function openResolved(id: string, alert: Alert, routed: Routed, laterSuccess: Instant, now: Instant): Change {
  const reason = `A later job of this resource, started ${laterSuccess}, had already succeeded when this one was heard of.`;
  const resolution = { kind: 'later-success' as const, by: 'AWS Backup', via: 'later success', at: now, reason };
  const before = { ...blankIncident(id, alert, routed, now, now), openLanes: 0 };
  return evolve(
    before,
    { status: 'resolved', resolution },
    { what: 'opened-resolved', actor: 'router', reason, trace: routed.trace, details: factsOf(alert, routed) },
    now,
  );
}

/** Characters of a lane's key that an incident shows. */
export const longestLaneKey = 300;

/** Returns what an incident shows of an alert. */
export function summarise(alert: Alert): AlertSummary {
  const { event, resource } = alert;
  const laneKey = laneKeyOf(event);
  return {
    laneId: laneIdOf(laneKey),
    laneKey: firstOf(laneKey, longestLaneKey),
    jobId: firstOf(event.jobId, 100),
    kind: event.kind,
    outcome: event.outcome,
    severity: alert.severity,
    resourceName: firstOf(resource.name, 200),
    resourceType: firstOf(resource.type, 100),
    resourceArn: resource.arn === null ? null : firstOf(resource.arn, 500),
    errorCode: alert.error.code,
    occurredAt: event.occurredAt,
    startedAt: event.startedAt,
    strikes: alert.strikes,
  };
}

/** Returns the facts of an alert that go on record. */
export function factsOf(alert: Alert, routed: Routed): Record<string, unknown> {
  return {
    eventKey: alert.event.eventKey,
    jobId: alert.event.jobId,
    outcome: alert.event.outcome,
    severity: routed.severity,
    severityReasons: alert.severityReasons,
    errorCode: alert.error.code,
    strikes: alert.strikes,
    route: routed.route,
    policy: routed.policy,
    rulesVersion: routed.rulesVersion,
    missing: alert.missing,
    ...(alert.event.corrected === undefined ? {} : { corrected: alert.event.corrected }),
    ...labelFacts(routed),
    ...(routed.mute ? { mutedBy: routed.mute.by, mutedUntil: routed.mute.until } : {}),
  };
}

/** As a list of pairs: a label may bear a name that no map of the table can hold. */
function labelFacts({ labels = {} }: Routed): { labelList?: [string, string][] } {
  const labelList = Object.entries(labels);
  return labelList.length > 0 ? { labelList } : {};
}

function blankIncident(id: string, alert: Alert, routed: Routed, now: Instant, announceAt: Instant): Incident {
  return unopened({
    id,
    status: 'open',
    accountId: alert.event.accountId,
    region: alert.event.region,
    groupKey: routed.groupKey,
    route: routed.route,
    policy: routed.policy,
    rulesVersion: routed.rulesVersion,
    severity: routed.severity,
    openedAt: now,
    announceAt,
    alertCount: 1,
    openLanes: 1,
    alerts: [summarise(alert)],
    drill: alert.event.drill,
    escalation: {
      clock: 0,
      nextStepAt: null,
      stepsTaken: 0,
      lastStepAt: null,
      joinedToldAt: null,
      joinedDueAt: null,
      exhausted: false,
      acknowledgedForSeconds: routed.acknowledgedForSeconds,
      rpoSeconds: alert.exposure?.rpoSeconds ?? null,
      ...intervalsOf(routed),
    },
    notified: [],
    alsoTell: [...new Set(routed.alsoTell)],
    ...(routed.mute ? { mute: routed.mute, joinedQuietly: null } : {}),
    ...(Object.keys(routed.labels ?? {}).length > 0 ? { labels: routed.labels } : {}),
    ...(routed.template ? { template: routed.template } : {}),
    reach: withAffected(noneAffected, alert),
    acknowledgement: null,
    resolution: null,
  });
}

/** Returns how often people hear of an incident of this route, beside its policy's steps. */
export function intervalsOf({ groupIntervalSeconds, repeatIntervalSeconds }: Routed): Partial<Incident['escalation']> {
  return {
    ...(groupIntervalSeconds === undefined ? {} : { groupIntervalSeconds }),
    ...(repeatIntervalSeconds == null ? {} : { repeatIntervalSeconds }),
  };
}
