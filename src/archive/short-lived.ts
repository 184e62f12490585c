import { addSeconds } from '../lib/instant.ts';
import type { DayPart } from './day-parts.ts';
import type { Digest } from './digest.ts';

/**
 * Parts of which the table keeps rows for a shorter time than evidence is kept, and for how many days at least after they were written:
 * the only list. What digests mean depends on it: a time that is made longer is no reason to change it here.
 */
export const shortLivedDays: Readonly<Partial<Record<DayPart, number>>> = {
  population: 35,
  quiet: 60,
  silences: 90,
  acceptances: 90,
};

/**
 * Returns the parts of a day that may lack rows since the day was archived when their time was over: nobody archived for weeks. Empty,
 * as it is nearly always: none.
 */
export function expiredParts({ day, kind, madeAt }: Pick<Digest, 'day' | 'kind' | 'madeAt'>): DayPart[] {
  // What came late was looked for in the days before the one that was archived then.
  if (kind === 'late') return [];
  const parts = Object.entries(shortLivedDays) as [DayPart, number][];
  return parts.flatMap(([part, days]) => (madeAt > addSeconds(`${day}T00:00:00.000Z`, days * 86_400) ? part : []));
}
