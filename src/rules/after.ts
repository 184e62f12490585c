import { parseDuration } from '../lib/duration.ts';

/** Longest delay of a step. */
export const longestDelay = '30d';

/** Returns when a step is due by its `after` (absent: at once); null when the text cannot be read. */
export function readAfter(text: string | undefined): { seconds: number } | { rpoShare: number } | null {
  if (text === undefined) return { seconds: 0 };
  const [, percent] = /^(\d{1,4}) ?% of rpo$/i.exec(text) ?? [];
  if (percent !== undefined) {
    const share = Number(percent) / 100;
    return share > 0 && share <= 10 ? { rpoShare: share } : null;
  }
  const seconds = parseDuration(text);
  return seconds === null || seconds > secondsOf(longestDelay) ? null : { seconds };
}

/** Returns the seconds of a duration that the schema has accepted, such as `15m`. */
export function secondsOf(text: string): number {
  return parseDuration(text) ?? 0;
}
