import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { openIncident } from '../../incidents/open-incident.ts';
import type { Explanation } from './explain-event.ts';

/** Returns the incident as it would be opened, so that what is said of it is what people would get. */
export function incidentOf(alert: Alert, { plan, at }: Explanation): Incident {
  return openIncident('explained', alert, { ...plan, severity: alert.severity }, at).after;
}
