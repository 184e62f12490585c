import { detailsOfJob } from '../adapters/job-details.ts';
import type { BackupEvent } from '../events/backup-event.ts';
import { isProblem } from '../events/backup-event.ts';
import { isListedKind, type ListedKind, listedKinds } from '../events/kinds.ts';
import { normaliseEvent } from '../events/normalise.ts';
import { canonicalJson } from '../lib/hash.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';

/** A job that ended, as the event that its end was. */
export interface HistoricEvent {
  event: BackupEvent;
  details: JobDetails;
}

/** The jobs of a time that is over, in the order in which they ended. */
export interface History {
  events: HistoricEvent[];
  /** From the first creation of a job, or from when it was asked for, until a day after the last end at most. */
  from: Instant;
  until: Instant;
  /** Jobs that ended, by kind. */
  jobs: Record<ListedKind, number>;
  problems: number;
  /** Jobs that had not ended, and what could not be read as a job. */
  running: number;
  unreadable: number;
}

/** How long the story of the last job is told at most, in seconds. */
const epilogue = 86_400;

/** Stands for the time of a job that has none. */
const noTime = '0001-01-01T00:00:00.000Z';

/**
 * Puts jobs as AWS Backup lists them into the order in which they ended; the order of the lists, and jobs that are in
 * several of them, make no difference.
 *
 * @param asked since when jobs were asked for (null: whatever there is), and whether AWS listed them just now: then
 * nothing more has ended until now
 */
export function readHistory(
  jobs: readonly object[],
  asked: { since: Instant | null; now: Instant; isListedNow: boolean },
): History {
  const read = jobs.map((job) => ({ job, event: normaliseEvent(job, noTime) }));
  const known = read.flatMap(({ job, event }) => (event === null || !isListed(event) ? [] : [{ job, event }]));
  const ended = known.filter(({ event }) => event.outcome === 'succeeded' || isProblem(event.outcome));
  const events = distinct(ended)
    .map(({ job, event }) => ({ event, details: detailsOfJob(job) }))
    .filter(({ event }) => asked.since === null || event.startedAt >= asked.since)
    .sort((a, b) => compareEvents(a.event, b.event));
  const first = events.reduce<Instant | null>(
    (min, { event }) => (min === null || event.startedAt < min ? event.startedAt : min),
    null,
  );
  const last = events.at(-1)?.event.occurredAt ?? asked.now;
  const end = addSeconds(last, epilogue);
  return {
    events,
    from: asked.since ?? first ?? asked.now,
    until: asked.isListedNow || (asked.now > last && asked.now < end) ? asked.now : end,
    jobs: countsOf(events),
    problems: events.filter(({ event }) => isProblem(event.outcome)).length,
    running: countRunning(known, ended),
    unreadable: jobs.length - known.length,
  };
}

/** Returns the creation time of the newest of some jobs, or null when none has one. */
export function newestOf(jobs: readonly object[]): Instant | null {
  let newest: Instant | null = null;
  for (const job of jobs) {
    const { startedAt } = detailsOfJob(job);
    if (startedAt !== null && (newest === null || startedAt > newest)) newest = startedAt;
  }
  return newest;
}

function isListed({ kind, occurredAt }: BackupEvent): boolean {
  return isListedKind(kind) && occurredAt !== noTime;
}

/** A job that is in several lists, perhaps with less said of it in one, counts once. */
function distinct(all: readonly { job: object; event: BackupEvent }[]): { job: object; event: BackupEvent }[] {
  const byKey = new Map<string, { job: object; event: BackupEvent }>();
  for (const one of all) {
    const { eventKey } = one.event;
    const other = byKey.get(eventKey);
    if (other === undefined || canonicalJson(one.job) > canonicalJson(other.job)) byKey.set(eventKey, one);
  }
  return [...byKey.values()];
}

/** Jobs that have not ended in any of the lists. */
function countRunning(known: readonly { event: BackupEvent }[], ended: readonly { event: BackupEvent }[]): number {
  const idOf = ({ event: { kind, jobId } }: { event: BackupEvent }) => `${kind} ${jobId.toLowerCase()}`;
  const over = new Set(ended.map(idOf));
  return new Set(known.map(idOf).filter((id) => !over.has(id))).size;
}

function compareEvents(a: BackupEvent, b: BackupEvent): number {
  for (const field of ['occurredAt', 'startedAt', 'eventKey'] as const) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  }
  return 0;
}

function countsOf(events: readonly HistoricEvent[]): Record<ListedKind, number> {
  const counts = listedKinds.map((kind) => [kind, events.filter(({ event }) => event.kind === kind).length]);
  return Object.fromEntries(counts) as Record<ListedKind, number>;
}
