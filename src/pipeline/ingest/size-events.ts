import type { BackupEvent } from '../../events/backup-event.ts';
import { eventKeyOf } from '../../events/event-key.ts';
import type { Lane } from '../../incidents/lane.ts';
import { type SizeNews, sizeNewsOf, usualAgainOf } from '../../incidents/lane-sizes.ts';
import type { IngestResult } from './ingest-result.ts';
import { type WorkItem, withLeftOver } from './work-items.ts';

/** A success, and the separate event about the size of its backup. */
export interface Sized {
  of: WorkItem;
  about: WorkItem;
}

/** Returns the news about the size of a success on its lane; null: there is none. */
export function sizeNewsOn({ sizes = [] }: Lane, event: BackupEvent): SizeNews | null {
  if (event.size !== undefined) return { is: 'usual-again', ...event.size };
  return event.sizeBytes === undefined ? null : sizeNewsOf(sizes, event.startedAt);
}

/** Returns the number of bytes that a lane remembers of a success; an event about a size has none. */
export function sizeIn({ size, sizeBytes }: BackupEvent): number | undefined {
  return size === undefined ? sizeBytes : undefined;
}

/**
 * Returns what became of a success with what its size says: what is new, else that it is usual where one before was not.
 *
 * @param isTold it ended an incident and said there what is new.
 */
export function withSizeNews(received: IngestResult, lane: Lane, isTold = false): IngestResult {
  const { event } = received;
  if (event === null) return received;
  const sizeNews = (isTold ? null : sizeNewsOn(lane, event)) ?? usualAgainOf(lane.sizes ?? [], event.startedAt);
  return sizeNews === null ? received : { ...received, sizeNews };
}

/**
 * Returns the events that successes of a batch bring about: that a size is far from usual is a problem on a lane of its
 * own, where the next one of usual size ends it. What ended an incident has said there what is far from usual; that it is
 * usual ends what is open of the size all the same.
 */
export function sizesSaid(successes: readonly WorkItem[]): Sized[] {
  return successes.flatMap((item) => {
    if (item.outcome?.status !== 'fulfilled') return [];
    const { sizeNews, action, isRefuted } = item.outcome.value;
    if (sizeNews === undefined || isRefuted === true) return [];
    if (action === 'resolve' && sizeNews.is !== 'usual-again') return [];
    return [{ of: item, about: { event: sizeEventOf(item.event, sizeNews), outcome: null } }];
  });
}

function sizeEventOf(event: BackupEvent, { is, ...size }: SizeNews): BackupEvent {
  const { messageCategory: _ofJob, ...job } = event;
  const about: BackupEvent = { ...job, statusMessage: null, size };
  const said: BackupEvent = is === 'usual-again' ? about : { ...about, outcome: 'completed-with-issues', finding: is };
  return { ...said, eventKey: eventKeyOf(said) };
}

/**
 * Puts what became of these events into what became of the successes: one that failed makes its message come again. That a
 * success ended an incident stays what became of it.
 */
export function settleSizes(said: readonly Sized[]): void {
  for (const { of, about } of said) {
    if (about.outcome?.status === 'rejected') of.outcome = about.outcome;
    if (about.outcome?.status !== 'fulfilled' || about.outcome.value.incidentId === null) continue;
    const before = of.outcome?.status === 'fulfilled' ? of.outcome.value : undefined;
    const { value } = about.outcome;
    of.outcome = {
      status: 'fulfilled',
      value: withLeftOver(before?.action === 'resolve' ? before : value, value.leftOver ?? before?.leftOver),
    };
  }
}
