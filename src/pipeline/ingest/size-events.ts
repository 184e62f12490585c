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

/** Returns the size in bytes that a lane stores of a success; undefined for an event that is itself about a size. */
export function sizeIn({ size, sizeBytes }: BackupEvent): number | undefined {
  return size === undefined ? sizeBytes : undefined;
}

/**
 * Returns the result of a success with the news about its size: that it is unusual, or usual again after one that was not.
 *
 * @param isTold whether it ended an incident, whose notice already says the news.
 */
export function withSizeNews(received: IngestResult, lane: Lane, isTold = false): IngestResult {
  const { event } = received;
  if (event === null) return received;
  const sizeNews = (isTold ? null : sizeNewsOn(lane, event)) ?? usualAgainOf(lane.sizes ?? [], event.startedAt);
  return sizeNews === null ? received : { ...received, sizeNews };
}

/**
 * Returns the separate events about sizes that successes of a batch lead to: an unusual size is a problem on a lane of its
 * own, which the next usual size ends. A success that ended an incident has already said there that its size is unusual;
 * a usual size still ends an open problem of size.
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
 * Copies the results of these events into the results of their successes: when one failed, its message is received again.
 * A success that ended an incident keeps that result.
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
