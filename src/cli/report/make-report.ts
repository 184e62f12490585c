import type { DayPart } from '../../archive/day-parts.ts';
import { shortLivedDays } from '../../archive/short-lived.ts';
import type { ReviewedDays } from '../../incidents/review.ts';
import { addSeconds, earlierOf, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { ReportAccess } from '../../runtime/report-access.ts';
import { figuresOf, type Report } from './figures.ts';
import { gatherMonth } from './gather.ts';

/** What a report is asked about: the last days, or days that are named. */
export type Asked = { days: number } | ReviewedDays;

const daySeconds = 86_400;

/** So many days ago the first day of a period may be: each day since then is read. */
const longestAgo = 400;

/** Says why there can be no report of a period; null: there can. */
export function whyNoReport(asked: Asked, now: Instant): string | null {
  if ('days' in asked) return null;
  const { from, until } = asked;
  if (until < from) return `The period ends on ${until}, before it begins on ${from}.`;
  if (startOf(from) > now) return `The period begins on ${from}: there is nothing to report yet.`;
  if (startOf(from) < addSeconds(now, -longestAgo * daySeconds))
    return `The period begins on ${from}, more than ${longestAgo} days ago: evidence export has it.`;
  return null;
}

/** Counts what the router did. @param most rows that are read at most */
export async function makeReport(
  asked: Asked,
  { place, kept, silences, acceptances }: ReportAccess,
  now: Instant,
  most?: number,
): Promise<Report> {
  const wanted = spanOf(asked, now);
  const { month, since, isAll } = await gatherMonth(kept, { since: wanted.since, now }, most);
  const items = { silences: await silences(since), acceptances: await acceptances(since) };
  const span = { since, until: wanted.until };
  return {
    place,
    days: wanted.days,
    period: wanted.period,
    ...span,
    isAll,
    ...figuresOf(month, span, items, goneOf(since, now)),
  };
}

function spanOf(asked: Asked, now: Instant): Pick<Report, 'days' | 'period' | 'since' | 'until'> {
  if ('days' in asked) {
    return { days: asked.days, period: null, since: addSeconds(now, -asked.days * daySeconds), until: now };
  }
  const { from, until } = asked;
  const end = addSeconds(startOf(until), daySeconds);
  return {
    days: secondsBetween(startOf(from), end) / daySeconds,
    period: { from, until, isOver: now >= end },
    since: startOf(from),
    until: earlierOf(now, addSeconds(end, -0.001)),
  };
}

function startOf(day: string): Instant {
  return `${day}T00:00:00.000Z`;
}

/** The parts of which rows of a time that begins then may be gone. */
function goneOf(since: Instant, now: Instant): ReadonlySet<DayPart> {
  const parts = Object.entries(shortLivedDays) as [DayPart, number][];
  return new Set(parts.flatMap(([part, days]) => (since < addSeconds(now, -days * daySeconds) ? part : [])));
}
