import { addSeconds, type Instant, utcDay } from '../../lib/instant.ts';
import type { KeptOfDay } from '../../ports/archive/kept-rows.ts';
import { Month, reportedParts } from './month.ts';

const daySeconds = 86_400;

/** Rows that are read at most, and as many more as the day has with which they are reached: some 200 bytes of memory each. */
const mostRows = 500_000;

/** What was looked at. */
export interface Gathered {
  month: Month;
  /** From when on everything was read. */
  since: Instant;
  /** Whether that is as far back as was asked for. */
  isAll: boolean;
}

/**
 * Reads what was stored from a moment until now, the newest day first, page by page: what came of something is stored later. When
 * there is more than {@link mostRows}, whole days at the beginning are left out.
 */
export async function gatherMonth(
  kept: KeptOfDay,
  { since: wanted, now }: { since: Instant; now: Instant },
  most = mostRows,
): Promise<Gathered> {
  const month = new Month();
  for (let day = utcDay(now); ; day = utcDay(addSeconds(`${day}T00:00:00.000Z`, -daySeconds))) {
    for await (const rows of kept.rowsOf(day, reportedParts)) month.takes(rows);
    if (day <= utcDay(wanted)) return { month, since: wanted, isAll: true };
    if (month.rows >= most) return { month, since: `${day}T00:00:00.000Z`, isAll: false };
  }
}
