import { canonicalJson } from '../lib/hash.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { type DayPart, type DayRows, dayPartNames, dayParts } from './day-parts.ts';

/** How the table may differ from an archived day, by its kind: the only list. */
export const dayDifferences = {
  gone: 'it was archived, and the table has it no more',
  changed: 'the table has it otherwise than it was archived',
  added: 'the table has it, and no digest of the day',
} as const;

/** A row about which the table and the archived day differ. */
export interface DayDifference {
  difference: keyof typeof dayDifferences;
  part: DayPart;
  /** What tells it apart from others of its part; text is hostile. */
  key: string;
  /** When it is from. */
  at: Instant;
  /** The fields that differ; empty: it is there on one side only. */
  fields: readonly string[];
}

/** Rows of a day, by part and key. */
export type RowsOfDay = ReadonlyMap<DayPart, ReadonlyMap<string, DayRows[DayPart]>>;

/** What a comparison found. */
export interface ComparedDay {
  /** Rows that were archived. */
  archived: number;
  differences: DayDifference[];
  /** Rows that went on after they were archived, as they may. */
  wentOn: number;
  /** Rows that the table keeps for a shorter time than the archive, and whose time is over. */
  expired: number;
}

/** What is known of the table besides the rows of the day. */
export interface TableFacts {
  /** Rows of the days after it: what went on is listed there. */
  later: RowsOfDay;
  /** How many days the table keeps a row of a part; absent: as long as nobody takes it away. */
  keptDays: Readonly<Partial<Record<DayPart, number>>>;
  now: Instant;
}

/** Rows that go on: of which the table says something later than the day does. All others are written once. */
const goesOn: { readonly [Part in DayPart]?: (archived: DayRows[Part], live: DayRows[Part]) => boolean } = {
  incidents: (archived, live) => live.revision > archived.revision,
  deliveries: (archived, live) => live.lastAttemptAt > archived.lastAttemptAt || live.attempts > archived.attempts,
};

/** Compares what the table has of a day with what was archived of it. An incident and a delivery may have gone on since. */
export function compareDay(archived: RowsOfDay, live: RowsOfDay, table: TableFacts): ComparedDay {
  const compared: ComparedDay = { archived: 0, differences: [], wentOn: 0, expired: 0 };
  for (const part of dayPartNames) {
    const [was, is] = [archived.get(part) ?? new Map(), live.get(part) ?? new Map()];
    compared.archived += was.size;
    for (const [key, row] of was) {
      const now = is.get(key) ?? table.later.get(part)?.get(key);
      if (now !== undefined && hasGoneOn(part, row, now)) compared.wentOn += 1;
      else if (now === undefined && hasExpired(part, row, table)) compared.expired += 1;
      else compared.differences.push(...differenceOf(part, key, row, now));
    }
    compared.differences.push(...added(part, was, is));
  }
  return compared;
}

function differenceOf(
  part: DayPart,
  key: string,
  row: DayRows[DayPart],
  now: DayRows[DayPart] | undefined,
): DayDifference[] {
  if (now === undefined) return [{ difference: 'gone', ...placeOf(part, key, row), fields: [] }];
  const fields = fieldsThatDiffer(row, now);
  return fields.length === 0 ? [] : [{ difference: 'changed', ...placeOf(part, key, row), fields }];
}

function added(
  part: DayPart,
  was: ReadonlyMap<string, DayRows[DayPart]>,
  is: ReadonlyMap<string, DayRows[DayPart]>,
): DayDifference[] {
  // What an incident is now stands in the day of its last change.
  if (part === 'incidents') return [];
  const others = [...is].filter(([key]) => !was.has(key));
  return others.map(([key, row]) => ({ difference: 'added', ...placeOf(part, key, row), fields: [] }));
}

function hasGoneOn(part: DayPart, archived: DayRows[DayPart], live: DayRows[DayPart]): boolean {
  const rule = goesOn[part] as ((archived: DayRows[DayPart], live: DayRows[DayPart]) => boolean) | undefined;
  return rule?.(archived, live) === true;
}

function hasExpired(part: DayPart, row: DayRows[DayPart], { keptDays, now }: TableFacts): boolean {
  const days = keptDays[part];
  return days !== undefined && addSeconds(placeOf(part, '', row).at, days * 86_400) < now;
}

function placeOf(part: DayPart, key: string, row: DayRows[DayPart]): Pick<DayDifference, 'part' | 'key' | 'at'> {
  const { at } = dayParts[part] as { at(row: DayRows[DayPart]): Instant };
  return { part, key, at: at(row) };
}

function fieldsThatDiffer(archived: object, live: object): string[] {
  const [was, is] = [archived, live] as Record<string, unknown>[];
  const names = new Set([...Object.keys(archived), ...Object.keys(live)]);
  return [...names].filter((name) => canonicalJson(was?.[name] ?? null) !== canonicalJson(is?.[name] ?? null)).sort();
}
