import type { Retry } from '../incidents/retry-state.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';

/** A retry that was begun. */
export interface BegunRetry {
  id: string;
  at: Instant;
  planId: string;
  laneId: string;
  alike: string;
}

/** What was begun within the last day, and which breakers are open: one for the whole deployment. */
export interface RetryBook {
  /** Grows by one with every change; every write is conditional on it. 0: nothing is written yet. */
  version: number;
  begun: readonly BegunRetry[];
  open: readonly { alike: string; until: Instant }[];
}

/** How long a breaker stays open after the last failure that it refused, in seconds. */
const openSeconds = 3600;

const daySeconds = 86_400;
const hourSeconds = 3600;

/** Returns what retries have in common that one outage lets fail: the type of the resource and the cause. The deployment has one Region. */
export function alikeOf({ resourceType, errorCode, copy }: Pick<Retry, 'resourceType' | 'errorCode' | 'copy'>): string {
  return `${resourceType}|${errorCode}${copy === undefined ? '' : '|copy'}`;
}

/** Returns the book without what is over by now. */
export function currentBook({ version, begun, open }: RetryBook, now: Instant): RetryBook {
  const dayAgo = addSeconds(now, -daySeconds);
  return { version, begun: begun.filter(({ at }) => at > dayAgo), open: open.filter(({ until }) => until > now) };
}

/** Returns the book with a retry that begins now. */
export function withBegun(book: RetryBook, retry: Retry, now: Instant): RetryBook {
  const { id, planId, laneId } = retry;
  const current = currentBook(book, now);
  const begun = [
    ...current.begun.filter((one) => one.id !== id),
    { id, at: now, planId, laneId, alike: alikeOf(retry) },
  ];
  return { ...current, version: book.version + 1, begun };
}

/** Returns the book with the breaker of a retry open, for an hour from now. */
export function withOpenBreaker(book: RetryBook, retry: Retry, now: Instant): RetryBook {
  const alike = alikeOf(retry);
  const current = currentBook(book, now);
  const open = [...current.open.filter((one) => one.alike !== alike), { alike, until: addSeconds(now, openSeconds) }];
  return { ...current, version: book.version + 1, open };
}

/** Returns how many lanes wait for a retry, or had one begun within the hour, that is like this one. */
export function countAlike(retry: Retry, waiting: readonly Retry[], { begun }: RetryBook, now: Instant): number {
  const alike = alikeOf(retry);
  const hourAgo = addSeconds(now, -hourSeconds);
  const lanes = [
    ...waiting.filter((one) => alikeOf(one) === alike).map(({ laneId }) => laneId),
    ...begun.filter((one) => one.alike === alike && one.at > hourAgo).map(({ laneId }) => laneId),
  ];
  return new Set([...lanes, retry.laneId]).size;
}
