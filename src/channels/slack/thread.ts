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

/** Returns where a relapse is told: in the earlier incident's thread, unless the target is another channel now (a person never is). */
export function placeFor(channel: string, before: ProviderRef | null): Place {
  const isSame = before !== null && (before.channel === channel || !/^[CG]/.test(channel));
  return isSame ? { channel: before.channel ?? channel, thread: threadOf(before) } : { channel, thread: null };
}

/** Returns the `ts` under which replies go: that of the message that began the thread, never of a reply. */
export function threadOf({ thread, ts = '' }: ProviderRef): string {
  return thread ?? ts;
}

/** Returns the thread of a posted message as a part of the stored reference. */
export function threadRef({ thread }: Place): { thread?: string } {
  return thread === null ? {} : { thread };
}

/** Says whether a reply failed because its thread is gone. */
export function isThreadLost(answer: SlackAnswer, { thread }: Place): boolean {
  return thread !== null && !answer.ok && lost.has(answer.code);
}

/** How far our clock and Slack's may differ, in seconds. */
const skewSeconds = 60;

/** Returns the earliest time that a message of this delivery can have, in Unix seconds. */
export function sinceOf({ firstAttemptAt }: Pick<DeliveryState, 'firstAttemptAt'>): number {
  return epochSeconds(firstAttemptAt) - skewSeconds;
}
