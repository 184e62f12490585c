/** What decides when and whether a message of the intake queue is tried again. */
export interface Tried {
  /** How often it has been received, this time included. */
  receives: number;
  /** When it was received first and when it was sent, in epoch milliseconds; null: not known. */
  firstReceivedMs: number | null;
  sentMs: number | null;
}

/** The longest pauses, in seconds: `first` for outages of minutes, `later`, from the receive `laterFrom`, for those of days. */
const longestPause = { first: 120, later: 600, laterFrom: 100 } as const;

/**
 * A message is tried for three days, and given up a day before the queue would delete it. SQS itself gives up at the
 * 1,000th receive, the most it allows, which the shortest pauses reach after more than three days.
 */
export const givenUpAfterSeconds = { tried: 3 * 86_400, sent: 13 * 86_400 } as const;

/**
 * A message whose event is committed, but whose orders could not be handed over, is received up to this many times, over
 * about two minutes; `watch` hands over what is left then. So a throttle cannot send events round and round.
 */
const handedOverWithin = 7;

/** More time than this between receives, beyond the pauses asked for, means that the function crashed (seconds). */
const unexplainedSeconds = 300;

/** Returns how long a failed message is hidden, in seconds: longer each time, with jitter from `random` (0 to 1). */
export function pauseAfter(receives: number, random: number): number {
  return longestPauseAfter(receives) * (0.5 + random / 2);
}

/** Says whether a message has been tried for so long that somebody has to look at it. */
export function isGivenUp({ firstReceivedMs, sentMs }: Tried, nowMs: number): boolean {
  const since = (ms: number | null) => (ms === null ? 0 : (nowMs - ms) / 1000);
  return since(firstReceivedMs) > givenUpAfterSeconds.tried || since(sentMs) > givenUpAfterSeconds.sent;
}

/** Says whether the orders of a committed event are still to be handed over by receiving its message again. */
export function isHandOverTried({ receives }: Tried): boolean {
  return receives < handedOverWithin;
}

/**
 * Says whether this message, or another of its batch, may have crashed the whole function: it was hidden for longer than
 * anybody asked. Such a message is handled alone. A long queue looks the same, and costs no more than that.
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
