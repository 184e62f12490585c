import { addTo } from '../lib/counts.ts';
import { withThoseInside } from '../rules/compile-route.ts';
import type { Rules } from '../rules/rules.ts';

/** How often each route matched, by its name. */
export type MatchCounts = ReadonlyMap<string, number>;

/** Returns a count for each route, those that are never tried with 0, and what counts the routes that matched one alert. */
export function countMatches({ routes }: Rules): { matches: MatchCounts; count: (matched: readonly string[]) => void } {
  const matches = new Map<string, number>(withThoseInside(routes).map(({ name }) => [name, 0]));
  return {
    matches,
    count: (matched) => {
      for (const name of matched) addTo(matches, name);
    },
  };
}
