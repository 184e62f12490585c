import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { openIncident } from '../../incidents/open-incident.ts';
import type { Explanation } from './explain-event.ts';

/** Returns the incident as it would be opened, so that texts about it are those that people would get. */
export function incidentOf(alert: Alert, { plan, at }: Explanation): Incident {
  return openIncident('explained', alert, { ...plan, severity: alert.severity }, at).after;
}
