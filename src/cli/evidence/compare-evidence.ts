import {
  type ComparedDay,
  compareDay,
  dayDifferences,
  type RowsOfDay,
  type TableFacts,
} from '../../archive/compare-day.ts';
import { type DayPart, type DayRows, dayParts } from '../../archive/day-parts.ts';
import { dayAfter, daysFrom } from '../../archive/verify/days.ts';
import type { Gap } from '../../audit/period.ts';
import { utcDay } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { KeptOfDay } from '../../ports/archive/kept-rows.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { type ReadArchive, readPeriod, rowsOfPeriod } from './read-archive.ts';

/** What is compared. */
export interface CompareSource extends Pick<TableFacts, 'keptDays'> {
  /** In words. */
  place: string;
  archive: ReadArchive;
  kept: KeptOfDay;
}

/** Days after it in which rows that went on are looked for. */
const daysLookedAhead = 7;

/** Compares what the table has of a day with the archived day; returns 0 when nothing differs, 1 when something does, 2 when it cannot be said. */
export async function compareEvidence(
  { day, json = false }: { day: string; json?: boolean },
  { archive, kept, keptDays, place }: CompareSource,
  terminal: Terminal,
): Promise<ExitCode> {
  const period = { from: day, until: day };
  const found = await readPeriod(archive, period);
  const gaps: Gap[] = [...found.gaps];
  const archived = await gather(rowsOfPeriod(archive, found, period, { onGap: (gap) => gaps.push(gap) }));
  const problem = whyNot(day, found.digests.length, gaps);
  if (problem !== null) {
    fail(problem, { json }, terminal);
    return 2;
  }
  const live = await gather(kept.rowsOf(day));
  const now = terminal.now();
  const after = daysFrom(dayAfter(day, 1), dayAfter(day, daysLookedAhead)).filter((one) => one <= utcDay(now));
  const compared = compareDay(archived, live, { later: await gather(rowsOfDays(after, kept)), keptDays, now });
  terminal.out(json ? writeJson({ place, day, ...compared }) : textOf({ place, day, ...compared }));
  return compared.differences.length === 0 ? 0 : 1;
}

async function* rowsOfDays(days: readonly string[], kept: KeptOfDay) {
  for (const day of days) yield* kept.rowsOf(day);
}

async function gather(source: AsyncIterable<{ part: DayPart; rows: readonly DayRows[DayPart][] }>): Promise<RowsOfDay> {
  const all = new Map<DayPart, Map<string, DayRows[DayPart]>>();
  for await (const { part, rows } of source) {
    const { key } = dayParts[part] as { key(row: DayRows[DayPart]): string };
    const ofPart = all.get(part) ?? new Map<string, DayRows[DayPart]>();
    for (const row of rows) ofPart.set(key(row), row);
    all.set(part, ofPart);
  }
  return all;
}

function whyNot(day: string, digests: number, gaps: readonly Gap[]): string | null {
  if (digests === 0)
    return `The archive has no digest of ${day}: a day is archived four hours after its end. Name a day before.`;
  const [first] = gaps;
  if (first === undefined) return null;
  return `The archived day itself is not whole: ${inertLine(first.where)}: ${first.kind}. evidence verify says more.`;
}

function textOf({
  place,
  day,
  archived,
  differences,
  wentOn,
  expired,
}: ComparedDay & { place: string; day: string }): string {
  const lines = differences.map(({ difference, part, key, fields }) => {
    const which = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
    return `${difference}: ${part} ${inertLine(key)}${which}: ${dayDifferences[difference]}`;
  });
  const sum = `${inertLine(place)}, ${day}: ${archived} archived rows, ${wentOn} went on since, ${expired} are kept in the archive alone by now, ${differences.length} differ.`;
  return `${[...lines, sum].join('\n')}\n`;
}
