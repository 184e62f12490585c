import type { CompiledRoute } from '../../rules/compiled.ts';
import { catchAll } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { night, type TargetCounts } from '../../simulation/counts.ts';
import type { History } from '../../simulation/history.ts';
import type { Replayed } from '../../simulation/replay.ts';
import type { Comparison } from './compare-replays.ts';

/** How much of the past one route took. */
export interface RouteReport {
  route: string;
  /** How many routes it stands in. */
  depth: number;
  /** How often its pattern matched, when it was tried. */
  matched: number;
  /** Alerts that it decided about. */
  alerts: number;
  ignored: number;
  /** Incidents that were of it at the end, and the notices that they caused. */
  incidents: number;
  notices: number;
}

/** What one silence, window or inhibition kept quiet. */
export interface MuteReport {
  by: string;
  /** Alerts that came while it held. */
  alerts: number;
  incidents: number;
  /** Incidents that nobody ever heard of, because they ended before it did. */
  neverTold: number;
}

/** The result of a replay. */
export interface Report {
  period: { from: string; until: string; days: number; timezone: string; night: { from: number; until: number } };
  jobs: History['jobs'] & { total: number; problems: number; running: number; unreadable: number };
  incidents: { opened: number; alerts: number; ignored: number; resolved: number; acknowledged: number; open: number };
  targets: TargetCounts[];
  routes: RouteReport[];
  /** Routes that matched nothing. */
  neverMatched: string[];
  mutes: MuteReport[];
  /** Windows, silences and inhibitions that kept nothing quiet. */
  idleMutes: string[];
}

/** Returns what a replay came to, in numbers. */
export function reportOf(past: History, replayed: Replayed, rules: Rules, timezone: string): Report {
  const { from, until, jobs, problems, running, unreadable, events } = past;
  const { incidents, alerts, tally, matches } = replayed;
  const withStatus = (status: string) => incidents.filter((incident) => incident.status === status).length;
  const mutes = muteReports(replayed);
  return {
    period: { from, until, days: daysBetween(from, until), timezone, night },
    jobs: { total: events.length, ...jobs, problems, running, unreadable },
    incidents: {
      opened: incidents.length,
      alerts: alerts.length,
      ignored: alerts.filter(({ action }) => action === 'ignore').length,
      resolved: withStatus('resolved'),
      acknowledged: withStatus('acknowledged'),
      open: withStatus('open'),
    },
    targets: tally.targets(from, until),
    routes: routeReports(rules, replayed),
    neverMatched: [...matches].filter(([, count]) => count === 0).map(([name]) => name),
    mutes,
    idleMutes: mutesOf(rules).filter((name) => !mutes.some(({ by }) => by === name)),
  };
}

/** Returns the whole of a replay for programs: fields may be added, never taken away. */
export function toContract(
  rules: string,
  report: Report,
  replayed: Replayed,
  against: { rules: string; report: Report; comparison: Comparison } | null,
  notes: readonly string[],
): Record<string, unknown> {
  const { incidents, tally } = replayed;
  return {
    rules,
    notes,
    ...report,
    opened: incidents.map((incident) => ({ ...incident, notices: tally.noticesOf(incident.id) })),
    alerts: replayed.alerts,
    against:
      against === null
        ? null
        : {
            rules: against.rules,
            incidents: against.report.incidents,
            targets: against.comparison.targets,
            changed: against.comparison.alerts.map(({ says, before, after }) => ({ says, before, after })),
          },
  };
}

function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 8_640_000) / 10;
}

function routeReports(rules: Rules, { alerts, incidents, tally, matches }: Replayed): RouteReport[] {
  const reportFor = (route: string, depth: number, matched: number): RouteReport => {
    const own = alerts.filter((alert) => alert.route === route);
    const opened = incidents.filter((incident) => incident.route === route);
    return {
      route,
      depth,
      matched,
      alerts: own.length,
      ignored: own.filter(({ action }) => action === 'ignore').length,
      incidents: opened.length,
      notices: opened.reduce((sum, { id }) => sum + tally.noticesOf(id), 0),
    };
  };
  const walk = (routes: readonly CompiledRoute[], depth: number): RouteReport[] =>
    routes.flatMap(({ name, routes: inner }) => [
      reportFor(name, depth, matches.get(name) ?? 0),
      ...walk(inner, depth + 1),
    ]);
  const last = reportFor(catchAll, 0, 0);
  return [...walk(rules.routes, 0), { ...last, matched: last.alerts }];
}

function muteReports({ alerts, mutes, tally }: Replayed): MuteReport[] {
  const names = new Set([...mutes.values()].flatMap((some) => [...some]));
  return [...names].sort().map((by) => {
    const incidents = [...mutes].filter(([, some]) => some.has(by)).map(([id]) => id);
    return {
      by,
      alerts: alerts.filter(({ mutedBy }) => mutedBy === by).length,
      incidents: incidents.length,
      neverTold: incidents.filter((id) => tally.noticesOf(id) === 0).length,
    };
  });
}

/** The mutes of the rules by the names that decisions give them. */
function mutesOf({ silences, windows, inhibitions }: Rules): string[] {
  return [
    ...windows.map(({ name }) => `window "${name}"`),
    ...silences.map(({ reason, by }) => `silence "${reason}" of ${by}`),
    ...inhibitions.map(({ name }) => `inhibition "${name}"`),
  ];
}
