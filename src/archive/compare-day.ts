import { type EvidenceRecord, hasItsHash } from '../evidence/record.ts';
import { mayBecome } from '../incidents/run-day.ts';
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
  /** What the table has of rows that it does not list under the day any more, by the key of the archived row. */
  moved: RowsOfDay;
  /** What the table has of the records that rows name as their newest: {@link soundHeads}. */
  heads: ReadonlySet<string>;
  /** How many days the table keeps a row of a part; absent: as long as nobody takes it away. */
  keptDays: Readonly<Partial<Record<DayPart, number>>>;
  now: Instant;
}

/** The record that a row names as its newest. */
export interface Head {
  incidentId: string;
  sequence: number;
  hash: string;
}

/** Returns what identifies a newest record. */
export function headKey({ incidentId, sequence, hash }: Head): string {
  return `${incidentId} ${sequence} ${hash}`;
}

/** Returns what identifies those records whose hash is that of what they say. */
export function soundHeads(records: readonly EvidenceRecord[]): Set<string> {
  return new Set(records.filter(hasItsHash).map(headKey));
}

/** Rows of which each change has a record, and the newest of these. */
const heads: { readonly [Part in DayPart]?: (row: DayRows[Part]) => Head } = {
  incidents: ({ id, revision, recordHash }) => ({ incidentId: id, sequence: revision, hash: recordHash }),
  silences: ({ id, revision, recordHash }) => ({ incidentId: `silence-${id}`, sequence: revision, hash: recordHash }),
  acceptances: ({ id, revision, recordHash }) => ({
    incidentId: `acceptance-${id}`,
    sequence: revision,
    hash: recordHash,
  }),
};

/** Returns the newest record that a row names; null: of its part, changes have no records. */
export function headOf(part: DayPart, row: DayRows[DayPart]): Head | null {
  const head = heads[part] as ((row: DayRows[DayPart]) => Head) | undefined;
  return head?.(row) ?? null;
}

/** A row as it was archived and as it is. */
interface Pair<Part extends DayPart> {
  was: DayRows[Part];
  is: DayRows[Part];
  /** Whether the table has the record that the row names as its newest. */
  hasHead: boolean;
}

/** Says whether a row, which another day has by now, may have become what it is: all other rows are written once. */
const goesOn: { readonly [Part in DayPart]?: (pair: Pair<Part>) => boolean } = {
  population: ({ was, is }) => is.at > was.at,
  runs: ({ was, is }) => mayBecome(was, is),
  incidents: ({ was, is, hasHead }) => is.revision > was.revision && hasHead,
  deliveries: ({ was, is }) => is.lastAttemptAt > was.lastAttemptAt && is.attempts >= was.attempts,
  later: ({ was, is }) => is.at > was.at,
  silences: ({ was, is, hasHead }) => is.revision > was.revision && hasHead,
  acceptances: ({ was, is, hasHead }) => is.revision > was.revision && hasHead,
};

/** From when on the days are counted for which the table keeps a row; of all others, from when it is. */
const keptSince: { readonly [Part in DayPart]?: (row: DayRows[Part]) => Instant } = {
  silences: ({ until }) => until,
  acceptances: ({ until }) => until,
};

/** Compares what the table has of a day with what was archived of it. Some rows may have gone on since. */
export function compareDay(archived: RowsOfDay, live: RowsOfDay, table: TableFacts): ComparedDay {
  const compared: ComparedDay = { archived: 0, differences: [], wentOn: 0, expired: 0 };
  for (const part of dayPartNames) {
    const [was, is] = [archived.get(part) ?? new Map(), live.get(part) ?? new Map()];
    compared.archived += was.size;
    for (const [key, row] of was) {
      const found = compareRow({ part, key, row }, is.get(key), table);
      if (typeof found === 'string') compared[found] += 1;
      else compared.differences.push(...found);
    }
    compared.differences.push(...added(part, was, is));
  }
  return compared;
}

/** Compares a row with the one that the table lists under the day; else with what it has of it elsewhere. */
function compareRow(
  { part, key, row }: { part: DayPart; key: string; row: DayRows[DayPart] },
  listed: DayRows[DayPart] | undefined,
  table: TableFacts,
): DayDifference[] | 'wentOn' | 'expired' {
  const now = listed ?? table.moved.get(part)?.get(key);
  if (now === undefined && hasExpired(part, row, table)) return 'expired';
  const found = differenceOf(part, key, row, now);
  // An incident stands in no list of a day, but beside its records.
  const isElsewhere = listed === undefined || part === 'incidents';
  if (found.length === 0 || now === undefined || !isElsewhere) return found;
  return hasGoneOn(part, row, now, table) ? 'wentOn' : found;
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

function hasGoneOn(part: DayPart, was: DayRows[DayPart], is: DayRows[DayPart], { heads: found }: TableFacts): boolean {
  const rule = goesOn[part] as ((pair: Pair<DayPart>) => boolean) | undefined;
  const head = headOf(part, is);
  return rule?.({ was, is, hasHead: head !== null && found.has(headKey(head)) }) === true;
}

function hasExpired(part: DayPart, row: DayRows[DayPart], { keptDays, now }: TableFacts): boolean {
  const days = keptDays[part];
  const since = keptSince[part] as ((row: DayRows[DayPart]) => Instant) | undefined;
  return days !== undefined && addSeconds(since?.(row) ?? placeOf(part, '', row).at, days * 86_400) < now;
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
