import type { Alert } from '../incidents/alert.ts';
import type { AlertSummary, HeldBack, Incident } from '../incidents/incident.ts';
import { isCounted } from '../incidents/lane.ts';
import { formatDuration } from '../lib/duration.ts';
import { type Instant, secondsBetween } from '../lib/instant.ts';
import { rowOf } from './streak.ts';
import type { Clock } from './times.ts';
import { short } from './wording.ts';

/** What a history is told by. */
interface HistorySource {
  incident: Incident;
  alert: Alert | null;
  /** The one lane that it is about; null: there are several. */
  summary: AlertSummary | null;
  clock: Clock;
  timezone: string;
}

/** Says what was before, a sentence each: runs in a row without a good one, and what held it back for how long. */
export function historyOf({ incident, alert, summary, clock, timezone }: HistorySource): string[] {
  const first = alert?.exposure?.firstFailureAt ?? null;
  const again = summary === null ? '' : failedAgain(summary, first, clock, timezone);
  return [again, heldBack(incident.heldBack ?? null, clock)].filter((line) => line !== '');
}

function failedAgain(summary: AlertSummary, first: Instant | null, clock: Clock, zone: string): string {
  const inRow = rowOf(summary, first, zone);
  // What a lane remembers of a long row is not its beginning.
  const began = isCounted(summary.strikes) ? (summary.streak?.since ?? first) : null;
  const since = began === null ? '' : `, since ${clock.time(began)}`;
  if (inRow === null) return summary.isLateRun === true ? 'had not started in time; its job was made late' : '';
  return inRow.parts === null ? `failed again: ${inRow.row}${since}` : `${inRow.row}: ${inRow.parts}${since}`;
}

function heldBack(held: HeldBack | null, clock: Clock): string {
  if (held === null) return '';
  const by = short(held.by, 160);
  if (held.until === null) return `kept quiet since ${clock.time(held.since)} by ${by}`;
  return `held back for ${formatDuration(secondsBetween(held.since, held.until))} by ${by}, until ${clock.time(held.until)}`;
}
