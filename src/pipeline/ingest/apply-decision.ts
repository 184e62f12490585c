import type { Alert } from '../../incidents/alert.ts';
import { type Mute, nameMute } from '../../incidents/mute.ts';
import { firstOf } from '../../lib/fitted.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Commit, HiddenAlert } from '../../ports/incidents/incident-store.ts';
import type { Decision } from '../../routing/decision.ts';

/** Returns the alert as the rules left it, stamped with their version. */
export function decidedAlert(alert: Alert, { severity, severityReasons, routing, rulesVersion }: Decision): Alert {
  const { labels } = routing;
  return {
    ...alert,
    severity,
    severityReasons,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    rulesVersion,
  };
}

/**
 * Returns what a decision stores besides the incident: what inhibitions look it up by, and what hides it from people for now.
 * Of a drill it stores neither: it keeps no real alert quiet, and nothing of it is told once a week.
 */
export function sourcesAndHidden(
  decision: Decision,
  alert: Alert,
  incidentId: string,
  at: Instant,
): Pick<Commit, 'inhibitionSources' | 'hidden'> {
  if (alert.event.drill) return {};
  const inhibitionSources = decision.sourceKeys.map((key) => ({ key, incidentId }));
  return {
    ...(inhibitionSources.length > 0 ? { inhibitionSources } : {}),
    ...(decision.mute === null ? {} : { hidden: hiddenAlert(alert, byMute(decision.mute), incidentId, at) }),
  };
}

function byMute({ by, source }: Mute): Hider {
  return { by, named: nameMute(source) };
}

/** What hides an alert, in words: in full, and the part that stays the same from one alert to the next. */
type Hider = Pick<HiddenAlert, 'by' | 'named'>;

/** Returns what the weekly digest is to say of an alert that nobody is told of. */
export function hiddenAlert(
  { event, resource, severity }: Alert,
  { by, named }: Hider,
  incidentId: string | null,
  at: Instant,
): HiddenAlert {
  return {
    at,
    by: firstOf(by, 300),
    named: firstOf(named, 300),
    incidentId,
    eventKey: event.eventKey,
    resource: firstOf(`${resource.type} ${resource.name}`, 200),
    severity,
  };
}
