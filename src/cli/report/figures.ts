import type { DayPart } from '../../archive/day-parts.ts';
import { endOfItem, type PersonsItem } from '../../incidents/persons-item.ts';
import type { ReviewedDays } from '../../incidents/review.ts';
import { type RunReason, runReasons } from '../../incidents/run-day.ts';
import { addTo, mostFirst } from '../../lib/counts.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { medianOf } from '../../lib/median.ts';
import { countJudged, type RetryCount } from '../../retry/count-retries.ts';
import type { CountedRecord, EndedJob, Month } from './month.ts';

/**
 * What the router did in the time from `since` until `until`, as it is known when it is counted; docs/operations/report.md. Drills and the
 * canary are in no figure but their own. Null: what it is counted from is no longer kept of the whole time.
 */
export interface Figures {
  /** Backups that were due: `expected` is `made`, `failed` and `noResult` together. `healed` are those of `made` that a retry made. */
  runs: { expected: number; made: number; healed: number; failed: number; noResult: number; excused: number };
  /** Jobs that ended otherwise than well, without retries, which are part of their run; as many as all `causes` together. */
  failures: { heard: number; causes: { cause: string | null; failures: number }[] } | null;
  /** Incidents that were opened: those that are over and those that are not. Null: there was none to take the median of. */
  incidents: {
    opened: number;
    resolved: number;
    stillOpen: number;
    medianSecondsToAcknowledge: number | null;
    medianSecondsToResolve: number | null;
  };
  /** Alerts that nobody was told of, by what kept them quiet. */
  quiet: { alerts: number; by: { by: string; alerts: number }[] } | null;
  /** Automatic retries; `started` is `healed`, `failed` and `underWay` together. `refused` is what was not planned or not started, and why. */
  retries: {
    started: number;
    healed: number;
    failed: number;
    underWay: number;
    refused: { because: string; times: number }[];
    /** Retries that only said what they would do, and those of them of which the next backup of the resource succeeded. */
    dryRuns: number;
    dryRunsPassed: number;
  } | null;
  /** What retries would have been for if every route said `retry`, as `checkup` counts it. */
  wouldRetry: RetryCount | null;
  /** Silences and acceptances of people that were in force at some moment. */
  inForce: { silences: number; acceptances: number } | null;
  /** Incidents of drills. */
  drills: { incidents: number };
}

/** A report, as `--json` prints it. Durations are in seconds; an instant is ISO-8601 in UTC. */
export interface Report extends Figures {
  /** `backup-alert-router-prod in eu-west-1`. */
  place: string;
  /** How many days were asked for. */
  days: number;
  /** The days that were asked for, both included; null: the last {@link Report.days}. Only one that is over can be signed off. */
  period: (ReviewedDays & { isOver: boolean }) | null;
  since: Instant;
  until: Instant;
  /** False: there was more than is read, so that the figures begin later than they were asked for, at `since`. */
  isAll: boolean;
}

/** The time that figures are about. */
interface Span {
  since: Instant;
  until: Instant;
}

/** What people made for a while. */
export interface MadeItems {
  silences: readonly MadeItem[];
  acceptances: readonly MadeItem[];
}

type MadeItem = Pick<PersonsItem, 'from' | 'until' | 'ended'>;

/**
 * Counts what was gathered.
 *
 * @param items everything of which the end is later than the time begins
 * @param gone parts of which rows of this time are no longer kept
 */
export function figuresOf(month: Month, span: Span, items: MadeItems, gone: ReadonlySet<DayPart>): Figures {
  const isIn = (at: Instant) => at >= span.since && at <= span.until;
  return {
    runs: runsOf(month, isIn),
    incidents: incidentsOf(month, isIn),
    ...(gone.has('population') ? { failures: null, retries: null, wouldRetry: null } : ofJobs(month, isIn)),
    quiet: gone.has('quiet') ? null : quietOf(month, isIn),
    inForce: gone.has('silences') || gone.has('acceptances') ? null : inForceIn(items, span),
    drills: {
      incidents: [...month.incidents.values()].filter(({ drill, openedAt }) => drill && isIn(openedAt)).length,
    },
  };
}

function ofJobs(
  month: Month,
  isIn: (at: Instant) => boolean,
): { [Figure in 'failures' | 'retries' | 'wouldRetry']: NonNullable<Figures[Figure]> } {
  const jobs = [...month.jobs].filter(([, { endedAt }]) => isIn(endedAt));
  const records = month.records.filter(({ at, incidentId }) => isIn(at) && !isOfDrill(month, incidentId));
  const failures = jobs.filter(([, job]) => job.isProblem && job.retryOf === undefined);
  const judged = failures.flatMap(([key]) => month.alerts.get(key)?.judged ?? []);
  return {
    failures: {
      heard: failures.length,
      causes: countsOf(
        failures.map(([key]) => month.alerts.get(key)?.code ?? null),
        (cause, failures) => ({ cause, failures }),
      ),
    },
    retries: retriesOf(
      month,
      records,
      jobs.map(([, job]) => job),
    ),
    wouldRetry: countJudged(judged, month.ends),
  };
}

