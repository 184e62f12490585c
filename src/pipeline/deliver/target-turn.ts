import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';

/** How long a target may fail before another one says a notice that asks for action, in seconds. */
export const patienceSeconds = 120;

/** The same for a failover target: people have already waited once. */
export const failoverPatienceSeconds = 30;

/** A target that is down gets one of its orders this often, in seconds, to see whether it works again. */
export const probeEverySeconds = 60;

/** Longest that an order is put off in one go, in seconds: the others of its target wait behind it. */
export const longestPauseSeconds = 30;

/** Longest that a target is left alone because its vendor asked for it, in seconds. */
export const longestHeldSeconds = 900;

/** How far the clocks of two processes differ at most, in seconds. A time further ahead comes from a wrong clock. */
const clocksDifferSeconds = 60;

/** What to do with an order, by its target's health. */
export type Turn =
  | { do: 'send' }
  /** Send it if no other attempt has been let through in this minute; otherwise give way. */
  | { do: 'probe' }
  | { do: 'wait'; seconds: number }
  /** Do not send it; another target says it, or it waits until the target is back. */
  | { do: 'give-way' };

/**
 * Says what to do with an order, by its target's health. A target is down from its first failed attempt of any kind until
 * its next success. For `patience` seconds its orders try it; after that they give way at once, except one a minute. A
 * pause that the vendor asked for delays attempts, never an order that gives way.
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
 * Returns the seconds since something was noted of a target. A time that only a wrong clock could have noted counts as
 * very long ago, so that nobody waits for it.
 */
export function sinceNoted(at: Instant, now: Instant): number {
  const seconds = secondsBetween(at, now);
  return seconds >= -clocksDifferSeconds ? seconds : Number.MAX_SAFE_INTEGER;
}

function heldFor(notBefore: Instant, now: Instant): number {
  const seconds = Math.max(0, secondsBetween(now, notBefore));
  return seconds <= longestHeldSeconds + clocksDifferSeconds ? seconds : 0;
}

/** Says whether a target may take over for another: it works, or it is due for another attempt. */
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
