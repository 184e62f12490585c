import { epochSeconds } from '../../lib/instant.ts';
import type { DeliveryState, ProviderRef } from '../channel.ts';
import type { SlackAnswer } from './client.ts';

/** Where a message is posted; `thread`: that of an earlier incident of which this one is a relapse. */
export interface Place {
  channel: string;
  thread: string | null;
}

/** Answers to a reply that mean: the message that began the thread is gone. */
const lost = new Set(['thread_not_found', 'message_not_found']);

/** Returns where a relapse is told: in the thread of the incident before it, unless the target is another channel by now. A person has one alone. */
export function placeFor(channel: string, before: ProviderRef | null): Place {
  const isSame = before !== null && (before.channel === channel || !/^[CG]/.test(channel));
  return isSame ? { channel: before.channel ?? channel, thread: threadOf(before) } : { channel, thread: null };
}

/** Returns the message under which replies go: the one that began a thread, never one of its replies. */
export function threadOf({ thread, ts = '' }: ProviderRef): string {
  return thread ?? ts;
}

/** Returns what is remembered of a message that was posted in a thread. */
export function threadRef({ thread }: Place): { thread?: string } {
  return thread === null ? {} : { thread };
}

/** Says whether nothing was posted because the thread is gone. */
export function isThreadLost(answer: SlackAnswer, { thread }: Place): boolean {
  return thread !== null && !answer.ok && lost.has(answer.code);
}

/** Our clock and Slack's may differ by so many seconds. */
const skewSeconds = 60;

/** Returns since when a message of this delivery may be there, in seconds of Unix time. */
export function sinceOf({ firstAttemptAt }: Pick<DeliveryState, 'firstAttemptAt'>): number {
  return epochSeconds(firstAttemptAt) - skewSeconds;
}
