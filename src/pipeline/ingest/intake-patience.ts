/** A message of the intake queue, as far as it matters when and whether it is tried again. */
export interface Tried {
  /** How often it has been received, this time included. */
  receives: number;
  /** When it was received first and when it was sent, in epoch milliseconds; null: not known. */
  firstReceivedMs: number | null;
  sentMs: number | null;
}

/** The longest pauses, in seconds: first for outages of minutes, then for such of days. */
const longestPause = { first: 120, later: 600, laterFrom: 100 } as const;

/**
 * A message is tried for three days, and given up a day before the queue would delete it. SQS itself gives up at the
 * 1,000th receive, the most it allows, which the shortest pauses reach after more than three days.
 */
export const givenUpAfterSeconds = { tried: 3 * 86_400, sent: 13 * 86_400 } as const;

/**
 * What was committed but could not be handed over is tried again with its message this often, about two minutes; what is
 * then left, `watch` hands over. A throttle must not send events round and round.
 */
const handedOverWithin = 7;

/** More time than this between receives, beyond the pauses asked for, is what a crash of the function leaves (seconds). */
const unexplainedSeconds = 300;

/** Returns how long a failed message is hidden, in seconds: longer each time, and not the same for all. */
export function pauseAfter(receives: number, random: number): number {
  return longestPauseAfter(receives) * (0.5 + random / 2);
}

/** Says whether a message has been tried for so long that somebody has to look at it. */
export function isGivenUp({ firstReceivedMs, sentMs }: Tried, nowMs: number): boolean {
  const since = (ms: number | null) => (ms === null ? 0 : (nowMs - ms) / 1000);
  return since(firstReceivedMs) > givenUpAfterSeconds.tried || since(sentMs) > givenUpAfterSeconds.sent;
}

/** Says whether what a committed event brings about is still to be handed over by trying its message again. */
export function isHandOverTried({ receives }: Tried): boolean {
  return receives < handedOverWithin;
}

/**
 * Says whether this message, or another of its batch, may have ended the whole function: it was hidden for longer than
 * anybody asked. Such a message is handled alone. A long queue looks the same, and costs nothing but that.
 */
export function mayCrash({ receives, firstReceivedMs }: Tried, nowMs: number): boolean {
  if (receives < 2 || firstReceivedMs === null) return false;
  if (receives > longestPause.laterFrom) return true;
  let explained = 0;
  for (let before = 1; before < receives; before += 1) explained += longestPauseAfter(before);
  return (nowMs - firstReceivedMs) / 1000 - explained >= unexplainedSeconds;
}

function longestPauseAfter(receives: number): number {
  if (receives > longestPause.laterFrom) return longestPause.later;
  return Math.min(longestPause.first, 2 ** receives);
}
