import type { Incident } from '../../incidents/incident.ts';
import { wholeArn } from '../../incidents/kept-names.ts';
import { formatHeadline } from '../../notices/headline.ts';

/** What is printed of an incident as JSON, here and in its list. */
export interface IncidentSummary {
  id: string;
  status: Incident['status'];
  severity: Incident['severity'];
  headline: string;
  accountId: string;
  region: string;
  openedAt: string;
  updatedAt: string;
  alertCount: number;
  /** Resources whose latest job is still a problem. */
  openLanes: number;
  resources: { arn: string | null; name: string; type: string; errorCode: string; jobId: string; occurredAt: string }[];
  route: string;
  policy: string;
  /** When the router looks at it next, and a step may be due; null: it waits for nothing. */
  nextStepAt: string | null;
  /** Targets that have been told. */
  notified: string[];
  mutedBy: string | null;
  acknowledgement: { by: string; via: string; at: string; until: string | null } | null;
  resolution: { by: string; via: string; at: string; reason: string } | null;
  drill: boolean;
}

/** Returns an incident as it is printed. */
export function summarise(incident: Incident): IncidentSummary {
  const { id, status, severity, accountId, region, openedAt, updatedAt, alertCount, openLanes, notified } = incident;
  const { acknowledgement, resolution, escalation, routing, mute, drill } = incident;
  return {
    ...{ id, status, severity, headline: formatHeadline(incident).headline, accountId, region, openedAt, updatedAt },
    ...{ alertCount, openLanes, route: routing.route, policy: routing.policy },
    resources: incident.alerts.map((alert) => ({
      arn: wholeArn(alert.resourceArn),
      name: alert.resourceName,
      type: alert.resourceType,
      errorCode: alert.errorCode,
      jobId: alert.jobId,
      occurredAt: alert.occurredAt,
    })),
    nextStepAt: escalation.nextStepAt,
    notified,
    mutedBy: mute?.by ?? null,
    acknowledgement: acknowledgement && pick(acknowledgement, ['by', 'via', 'at', 'until']),
    resolution: resolution && pick(resolution, ['by', 'via', 'at', 'reason']),
    drill,
  };
}

function pick<T, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}