function isOfDrill({ incidents }: Month, incidentId: string | null): boolean {
  return incidents.get(incidentId ?? '')?.drill === true;
}

function quietOf(month: Month, isIn: (at: Instant) => boolean): NonNullable<Figures['quiet']> {
  const quiet = month.quiet.filter(({ at, incidentId }) => isIn(at) && !isOfDrill(month, incidentId));
  return {
    alerts: quiet.length,
    by: countsOf(
      quiet.map(({ named }) => named),
      (by, alerts) => ({ by, alerts }),
    ),
  };
}

function inForceIn({ silences, acceptances }: MadeItems, { since, until }: Span): NonNullable<Figures['inForce']> {
  const held = (items: readonly MadeItem[]) =>
    items.filter((item) => item.from <= until && endOfItem(item) > since).length;
  return { silences: held(silences), acceptances: held(acceptances) };
}

function runsOf({ runDays }: Month, isIn: (at: Instant) => boolean): Figures['runs'] {
  const runs = [...runDays.values()].flatMap((day) => day.runs).filter(({ dueAt }) => isIn(dueAt));
  const resultIs = (result: string) =>
    runs.filter(({ why }) => (why === null ? 'good' : resultFor(why)) === result).length;
  const [made, failed, noResult] = [resultIs('good'), resultIs('failed'), resultIs('no-result')];
  const healed = runs.filter((run) => run.healed !== undefined).length;
  return { expected: made + failed + noResult, made, healed, failed, noResult, excused: resultIs('excused') };
}

/** A reason of a later release is none that is known here. */
function resultFor(why: RunReason): string {
  return Object.hasOwn(runReasons, why) ? runReasons[why] : 'no-result';
}

function incidentsOf({ incidents, firstAnswers }: Month, isIn: (at: Instant) => boolean): Figures['incidents'] {
  const opened = [...incidents].filter(([, { drill, openedAt }]) => !drill && isIn(openedAt));
  const resolved = opened.filter(([, { resolvedAt }]) => resolvedAt !== null);
  const seconds = (from: Instant, to: Instant | null | undefined) => (to == null ? [] : [secondsBetween(from, to)]);
  return {
    opened: opened.length,
    resolved: resolved.length,
    stillOpen: opened.length - resolved.length,
    medianSecondsToAcknowledge: medianOf(
      opened.flatMap(([id, { openedAt }]) => seconds(openedAt, firstAnswers.get(id))),
    ),
    medianSecondsToResolve: medianOf(resolved.flatMap(([, { openedAt, resolvedAt }]) => seconds(openedAt, resolvedAt))),
  };
}

function retriesOf(
  month: Month,
  records: readonly CountedRecord[],
  jobs: readonly EndedJob[],
): NonNullable<Figures['retries']> {
  const ended = jobs.filter(({ retryOf }) => retryOf !== undefined);
  const failed = ended.filter((job) => job.isProblem).length;
  const endedOf = new Set(ended.map(({ retryOf }) => retryOf));
  const started = byRetry(records, 'retry-started');
  // One that was started before the time that is looked at, and ended in it, is in the figures, too.
  const underWay = started.filter(({ failedJobId }) => !endedOf.has(failedJobId ?? '')).length;
  const dry = byRetry(records, 'retry-dry-run');
  const byId = new Map([...month.jobs.values()].map((job) => [job.jobId, job]));
  const dryPassed = dry.filter(({ failedJobId }) => {
    const { resourceArn = null, startedAt = null } = byId.get(failedJobId ?? '') ?? {};
    return startedAt !== null && month.ends.hasPassed({ resourceArn, startedAt });
  });
  return {
    started: ended.length + underWay,
    healed: ended.length - failed,
    failed,
    underWay,
    refused: countsOf(
      records.flatMap(({ because }) => because ?? []),
      (because, times) => ({ because, times }),
    ),
    dryRuns: dry.length,
    dryRunsPassed: dryPassed.length,
  };
}

/** Each retry once: a run that dies in between may say it again. */
function byRetry(records: readonly CountedRecord[], wanted: string): CountedRecord[] {
  const ofKind = records.filter(({ what }) => what === wanted);
  return [...new Map(ofKind.map((record) => [record.retryId, record])).values()];
}

function countsOf<Key, Row>(keys: readonly Key[], row: (key: Key, count: number) => Row): Row[] {
  const counts = new Map<Key, number>();
  for (const key of keys) addTo(counts, key);
  return mostFirst(counts).map(([key, count]) => row(key, count));
}
