import type { ArchivedAlert, DayPart, DayRows } from '../../archive/day-parts.ts';
import { isProblem } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import { kindRow } from '../../events/kinds.ts';
import type { EvidenceRecord } from '../../evidence/record.ts';
import type { RunDay } from '../../incidents/run-day.ts';
import { earlierOf, type Instant } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import type { KeptRows } from '../../ports/archive/kept-rows.ts';
import { BackupEnds, type JudgedFailure, judgeFailure } from '../../retry/count-retries.ts';
import { readRetry } from '../../rules/retry-form.ts';

/** Parts of a day that a report is made of. */
export const reportedParts = [
  'population',
  'runs',
  'incidents',
  'records',
  'alerts',
  'quiet',
] as const satisfies readonly DayPart[];

/** A job that ended, as far as a report is about it. */
export interface EndedJob extends Pick<DayRows['population'], 'jobId' | 'endedAt' | 'retryOf'> {
  isProblem: boolean;
  resourceArn: string | null;
  startedAt: Instant | null;
}

/** An incident as its last revision has it. */
export interface KnownIncident {
  revision: number;
  drill: boolean;
  openedAt: Instant;
  resolvedAt: Instant | null;
}

/** What a record says that is counted. */
export interface CountedRecord extends Pick<EvidenceRecord, 'incidentId' | 'at' | 'what'> {
  retryId: string | null;
  failedJobId: string | null;
  because: string | null;
}

/** What a report is counted from: much less of each row than is stored, so that a month of a large estate fits in memory. */
export class Month {
  readonly jobs = new Map<string, EndedJob>();
  readonly ends = new BackupEnds();
  /** Cause of each alert by the key of its event, and what a retry of it would have come to; null: it is no backup. */
  readonly alerts = new Map<string, { code: string; judged: JudgedFailure | null }>();
  readonly incidents = new Map<string, KnownIncident>();
  readonly firstAnswers = new Map<string, Instant>();
  readonly records: CountedRecord[] = [];
  readonly runDays = new Map<string, Pick<RunDay, 'runs'>>();
  readonly quiet: Pick<DayRows['quiet'], 'at' | 'named' | 'incidentId'>[] = [];
  /** How many rows were taken. */
  rows = 0;

  /** Takes rows of a day; whoever reads begins with the newest day. */
  takes({ part, rows }: KeptRows): void {
    const take = takers[part] as ((month: Month, row: unknown) => void) | undefined;
    if (take === undefined) return;
    this.rows += rows.length;
    for (const row of rows) take(this, row);
  }
}

type Takers = { readonly [Part in (typeof reportedParts)[number]]: (month: Month, row: DayRows[Part]) => void };

const takers: Takers & Partial<Record<DayPart, unknown>> = {
  population: (month, row) => takeJob(month, row),
  // A day of a lane is listed on the day of its last change alone; should it have been changed while it was read, the newer one counts.
  runs: ({ runDays }, row) => {
    const key = `${row.day} ${row.laneId}`;
    if (!runDays.has(key)) runDays.set(key, { runs: row.runs });
  },
  incidents: ({ incidents }, { id, revision, drill, openedAt, resolution }) => {
    const known = incidents.get(id);
    if (known !== undefined && known.revision > revision) return;
    incidents.set(id, { revision, drill, openedAt, resolvedAt: resolution?.at ?? null });
  },
  records: (month, row) => takeRecord(month, row),
  alerts: (month, row) => takeAlert(month, row),
  quiet: ({ quiet }, { at, named, incidentId }) => void quiet.push({ at, named, incidentId }),
};

function takeJob(
  month: Month,
  { eventKey, kind, jobId, outcome, endedAt, retryOf, about }: DayRows['population'],
): void {
  if (outcome === 'in-progress' || month.jobs.has(eventKey)) return;
  const [resourceArn, startedAt] = [about?.resourceArn ?? null, about?.startedAt ?? null];
  const job = { jobId, endedAt, isProblem: isProblem(outcome), resourceArn, startedAt };
  month.jobs.set(eventKey, retryOf === undefined ? job : { ...job, retryOf });
  if (kindRow(kind).fills !== 'own-vault' || resourceArn === null || startedAt === null) return;
  month.ends.add(resourceArn, startedAt, outcome === 'succeeded');
}

/** Kinds of records that are counted; of the others, which are most of them, nothing is kept. */
const counted: ReadonlySet<string> = new Set([
  ...['opened', 'opened-resolved', 'joined', 'acknowledged', 'snoozed'],
  ...['retry-started', 'retry-not-started', 'retry-dry-run'],
]);

function takeRecord(month: Month, { incidentId, subject, at, what, details }: EvidenceRecord): void {
  if (!counted.has(what) || (subject !== undefined && subject.kind !== 'incident')) return;
  if (what === 'acknowledged' || what === 'snoozed') {
    const known = month.firstAnswers.get(incidentId);
    month.firstAnswers.set(incidentId, known === undefined ? at : earlierOf(known, at));
    return;
  }
  const retry = isObject(details.retry) ? details.retry : {};
  // Planning says its reason beside the retry that is none, carrying out beside the one that there was.
  const because = textIn(details.because) ?? textIn(retry.because);
  month.records.push({
    ...{ incidentId, at, what, because },
    ...{ retryId: textIn(retry.id), failedJobId: textIn(retry.failedJobId) },
  });
}

function takeAlert(month: Month, { alert }: ArchivedAlert): void {
  const { event, error } = alert;
  if (event.drill || event.size !== undefined) return;
  month.alerts.set(repeatKeyOf(event), { code: error.code, judged: judgeFailure(alert, readRetry({})) });
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
