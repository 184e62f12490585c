import { type RetryRefusal, retryRefusals } from '../../incidents/retry-refusals.ts';
import { formatDuration } from '../../lib/duration.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import { sayRetries } from '../../retry/count-retries.ts';
import { type Layout, wrap } from '../layout.ts';
import type { Figures, Report } from './figures.ts';

/** How many causes and the like are shown; JSON has all. */
const most = 5;

/** What a figure says of which the rows are no longer kept. */
const notKept = ['No longer known: what it is counted from is kept for weeks, and not of the whole period any more.'];

/** Returns a report for people. @param hash SHA-256 of it as JSON, by which it can be signed off */
export function formatReport(report: Report, hash: string, layout: Layout): string {
  const { place, since, until, isAll, days, quiet, failures, drills, inForce } = report;
  const { width, paint } = layout;
  const wrapped = (texts: readonly string[]) => texts.flatMap((text) => wrap(text, width, '  '));
  const section = (title: string, lines: readonly string[]) => ['', paint('bold', title), ...lines];
  const lines = [
    paint('bold', inertLine(place)),
    ...wrap(
      `From ${formatTime(since)} until ${formatTime(until)}. Drills and the canary are in none of these figures.`,
      width,
    ),
    ...(isAll
      ? []
      : wrap(`There is more than is read at once: this is less than the ${days} days that were asked for.`, width)),
    ...section('Backups that were due', wrap(sayRuns(report.runs), width, '  ')),
    ...(failures === null
      ? section('Failures', wrapped(notKept))
      : section(
          `Failures heard of: ${failures.heard}`,
          topOf(
            failures.causes.map(({ cause, failures: count }) => [count, cause ?? 'ignored by a route']),
            width,
          ),
        )),
    ...section(
      'Incidents',
      sayIncidents(report.incidents).flatMap((line) => wrap(line, width, '  ')),
    ),
    ...(quiet === null
      ? section('Alerts kept quiet', wrapped(notKept))
      : section(
          `Alerts kept quiet: ${quiet.alerts}`,
          topOf(
            quiet.by.map(({ by, alerts }) => [alerts, by]),
            width,
          ),
        )),
    ...section(
      'Silences and acceptances of people in force',
      wrapped(
        inForce === null
          ? notKept
          : [`${counted(inForce.silences, 'silence')}, ${counted(inForce.acceptances, 'acceptance')}.`],
      ),
    ),
    ...section('Automatic retries', retryLines(report, width)),
    ...(drills.incidents === 0
      ? []
      : section(
          'Drills',
          wrap(`${counted(drills.incidents, 'incident')} of drills, apart from all others.`, width, '  '),
        )),
    ...signLines(report, hash, layout),
  ];
  return `${lines.join('\n')}\n`;
}

function sayRuns({ expected, made, healed, failed, noResult, excused }: Figures['runs']): string {
  if (expected + excused === 0) return 'None is known.';
  const parts = [
    `${made} of ${expected} were made${healed === 0 ? '' : `, ${healed} of them by a retry`}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(noResult === 0 ? [] : [`of ${noResult} there is no result`]),
    ...(excused === 0 ? [] : [`${excused} more were excused`]),
  ];
  return `${parts.join('; ')}.`;
}

function sayIncidents(incidents: Figures['incidents']): string[] {
  const { opened, resolved, stillOpen, medianSecondsToAcknowledge: answered, medianSecondsToResolve: over } = incidents;
  if (opened === 0) return ['None was opened.'];
  return [
    `${opened} opened: ${resolved} over, ${stillOpen} still open.`,
    answered === null ? 'Nobody acknowledged one.' : `Half of those acknowledged were so within ${spanOf(answered)}.`,
    ...(over === null ? [] : [`Half of those that are over were so within ${spanOf(over)}.`]),
  ];
}

/** How the report of a period is signed off by whoever has read it. */
function signLines({ period, isAll }: Report, hash: string, { width, paint }: Layout): string[] {
  if (period === null) return [];
  const { from, until, isOver } = period;
  if (!isOver)
    return ['', ...wrap(`The period is not over: it can be signed off after ${until} has ended in UTC.`, width)];
  if (!isAll) return [];
  return [
    '',
    paint('bold', 'To sign it off'),
    `  npx backup-alerts report --from ${from} --until ${until} --sign-off ${hash} --note "…"`,
  ];
}

function retryLines({ retries, wouldRetry }: Report, width: number): string[] {
  if (retries === null || wouldRetry === null) return notKept.flatMap((line) => wrap(line, width, '  '));
  const { started, healed, failed, underWay, refused, dryRuns, dryRunsPassed } = retries;
  const going = underWay === 0 ? '' : `, ${underWay} without an end yet`;
  const sentences = [
    started === 0
      ? 'None was started.'
      : `${started} started: ${healed} healed what had failed, ${failed} failed${going}.`,
    ...(dryRuns === 0
      ? []
      : [`${counted(dryRuns, 'dry run')}; after ${dryRunsPassed} of them the next backup of the resource succeeded.`]),
    sayRetries(wouldRetry) ?? `Of ${counted(wouldRetry.failed, 'failed backup')} \`retry\` would start none again.`,
  ];
  const reasons = topOf(
    refused.map(({ because, times }) => [times, wordsFor(because)]),
    width,
  );
  return [
    ...sentences.flatMap((line) => wrap(line, width, '  ')),
    ...(reasons.length === 0 ? [] : ['  Not retried, because', ...reasons]),
  ];
}

/** A reason of a later release has no words here. */
function wordsFor(because: string): string {
  return Object.hasOwn(retryRefusals, because) ? retryRefusals[because as RetryRefusal] : because;
}

function topOf(rows: readonly (readonly [count: number, what: string])[], width: number): string[] {
  const digits = String(Math.max(0, ...rows.map(([count]) => count))).length;
  const more = rows.length > most ? [`    and ${rows.length - most} more, which --json has`] : [];
  return [
    ...rows.slice(0, most).flatMap(([count, what]) => wrap(what, width, `    ${String(count).padStart(digits)}  `)),
    ...more,
  ];
}

/** In whole minutes from one minute on: seconds help nobody then. */
function spanOf(seconds: number): string {
  return formatDuration(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
