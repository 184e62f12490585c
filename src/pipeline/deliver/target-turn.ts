import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';

/** How long a target may fail before another one says what asks for action, in seconds. */
export const patienceSeconds = 120;

/** The same for a target that stands in for another: people have waited once already. */
export const failoverPatienceSeconds = 30;

/** A target that is down is tried this often, in seconds, by one of the orders that come for it. */
export const probeEverySeconds = 60;

/** Longest that an order is put off at once, in seconds: the others of its target wait behind it. */
export const longestPauseSeconds = 30;

/** Longest that a target is left alone because its vendor asked for it, in seconds. */
export const longestHeldSeconds = 900;

/** How far the clocks of two processes differ at the most, in seconds. A time further ahead was noted by a wrong one. */
const clocksDifferSeconds = 60;

/** What to do with an order, by how its target does. */
export type Turn =
  | { do: 'send' }
  /** Send it when no other attempt has been let through in this minute; otherwise as `give-way`. */
  | { do: 'probe' }
  | { do: 'wait'; seconds: number }
  /** Do not send it; another target says it, or it waits until the target is back. */
  | { do: 'give-way' };

/**
 * Says what to do with an order for a target that fails, or does not. A target is down from its first failed attempt of
 * any kind without a success since. Until `patience` is over its orders try it; after it they give way at once, but for
 * one a minute. What the vendor asked to wait for is heeded by attempts, never by what gives way.
 *
 * @param patience Seconds from the first failed attempt; infinite where nobody else is left.
 */
export function turnOf(trouble: TargetTrouble | null, patience: number, now: Instant): Turn {
  if (trouble === null) return { do: 'send' };
  const { downSince, triedAt, notBefore } = trouble;
  const heldSeconds = notBefore === null ? 0 : heldFor(notBefore, now);
  const leftSeconds = patience - sinceNoted(downSince, now);
  if (leftSeconds > 0) {
    if (heldSeconds === 0) return { do: 'send' };
    return { do: 'wait', seconds: Math.min(heldSeconds, leftSeconds, longestPauseSeconds) };
  }
  const isDue = heldSeconds === 0 && sinceNoted(triedAt, now) >= probeEverySeconds;
  return isDue ? { do: 'probe' } : { do: 'give-way' };
}

/**
 * Returns the seconds since something was noted of a target. Nobody is to wait for a time that only a wrong clock could
 * note: then it is very long ago.
 */
export function sinceNoted(at: Instant, now: Instant): number {
  const seconds = secondsBetween(at, now);
  return seconds >= -clocksDifferSeconds ? seconds : Number.MAX_SAFE_INTEGER;
}

function heldFor(notBefore: Instant, now: Instant): number {
  const seconds = Math.max(0, secondsBetween(now, notBefore));
  return seconds <= longestHeldSeconds + clocksDifferSeconds ? seconds : 0;
}

/** Says whether a target may stand in for another: it is well, or it is time to see whether it is. */
export function canTakeOver(trouble: TargetTrouble | undefined, now: Instant): boolean {
  return trouble === undefined || turnOf(trouble, 0, now).do === 'probe';
}

/**
 * Returns the pause before the next attempt of an order, in seconds: what the vendor asked for, or doubling from 4 with
 * half of it random; at most {@link longestPauseSeconds}, and not beyond the end of the patience.
 */
export function pauseOf(
  {
    attempts,
    downSince,
    patience,
    retryAfterSeconds,
  }: { attempts: number; downSince: Instant; patience: number; retryAfterSeconds: number | undefined },
  now: Instant,
  random: () => number,
): number {
  const ceiling = Math.min(longestPauseSeconds, 4 * 2 ** (attempts - 1));
  const wanted = retryAfterSeconds ?? ceiling / 2 + (random() * ceiling) / 2;
  const left = secondsBetween(now, addSeconds(downSince, Math.min(patience, 86_400)));
  return Math.max(1, Math.ceil(Math.min(wanted, left, longestPauseSeconds)));
}
