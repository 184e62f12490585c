import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { openIncident } from '../../incidents/open-incident.ts';
import type { Rules } from '../../rules/rules.ts';
import type { Explanation } from './explain-event.ts';

/** Returns the incident as it would be opened, so that what is said of it is what people would get. */
export function incidentOf(alert: Alert, { plan, at }: Explanation, rules: Rules): Incident {
  const routed = {
    ...plan,
    severity: alert.severity,
    rulesVersion: rules.version,
    acknowledgedForSeconds: rules.policies.get(plan.policy)?.acknowledgedForSeconds ?? null,
    firstTargets: plan.steps[0]?.targets ?? [],
  };
  return openIncident('explained', alert, routed, at).after;
}
