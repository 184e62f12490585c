import type { DayRows } from '../../archive/day-parts.ts';
import type { Audited, SampleWish } from '../../audit/audited.ts';
import { auditTexts, streamedTables } from '../../audit/files.ts';
import type { Gap } from '../../audit/period.ts';
import { daysWithoutDigest, isOfPeriod, type Period } from '../../audit/period.ts';
import { PeriodFacts } from '../../audit/period-facts.ts';
import { csvHead, csvLine, type Table } from '../../audit/table.ts';
import { rulesFile } from '../../audit/tables/rules.ts';
import { type FoundPeriod, type ReadArchive, rowsOfPeriod } from './read-archive.ts';

/** A file that is made from the archived days, in pieces. */
export interface DerivedFile {
  path: string;
  pieces: Iterable<string> | AsyncIterable<string>;
}

/** Reads everything of a period but the lines of its streamed tables. */
export async function auditPeriod(
  archive: ReadArchive,
  found: FoundPeriod,
  { sample = null, ...period }: Period & { sample?: SampleWish | null },
): Promise<Audited> {
  const facts = new PeriodFacts();
  const inside = found.digests.flatMap(({ digest }) => (digest !== null && isOfPeriod(digest, period) ? digest : []));
  const gaps: Gap[] = [...daysWithoutDigest(period, inside), ...found.gaps];
  const onGap = (gap: Gap) => void gaps.push(gap);
  for await (const { digest, part, rows } of rowsOfPeriod(archive, found, period, { onGap }))
    facts.takes(part, rows, digest);
  const digests = new Map<string, number[]>();
  for (const { day, sequence } of inside) digests.set(day, [...(digests.get(day) ?? []), sequence]);
  return { period, facts, digests, gaps, sample };
}

/**
 * Yields the tables of a package: the same archived days give the same bytes, so that whoever has them can make the tables again
 * and compare. A piece of a streamed table has to be taken before the next file is asked for.
 */
export function* derivedFiles(archive: ReadArchive, found: FoundPeriod, audited: Audited): Generator<DerivedFile> {
  for (const { path, text } of auditTexts(audited)) yield { path, pieces: [text] };
  for (const part of ['population', 'runs'] as const)
    yield { path: streamedTables[part].file, pieces: linesOf(part, archive, found, audited) };
}

async function* linesOf<Part extends keyof typeof streamedTables>(
  part: Part,
  archive: ReadArchive,
  found: FoundPeriod,
  { facts, period }: Audited,
): AsyncGenerator<string> {
  const table = streamedTables[part] as Table<never>;
  yield csvHead(table);
  for await (const { digest, rows } of rowsOfPeriod(archive, found, period, { wanted: [part] })) {
    const last = (rows as never[]).filter((row) => facts.isLast(part, row, digest.sequence));
    yield last.map((row) => csvLine(table, row)).join('');
  }
}

/** Yields the documents of the rules that came into force in the period, each once. */
export async function* ruleDocuments(
  archive: ReadArchive,
  found: FoundPeriod,
  { period }: Audited,
): AsyncGenerator<DerivedFile> {
  const known = new Set<string>();
  for await (const { rows } of rowsOfPeriod(archive, found, period, { wanted: ['rules'] })) {
    for (const row of rows as DayRows['rules'][]) {
      const path = rulesFile(row);
      if (known.has(path)) continue;
      known.add(path);
      yield { path, pieces: [row.document] };
    }
  }
}
