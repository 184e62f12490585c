import { type ListedKind, listedKinds } from '../../events/kinds.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import type { Rules } from '../../rules/rules.ts';
import type { TargetCounts } from '../../simulation/counts.ts';
import { type Layout, wrap } from '../layout.ts';
import { tableOf } from '../table.ts';
import type { MuteReport, Report, RouteReport } from './report.ts';

/** Returns a report for people, as parts that stand apart. */
export function formatReport(report: Report, rules: Rules, layout: Layout): string[][] {
  return [
    formatJobs(report, layout),
    formatIncidents(report, layout),
    formatTargets(report, rules, layout),
    formatRoutes(report, layout),
    formatMutes(report, layout),
  ].filter((lines) => lines.length > 0);
}

function formatJobs({ jobs, period }: Report, { width }: Layout): string[] {
  const parts = listedKinds.map((kind) => count(jobs[kind], kind));
  const days = period.days === 1 ? '1 day' : `${period.days} days`;
  const when = `${days}, ${formatTime(period.from)} to ${formatTime(period.until)}`;
  const more = [
    ...(jobs.running > 0 ? [`${jobs.running} still running were left out`] : []),
    ...(jobs.unreadable > 0 ? [`${jobs.unreadable} could not be read as jobs`] : []),
  ];
  return wrap(
    `Replayed ${parts.join(', ')} of ${when}: ${jobs.problems} with problems${more.map((one) => `; ${one}`).join('')}.`,
    width,
  );
}

function formatIncidents({ incidents, jobs }: Report, { width, paint }: Layout): string[] {
  const { opened, alerts, ignored, resolved, acknowledged, open } = incidents;
  if (jobs.problems === 0) return ['Nothing had a problem, so nobody would have been told anything.'];
  const rest = [
    `${resolved} resolved by later successes`,
    ...(acknowledged > 0 ? [`${acknowledged} acknowledged and not resolved`] : []),
    `${open} open at the end`,
  ];
  const lines = wrap(
    `${opened} opened for ${alerts - ignored} alerts${ignored > 0 ? `, ${ignored} more ignored` : ''}: ${rest.join(', ')}.`,
    width,
    '  ',
  );
  return [paint('bold', 'Incidents'), ...lines];
}

function formatTargets({ targets, period }: Report, rules: Rules, { width, paint }: Layout): string[] {
  if (targets.length === 0) return [];
  const table = tableOf<TargetCounts>(
    targets,
    [
      { title: 'target', cell: ({ target }) => nameTarget(target, rules) },
      { title: 'notices', cell: ({ notices }) => notices, right: true },
      { title: 'a week', cell: ({ perWeek }) => perWeek.toFixed(1), right: true },
      { title: 'at night', cell: ({ atNight }) => atNight, right: true },
      { title: 'incidents', cell: ({ incidents }) => incidents, right: true },
      { title: 'busiest day', cell: ({ busiestDay }) => `${busiestDay?.day} (${busiestDay?.notices})` },
    ],
    width,
  );
  const { from, until } = period.night;
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return [
    paint('bold', 'Who would have been told'),
    ...table,
    ...wrap(`Night is from ${clock(from)} to ${clock(until)}, ${period.timezone}.`, width, '  '),
  ];
}

/** Returns a target with its channel, as in `dba-pager (slack)`. */
export function nameTarget(target: string, { targets }: Rules): string {
  const channel = targets.get(target)?.channel;
  return channel === undefined ? target : `${target} (${channel})`;
}

function formatRoutes({ routes, neverMatched, jobs }: Report, { width, paint }: Layout): string[] {
  if (jobs.problems === 0) return [];
  const used = routes.filter(({ matched }) => matched > 0);
  const table = tableOf<RouteReport>(
    used,
    [
      { title: 'route', cell: ({ route, depth }) => `${'  '.repeat(depth)}${inertLine(route)}` },
      { title: 'matched', cell: ({ matched }) => matched, right: true },
      { title: 'decided', cell: ({ alerts }) => alerts, right: true },
      { title: 'ignored', cell: ({ ignored }) => ignored, right: true },
      { title: 'incidents', cell: ({ incidents }) => incidents, right: true },
      { title: 'notices', cell: ({ notices }) => notices, right: true },
    ],
    width,
  );
  return [
    paint('bold', 'By route'),
    ...table,
    ...(neverMatched.length === 0 ? [] : wrap(`Never matched: ${neverMatched.join(', ')}.`, width, '  ')),
  ];
}

function formatMutes({ mutes, idleMutes }: Report, { width, paint }: Layout): string[] {
  if (mutes.length + idleMutes.length === 0) return [];
  return [
    paint('bold', 'Kept quiet'),
    ...mutes.flatMap((mute) => wrap(`${mute.by}: ${describeMute(mute)}`, width, '  ')),
    ...(idleMutes.length === 0 ? [] : wrap(`Nothing by ${idleMutes.join(', ')}.`, width, '  ')),
  ];
}

function describeMute({ alerts, incidents, neverTold }: MuteReport): string {
  const what = `${alerts} ${alerts === 1 ? 'alert' : 'alerts'} in ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}`;
  return neverTold === 0 ? `${what}, told later.` : `${what}; of ${neverTold} nobody ever heard.`;
}

/** Names of kinds; a copy is always a copy of a backup here. */
const words: Record<ListedKind, readonly [one: string, several: string]> = {
  backup: ['backup', 'backups'],
  copy: ['copy', 'copies'],
  restore: ['restore', 'restores'],
};

function count(jobs: number, kind: ListedKind): string {
  return `${jobs.toLocaleString('en-US')} ${words[kind][jobs === 1 ? 0 : 1]}`;
}
