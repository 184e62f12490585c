import { isGone } from '../../estate/described.ts';
import { type FoundProblem, firstLookReason, foundEvent, overEvent } from '../../events/found-problem.ts';
import type { Judgement } from '../../findings/finding.ts';
import { findingRows } from '../../findings/registry.ts';
import type { Instant } from '../../lib/instant.ts';
import type { KnownFinding, KnownFindings } from '../../ports/incidents/known-findings.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import { decideTelling, type Telling } from './decide-telling.ts';
import { backupLaneIdOf } from './due-on-lane.ts';
import { canCloseGone } from './find-gone.ts';
import type { Home } from './listed-jobs.ts';

/** What telling of findings needs. */
export interface TellingDependencies {
  knownFindings: KnownFindings;
  intake: IntakeQueue;
  home: Home;
  now: () => Instant;
}

/** What the first look at runs adds to the summary. */
export interface FirstRuns {
  /** What was missing, in a sentence or two; null: nothing was, or it was no first look. */
  says: string | null;
  /** The ids of lanes that were missing then and still are. */
  missing: readonly string[];
}

/** What a look did about findings. */
export interface Told {
  found: number;
  over: number;
}

/**
 * Reports what a look at the account found, and what is over. Each finding is stored before it is given to the intake: after a
 * crash in between it is given again under the same name, which changes nothing.
 */
export async function tellFindings(
  judgement: Judgement,
  { isDaily, tellFrom, first }: { isDaily: boolean; tellFrom: Instant | null; first: FirstRuns },
  { knownFindings, intake, home, now }: TellingDependencies,
): Promise<Told> {
  const [known, progress] = await Promise.all([knownFindings.all(), knownFindings.progress()]);
  const telling = decideTelling({
    judgement,
    known: known.filter(isFinding),
    progress,
    isDaily,
    tellFrom,
    isLongMissing: among(first.missing, home),
    isGone: (resourceArn) => isGone(judgement.estate.described, resourceArn, home),
    closesGone: isDaily && canCloseGone(judgement),
  });
  // A summary that a crash held back is sent now, with its findings.
  const waiting = known.find((one) => !isFinding(one) && one.toldOf === 'untold') ?? null;
  const summary = summaryOf(toSummarise(telling, known, waiting), first, waiting ?? judgement.look.at) ?? waiting;
  const newest = known.filter((one) => !isFinding(one)).sort((a, b) => (a.since < b.since ? 1 : -1))[0]?.id ?? null;
  const quiet = [
    ...telling.quiet.map((one) => ({ ...one.known, summary: summary?.id ?? null })),
    ...telling.said.map((one) => ({ ...one, summary: newest })),
  ];
  const tell = [...telling.tell, ...(summary === null ? [] : [summary])];
  // The moment since which a denial is missing is part of its finding's id, and survives a crash.
  await knownFindings.saveProgress({ ...progress, denials: telling.progress.denials ?? [] });
  // The summary comes before its findings: otherwise nobody would be told about them.
  await knownFindings.keep(tell);
  await knownFindings.keep(quiet);
  await intake.put(tell.map(({ problem }) => foundEvent(problem, home, now())));
  await knownFindings.keep(tell.map((one) => ({ ...one, toldOf: 'told' })));
  const ended = [...telling.over, ...overSummaries(known, telling, quiet, first)];
  // A finding that nobody was told about ends without a word.
  const told = ended.filter(({ finding }) => finding.toldOf !== 'quiet');
  await intake.put(told.map(({ finding, why }) => overEvent(finding.problem, why, home, now())));
  await knownFindings.forget([...ended.map(({ finding }) => finding.id), ...telling.forget.map(({ id }) => id)]);
  await knownFindings.saveProgress(telling.progress);
  return { found: tell.length, over: told.length };
}

function among(laneIds: readonly string[], home: Home): (resourceArn: string) => boolean {
  const missing = new Set(laneIds);
  return (resourceArn) => missing.has(backupLaneIdOf(resourceArn, home));
}

function isFinding({ problem }: KnownFinding): boolean {
  return problem.reason !== firstLookReason;
}

/** The most findings that a summary names; the checkup lists all. */
const mostNamed = 10;

/** What a summary says of one finding. */
interface Summarised {
  reason: string;
  says: string;
}

function toSummarise({ quiet }: Telling, known: readonly KnownFinding[], waiting: KnownFinding | null): Summarised[] {
  const before = waiting === null ? [] : known.filter(({ summary }) => summary === waiting.id);
  return [...before.map(({ problem }) => problem), ...quiet.map(({ finding }) => finding)];
}

/** Makes one alert instead of hundreds from what was found at the first look; null: nothing was. `as`: repeats that alert. */
function summaryOf(
  quiet: readonly Summarised[],
  { says, missing }: FirstRuns,
  as: Instant | Pick<KnownFinding, 'id' | 'since'>,
): KnownFinding | null {
  if (quiet.length === 0 && says === null) return null;
  const counts = findingRows.flatMap(({ reason, title }) => {
    const count = quiet.filter((one) => one.reason === reason).length;
    return count === 0 ? [] : [`${title.charAt(0).toLowerCase()}${title.slice(1)} (${count})`];
  });
  const named = quiet.slice(0, mostNamed).map((one) => one.says);
  const more = quiet.length > named.length ? [`And ${quiet.length - named.length} more.`] : [];
  const whole = [
    ...(says === null ? [] : [says]),
    ...(quiet.length === 0 ? [] : [`Found at the first look: ${counts.join(', ')}.`, ...named, ...more]),
  ];
  const count = quiet.length + (says === null ? 0 : missing.length);
  const { id, since } = typeof as === 'string' ? { id: `first-look-${Date.parse(as).toString(36)}`, since: as } : as;
  const problem: FoundProblem = {
    ...{ id, jobId: id, reason: firstLookReason, severity: 'medium', says: whole.join(' ') },
    ...{ about: 'set-up', subject: id, name: `${count} older ${count === 1 ? 'problem' : 'problems'}` },
    ...{ resourceArn: null, resourceType: null, planId: null, planArn: null, destinationVaultArn: null },
    startedAt: since,
  };
  return { id, since, toldOf: 'untold', severity: 'medium', dueAt: null, summary: null, problem };
}

/** A summary is over once none of its findings is left. */
function overSummaries(
  known: readonly KnownFinding[],
  { tell, over, forget }: Telling,
  quiet: readonly KnownFinding[],
  { missing }: FirstRuns,
): Telling['over'] {
  const gone = new Set([...tell, ...over.map(({ finding }) => finding), ...forget].map(({ id }) => id));
  const left = [...known.filter(({ id, toldOf }) => toldOf === 'quiet' && !gone.has(id)), ...quiet];
  return known
    .filter((one) => !isFinding(one) && missing.length === 0 && !left.some(({ summary }) => summary === one.id))
    .map((finding) => ({
      finding,
      why: 'Nothing is left of what was found at the first look, or each has an alert of its own.',
    }));
}
