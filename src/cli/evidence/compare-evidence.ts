import {
  type ComparedDay,
  compareDay,
  dayDifferences,
  type Head,
  headKey,
  headOf,
  type RowsOfDay,
  soundHeads,
  type TableFacts,
} from '../../archive/compare-day.ts';
import { type DayPart, type DayRows, dayParts } from '../../archive/day-parts.ts';
import type { Gap } from '../../audit/period.ts';
import { inertLine } from '../../lib/text.ts';
import type { KeptNow } from '../../ports/archive/kept-rows.ts';
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
  kept: KeptNow;
}

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
  const moved = await movedSince(archived, live, kept);
  const heads = await headsOf(archived, [live, moved], kept);
  const compared = compareDay(archived, live, { moved, heads, keptDays, now: terminal.now() });
  terminal.out(json ? writeJson({ place, day, ...compared }) : textOf({ place, day, ...compared }));
  return compared.differences.length === 0 ? 0 : 1;
}

/** Reads by their keys the rows that the table does not list under the day any more. */
async function movedSince(archived: RowsOfDay, live: RowsOfDay, kept: KeptNow): Promise<RowsOfDay> {
  const moved = new Map<DayPart, Map<string, DayRows[DayPart]>>();
  for (const [part, rows] of archived) {
    const missing = [...rows].filter(([key]) => live.get(part)?.has(key) !== true);
    const found = await kept.nowOf(
      part,
      missing.map(([, row]) => row),
    );
    moved.set(part, new Map(missing.flatMap(([key], index) => (found[index] ? [[key, found[index]]] : []))));
  }
  return moved;
}

/** Returns the records that there are of those that rows name which are not as they were archived. */
async function headsOf(archived: RowsOfDay, found: readonly RowsOfDay[], kept: KeptNow): Promise<Set<string>> {
  const wanted: Head[] = [];
  for (const [part, rows] of archived)
    for (const [key, row] of rows) {
      const was = headOf(part, row);
      const is = found.flatMap((one) => one.get(part)?.get(key) ?? []).map((one) => headOf(part, one))[0];
      if (was && is && headKey(was) !== headKey(is)) wanted.push(is);
    }
  const records = await kept.recordsAt(wanted);
  return soundHeads(records);
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
