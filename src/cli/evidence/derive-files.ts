import { type DayRows, dayParts } from '../../archive/day-parts.ts';
import type { Audited, PackageWishes } from '../../audit/audited.ts';
import { auditTexts, streamedTables } from '../../audit/files.ts';
import { IncidentGathering } from '../../audit/gathered-incident.ts';
import { type IncidentRow, incidentRows } from '../../audit/incident-row.ts';
import type { JobReport } from '../../audit/job-report.ts';
import { type OscalFacts, oscalPath, oscalText, poamPath, poamText } from '../../audit/oscal.ts';
import { incidentPage, incidentPagePath } from '../../audit/pages/incident-page.ts';
import { summaryPage, summaryPagePath } from '../../audit/pages/summary-page.ts';
import type { Gap } from '../../audit/period.ts';
import { daysArchivedTooLate, daysWithoutDigest, isOfPeriod, type Period } from '../../audit/period.ts';
import { gatheredParts, PeriodFacts } from '../../audit/period-facts.ts';
import { type SampledRow, sampleOf } from '../../audit/sample.ts';
import { type PackageFacts, summaryOf, summaryPath, summaryText } from '../../audit/summary.ts';
import { csvHead, csvLine, type Table } from '../../audit/table.ts';
import { claimedControls } from '../../audit/tables/controls.ts';
import { rulesFile } from '../../audit/tables/rules.ts';
import { type FoundPeriod, type ReadArchive, rowsOfPeriod, rulesBefore } from './read-archive.ts';

/** A file that is made from the archived days, in pieces. */
export interface DerivedFile {
  path: string;
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

/** What a package is made with, besides the archived days. */
export interface Making extends Period, PackageWishes {
  report: JobReport | null;
}

/** Reads everything of a period but the lines of its streamed tables. */
export async function auditPeriod(archive: ReadArchive, found: FoundPeriod, making: Making): Promise<Audited> {
  const { from, until, sample, frameworks, report } = making;
  const period = { from, until };
  const facts = new PeriodFacts({ period, keepsJobs: report !== null });
  const inside = found.digests.flatMap(({ digest }) => (digest !== null && isOfPeriod(digest, period) ? digest : []));
  const gaps: Gap[] = [...daysWithoutDigest(period, inside), ...daysArchivedTooLate(inside), ...found.gaps];
  const onGap = (gap: Gap) => void gaps.push(gap);
  for await (const { digest, part, rows } of rulesBefore(archive, found, { onGap })) facts.takes(part, rows, digest);
  for await (const { digest, part, rows } of rowsOfPeriod(archive, found, period, { onGap }))
    facts.takes(part, rows, digest);
  const digests = new Map<string, number[]>();
  for (const { day, sequence } of inside) digests.set(day, [...(digests.get(day) ?? []), sequence]);
  return { period, facts, digests, gaps, sample, frameworks, report };
}

/**
 * Yields every file of a package that is made from the archived days: the same days give the same bytes, so that whoever has them can
 * make the files again and compare. A piece of a file has to be taken before the next file is asked for.
 */
export async function* derivedFiles(
  archive: ReadArchive,
  found: FoundPeriod,
  audited: Audited,
  facts: PackageFacts & OscalFacts,
): AsyncGenerator<DerivedFile> {
  const sections = summaryOf(audited, facts);
  yield { path: summaryPath, pieces: [summaryText(sections)] };
  yield* auditTexts(audited);
  for (const part of ['population', 'runs', 'records'] as const)
    yield { path: streamedTables[part].file, pieces: linesOf(part, archive, found, audited) };
  yield* ruleDocuments(archive, found, audited);
  yield { path: oscalPath, pieces: [oscalText(audited, facts)] };
  const poam = poamText(audited, facts);
  if (poam !== null) yield { path: poamPath, pieces: [poam] };
  // The library and its fonts are large: commands that make no document never load them.
  const [{ readFonts }, { drawPage }] = await Promise.all([import('./pdf/fonts.ts'), import('./pdf/draw-page.ts')]);
  const fonts = await readFonts();
  const date = new Date(`${audited.period.until}T23:59:59.000Z`);
  const summary = summaryPage(sections, claimedControls(audited), audited.period);
  yield { path: summaryPagePath, pieces: drawPage(summary, fonts, date) };
  for await (const { path, page } of incidentPages(archive, found, audited))
    yield { path, pieces: drawPage(page, fonts, date) };
}

/** Documents that are gathered at once: the messages of so many incidents are in memory together. */
const gatheredAtOnce = 25;

/** Yields the documents of the incidents that were drawn, and of every drill. */
async function* incidentPages(archive: ReadArchive, found: FoundPeriod, audited: Audited) {
  const { facts, period, sample } = audited;
  const drawn: readonly SampledRow[] = sample === null ? [] : sampleOf(facts, sample);
  const because = new Map(
    drawn.map(({ incident, place, population, seed }) => [
      incident.id,
      `Drawn as number ${place} of ${population} incidents with the seed “${seed}”`,
    ]),
  );
  // Those of the same days are gathered together, and no other day is read for them.
  const wanted = byFirstDigest([...drawn, ...incidentRows(facts, 'drills')], facts);
  for (let from = 0; from < wanted.length; from += gatheredAtOnce) {
    const some = wanted.slice(from, from + gatheredAtOnce);
    const gathering = new IncidentGathering(some);
    const sequences = new Set(some.flatMap(({ incident }) => facts.digestsOf(incident.id)));
    for await (const { part, rows } of rowsOfPeriod(archive, found, period, { wanted: gatheredParts, sequences })) {
      const { key } = dayParts[part] as { key(row: unknown): string };
      gathering.takes(part as (typeof gatheredParts)[number], rows as never[], key);
    }
    for (const gathered of gathering.incidents()) {
      const why = because.get(gathered.incident.id) ?? 'A drill';
      const page = incidentPage(gathered, { because: why, channels: facts.channels, period });
      yield { path: incidentPagePath(gathered), page };
    }
  }
}

function byFirstDigest(rows: readonly IncidentRow[], facts: PeriodFacts): IncidentRow[] {
  const firstOf = ({ incident }: IncidentRow) => facts.digestsOf(incident.id)[0] ?? 0;
  return rows.toSorted((a, b) => firstOf(a) - firstOf(b));
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
    const kept = (rows as never[]).filter((row) =>
      // A record is written once.
      part === 'records' ? facts.isOfIncident(row) : facts.isLast(part as 'population' | 'runs', row, digest.sequence),
    );
    yield kept.map((row) => csvLine(table, row)).join('');
  }
}

/** Yields the documents of the rules that were in force in the period, each once. */
async function* ruleDocuments(
  archive: ReadArchive,
  found: FoundPeriod,
  { period }: Audited,
): AsyncGenerator<DerivedFile> {
  const known = new Set<string>();
  for (const source of [rulesBefore(archive, found), rowsOfPeriod(archive, found, period, { wanted: ['rules'] })])
    for await (const { rows } of source) {
      for (const row of rows as DayRows['rules'][]) {
        const path = rulesFile(row);
        if (known.has(path)) continue;
        known.add(path);
        yield { path, pieces: [row.document] };
      }
    }
}
