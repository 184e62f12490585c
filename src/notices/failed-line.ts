import { kindRow } from '../events/kinds.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { isSameLane } from '../incidents/lane.ts';
import type { Clock } from './times.ts';
import { formatOutcome, short } from './wording.ts';

/** Says whether a resource failed in this incident before: it shows the newest alert of each, and how many there were. */
export function failedBefore(alert: AlertSummary, alerts: readonly AlertSummary[]): boolean {
  return (alert.times ?? 1) > 1 || alerts.some((one) => one !== alert && isSameLane(one, alert));
}

/** Returns what happened again; of a run that had not started, that its job was made late; of a finding or a size, that it is one. */
export function againOf(alert: AlertSummary): string {
  if (alert.isLateRun === true) return `Its job was made late (${formatOutcome(alert)})`;
  if (alert.isFinding === true) return 'More was found';
  if (alert.isSize === true) return 'Its size changed again';
  return kindRow(alert.kind).isFound === true ? 'Missed again' : 'Failed again';
}

/**
 * Says what failed last, and whether it is that again.
 *
 * @param inRow how often in a row, as `, 2nd night in a row`; empty: nobody knows
 */
export function failedLine({ alerts }: Incident, clock: Clock, inRow = ''): string {
  const newest = alerts.at(-1);
  if (newest === undefined) return 'Failed again.';
  const what = failedBefore(newest, alerts) ? `${againOf(newest)}${inRow}` : anotherOf(newest);
  return `${what}: ${short(newest.resourceName, 60)} at ${clock.time(newest.occurredAt)}.`;
}

function anotherOf({ kind, isFinding, isSize }: AlertSummary): string {
  if (isFinding === true) return 'More was found';
  if (isSize === true) return 'The size of another one changed';
  return kindRow(kind).isFound === true ? 'Another one never ran' : 'Another one failed';
}
