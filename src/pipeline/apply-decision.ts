import type { Alert } from '../incidents/alert.ts';
import type { IncidentMute } from '../incidents/incident.ts';
import type { Routed } from '../incidents/open-incident.ts';
import { firstOf } from '../lib/fitted.ts';
import type { Instant } from '../lib/instant.ts';
import type { Commit, HiddenAlert } from '../ports/incident-store.ts';
import type { Decision, Rules } from '../routing/decision.ts';

/** Returns the alert as the rules left it, stamped with their version. */
export function decidedAlert(alert: Alert, { severity, severityReasons, labels }: Decision, { version }: Rules): Alert {
  return {
    ...alert,
    severity,
    severityReasons,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    rulesVersion: version,
  };
}

function muteIn({ mutedBy, mutedUntil }: Decision): IncidentMute | null {
  return mutedBy === null || mutedUntil === null ? null : { by: mutedBy, until: mutedUntil };
}

/** Returns what a decision leaves behind beside the incident: where inhibitions find it, and that nobody is told for now. */
export function marksOf(
  decision: Decision,
  alert: Alert,
  incidentId: string,
  at: Instant,
): Pick<Commit, 'markers' | 'hidden'> {
  const markers = decision.sourceKeys.map((key) => ({ key, incidentId }));
  return {
    ...(markers.length > 0 ? { markers } : {}),
    ...(decision.mutedBy === null ? {} : { hidden: hiddenAlert(alert, decision.mutedBy, incidentId, at) }),
  };
}

/** Returns what the weekly note is to say of an alert that nobody is told of. */
export function hiddenAlert(
  { event, resource, severity }: Alert,
  by: string,
  incidentId: string | null,
  at: Instant,
): HiddenAlert {
  const named = firstOf(`${resource.type} ${resource.name}`, 200);
  return { at, by: firstOf(by, 300), incidentId, eventKey: event.eventKey, resource: named, severity };
}

/** Returns what of a decision an incident keeps. */
export function routedOf(decision: Decision, rules: Rules): Routed {
  return {
    route: decision.route,
    policy: decision.policy,
    groupKey: decision.groupKey,
    groupWaitSeconds: decision.groupWaitSeconds,
    groupIntervalSeconds: decision.groupIntervalSeconds,
    repeatIntervalSeconds: decision.repeatIntervalSeconds,
    severity: decision.severity,
    mute: muteIn(decision),
    labels: decision.labels,
    template: decision.template,
    alsoTell: decision.alsoTell,
    reason: decision.reason,
    trace: decision.trace,
    rulesVersion: rules.version,
    acknowledgedForSeconds: rules.policies.get(decision.policy)?.acknowledgedForSeconds ?? null,
    firstTargets: decision.steps[0]?.targets ?? [],
  };
}
