import { severities } from '../incidents/alert.ts';
import type { AlertSummary } from '../incidents/incident.ts';
import { isSameLane } from '../incidents/lane.ts';
import { unowned } from '../incidents/reach.ts';
import type { IncidentNotice } from './notice.ts';
import type { Clock } from './times.ts';
import { formatProblem, inRow, only, short, withProblem } from './wording.ts';

/** Resources of one owner; null: nobody knows whose they are. */
export interface OwnersAlerts {
  owner: string | null;
  alerts: AlertSummary[];
}

/** What a group lists, and how many more there are. */
export interface Affected {
  owners: OwnersAlerts[];
  more: number;
}

/**
 * Returns the resources of a group to list, by owner, whose RPO ends first on top; none when there is but one alert. A
 * resource that failed twice is one of them.
 */
export function affectedBy(notice: Pick<IncidentNotice, 'alerts' | 'alertCount'>, limit: number): Affected {
  if (!isGroup(notice)) return { owners: [], more: 0 };
  const newest = notice.alerts.toReversed();
  const lanes = newest.filter((one, index) => newest.findIndex((other) => isSameLane(other, one)) === index);
  const shown = lanes.sort(worstFirst).slice(0, limit);
  const owners = [...new Set(shown.map(({ owner = null }) => owner))].map((owner) => ({
    owner,
    alerts: shown.filter((one) => (one.owner ?? null) === owner),
  }));
  // What failed again and again is one resource, and the newest of its alerts stands for all of them.
  const told = notice.alerts.reduce((sum, { times = 1 }) => sum + times, 0);
  return { owners, more: Math.max(0, notice.alertCount - told) + lanes.length - shown.length };
}

/** Says whether a notice lists resources. */
export function isGroup({ alerts }: Pick<IncidentNotice, 'alerts'>): boolean {
  return alerts.length > 1;
}

/** Whose RPO ends first, then what is worst, then what is newest, as they come. */
function worstFirst(a: AlertSummary, b: AlertSummary): number {
  const [endA, endB] = [a.rpoEndsAt ?? '~', b.rpoEndsAt ?? '~'];
  if (endA !== endB) return endA < endB ? -1 : 1;
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}

/** Returns the heading of a list of resources. */
export function headingOf({ owners }: Affected): string {
  const alerts = owners.flatMap(({ alerts }) => alerts);
  const by = owners.some(({ owner }) => owner !== null) ? ', by owner' : '';
  return `Affected${by}${alerts.some(({ rpoEndsAt }) => rpoEndsAt !== undefined) ? ', worst RPO first' : ''}`;
}

/** Returns whose the resources below it are: `team-orders:`; null: no owner is known of any. */
export function ownerLine({ owner }: OwnersAlerts, { owners }: Affected): string | null {
  if (owners.every((one) => one.owner === null)) return null;
  return `${owner ?? unowned}:`;
}

/**
 * Returns what there is to say of one resource behind its name: when its RPO ends, or when it failed, and how often; and
 * what happened and where, where that is not the same for all.
 */
export function formatAlert(
  alert: AlertSummary,
  notice: Pick<IncidentNotice, 'alerts' | 'at' | 'accountId' | 'region'>,
  clock: Clock,
): string {
  const whats = notice.alerts.map((one) => `${one.resourceType} ${formatProblem(one)}`);
  const type = alert.resourceType === 'unknown' ? '' : alert.resourceType;
  const { rpoEndsAt, occurredAt, strikes } = alert;
  const when =
    rpoEndsAt === undefined
      ? clock.time(occurredAt)
      : `RPO ${rpoEndsAt < notice.at ? 'ended' : 'ends'} ${clock.time(rpoEndsAt)}`;
  return [
    placeOf(alert, notice),
    only(whats) === null ? withProblem(type, alert) : '',
    when,
    strikes > 1 ? inRow(strikes) : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** Where it is, once that is not the same for all. */
function placeOf({ elsewhere }: AlertSummary, notice: Pick<IncidentNotice, 'alerts' | 'accountId' | 'region'>): string {
  if (notice.alerts.every((one) => one.elsewhere === undefined)) return '';
  const { accountId, region } = elsewhere ?? notice;
  return short(`${accountId} ${region}`, 40);
}

/** Says that there are more, and how many; null: these are all. */
export function moreLine({ more }: Affected): string | null {
  return more > 0 ? `and ${more} more` : null;
}
