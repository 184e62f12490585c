import { severities } from '../incidents/alert.ts';
import type { AlertSummary } from '../incidents/incident.ts';
import { type IncidentNotice, isAnnouncement, type Notice, type NoticeLink } from './notice.ts';
import { type Piece, piecesOf } from './own-links.ts';
import type { Clock } from './times.ts';
import { formatOutcome, ordinal } from './wording.ts';

/** Returns the headline with the state in place of the severity once somebody acted: `Resolved: RDS orders-db backup failed`. */
export function stateHeadline(notice: Notice): string {
  if (isAnnouncement(notice)) return notice.title;
  const drill = notice.drill ? 'DRILL ' : '';
  if (notice.status === 'resolved') return `${drill}Resolved: ${notice.title}`;
  if (notice.status === 'acknowledged') return `${drill}Acknowledged: ${notice.title}`;
  return notice.headline;
}

/** Returns what happened to one alert of a group, without the resource's name: `RDS backup failed, 2026-11-22 03:12 UTC, 3rd in a row`. */
export function formatAlert(alert: AlertSummary, { time }: Pick<Clock, 'time'>): string {
  const type = alert.resourceType === '' || alert.resourceType === 'unknown' ? '' : `${alert.resourceType} `;
  const strikes = alert.strikes > 1 ? `, ${ordinal(alert.strikes)} in a row` : '';
  return `${type}${formatOutcome(alert)}, ${time(alert.occurredAt)}${strikes}`;
}

/** Returns the name to show for one alert of a group; an alert without a resource goes by its job. */
export function nameOfAlert(alert: AlertSummary): string {
  return alert.resourceName === '' ? `job ${alert.jobId}` : alert.resourceName;
}

/** Returns the alerts to list by name (worst first, then newest) and how many are only counted; none when there is but one. */
export function listedAlerts(notice: IncidentNotice, limit: number): { shown: AlertSummary[]; more: number } {
  if (notice.alerts.length < 2) return { shown: [], more: 0 };
  const rank = ({ severity }: AlertSummary) => severities.indexOf(severity);
  const shown = notice.alerts.toReversed().sort((a, b) => rank(a) - rank(b));
  return { shown: shown.slice(0, limit), more: Math.max(0, notice.alertCount - Math.min(limit, shown.length)) };
}

/** Says in one line that this is an exercise; null when it is not. */
export function drillLine(notice: Notice): string | null {
  return !isAnnouncement(notice) && notice.drill
    ? 'This is a drill: no backup has failed. Please answer it as if it were real.'
    : null;
}

/** Returns what stands below the news and the links in it: the rules' own words of an incident, what there is to know of an announcement. */
export function textBelow(notice: Notice): { text: string | null; links: readonly NoticeLink[] } {
  return isAnnouncement(notice) ? { text: notice.text, links: [] } : (notice.ownWords ?? { text: null, links: [] });
}

/** Returns {@link textBelow} line by line, each line cut into text and links; none when there is no text. */
export function linesBelow(notice: Notice): Piece[][] {
  const { text, links } = textBelow(notice);
  return text === null ? [] : text.split('\n').map((line) => piecesOf(line, links));
}
