/** How long, and with which pauses, a change is retried while others keep changing the same thing. */
export interface RetrySchedule {
  /** Time after which it is given up, in milliseconds. */
  forMs: number;
  /** Longest pause between two tries, in milliseconds. */
  longestPauseMs: number;
}

/**
 * For changes that somebody waits for: a person's answer, an announcement. Their pauses are shorter than those of events, so
 * that they get through in a storm.
 */
export const interactiveRetry: RetrySchedule = { forMs: 10_000, longestPauseMs: 40 };

/** For events: thousands may want to join one incident, so they pause for longer, and may use most of the function's time. */
export const backgroundRetry: RetrySchedule = { forMs: 20_000, longestPauseMs: 400 };

/** Returns the pause before another try: full jitter, so that those who collided do not meet again. */
export function pauseBefore(attempt: number, { longestPauseMs }: RetrySchedule, random: number): number {
  return random * Math.min(longestPauseMs, 10 * 2 ** attempt);
}

/** Tries until the result is something other than `conflict`; null when the schedule ran out. */
export async function retryOnConflict<Answer>(
  attempt: () => Promise<Answer | 'conflict'>,
  schedule: RetrySchedule,
): Promise<Answer | null> {
  const started = performance.now();
  for (let attempts = 1; ; attempts += 1) {
    const answer = await attempt();
    if (answer !== 'conflict') return answer;
    if (performance.now() - started >= schedule.forMs) return null;
    const pauseMs = pauseBefore(attempts, schedule, Math.random());
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
