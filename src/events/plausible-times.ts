import { addSeconds, earlierOf, type Instant } from '../lib/instant.ts';
import { type BackupEvent, isProblem } from './backup-event.ts';

/** How far a clock of AWS may be ahead of ours, in seconds. */
const aheadSeconds = 300;

/** AWS Backup's first year; nothing of it happened before. */
const firstMoment: Instant = '2019-01-01T00:00:00.000Z';

/** Returns the latest time that something heard of at a moment can have. */
export function latestPlausible(receivedAt: Instant): Instant {
  return addSeconds(receivedAt, aheadSeconds);
}

/**
 * Returns the event with possible times. Jobs are ordered by them, so one success of the year 2099 would end every incident
 * of its resource until then, and a failure of 1970 would be older than every success. A time later than the receipt, by more
 * than clocks differ, becomes the time of receipt, and so does a problem from before AWS Backup existed. A success from then
 * stays there: it ends nothing. `corrected` says what was changed.
 */
export function withPlausibleTimes(event: BackupEvent, receivedAt: Instant): BackupEvent {
  const occurredAt = isPlausible(event.occurredAt, receivedAt) ? event.occurredAt : receivedAt;
  const startedAt = startOf(event, occurredAt, receivedAt);
  const emittedAt = isPlausible(event.source.emittedAt, receivedAt) ? event.source.emittedAt : receivedAt;
  const corrected = [
    ...said('startedAt', event.startedAt, startedAt),
    ...said('occurredAt', event.occurredAt, occurredAt),
  ];
  if (corrected.length === 0 && emittedAt === event.source.emittedAt) return event;
  return { ...event, startedAt, occurredAt, source: { ...event.source, emittedAt }, corrected };
}

function startOf({ startedAt, outcome }: BackupEvent, occurredAt: Instant, receivedAt: Instant): Instant {
  if (startedAt > latestPlausible(receivedAt)) return earlierOf(occurredAt, receivedAt);
  return startedAt < firstMoment && isProblem(outcome) ? earlierOf(occurredAt, receivedAt) : startedAt;
}

function isPlausible(at: Instant, receivedAt: Instant): boolean {
  return at >= firstMoment && at <= latestPlausible(receivedAt);
}

function said(name: string, was: Instant, is: Instant): string[] {
  return was === is ? [] : [`${name}: AWS says ${was}, which cannot be; taken for ${is}`];
}
