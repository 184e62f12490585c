import { addSeconds, type Instant } from '../lib/instant.ts';
import type { HiddenAlert, HiddenAlerts, IncidentStore } from '../ports/incident-store.ts';
import type { RulesAnnouncements } from '../ports/rules-announcements.ts';
import { nameMute } from '../routing/mute.ts';
import type { WithRules } from './dependencies.ts';
import { type BulletinDependencies, sendBulletin } from './send-bulletin.ts';
import type { RulesPlace } from './watch-rules.ts';

/** What the weekly note needs. */
export interface WeeklyNoteDependencies extends BulletinDependencies, WithRules {
  store: Pick<IncidentStore, 'commit' | 'load'>;
  hidden: HiddenAlerts;
  announcements: RulesAnnouncements;
  place: RulesPlace;
  now: () => Instant;
}

const weekSeconds = 7 * 86_400;

/** The note comes on Monday, from this hour on (UTC). */
const noteHour = 8;

/** Alerts and incidents that are looked at; more are only counted. */
const mostAlerts = 10_000;
const mostIncidents = 200;

/** Alerts that one thing hid. */
interface Hidden {
  by: string;
  alerts: HiddenAlert[];
}

/**
 * Tells once a week what silences, windows, inhibitions and routes that ignore kept from people in the week before,
 * and what became of it. Says nothing when nothing was hidden. Safe to call at any time.
 */
export async function sendWeeklyNote(dependencies: WeeklyNoteDependencies): Promise<boolean> {
  const { announcements, hidden, place, now, rules } = dependencies;
  const at = now();
  const monday = mondayOf(at);
  if (at < addSeconds(monday, noteHour * 3600) || (await announcements.lastWeek()) === monday) return false;
  const alerts = await hidden.between(addSeconds(monday, -weekSeconds), monday, mostAlerts);
  if (alerts.length > 0) {
    const lines = await sayHidden(alerts, dependencies);
    const count =
      alerts.length === mostAlerts
        ? `${mostAlerts} alerts or more were`
        : alerts.length === 1
          ? 'one alert was'
          : `${alerts.length} alerts were`;
    const bulletin = {
      title: `Last week ${count} kept quiet`,
      news: `From ${addSeconds(monday, -weekSeconds).slice(0, 10)} to ${addSeconds(monday, -1).slice(0, 10)}, by what and what became of it:`,
      lines,
      accountId: place.accountId,
      region: place.region,
    };
    await sendBulletin(
      {
        id: `hidden-${monday.slice(0, 10)}`,
        bulletin,
        actor: 'router',
        what: 'hidden-told',
        details: { count: alerts.length },
        at,
      },
      await rules.load(),
      dependencies,
    );
  }
  await announcements.rememberWeek(monday);
  return alerts.length > 0;
}

async function sayHidden(alerts: readonly HiddenAlert[], { store }: WeeklyNoteDependencies): Promise<string[]> {
  const groups = new Map<string, Hidden>();
  for (const alert of alerts) {
    const by = nameMute(alert.by);
    const group = groups.get(by) ?? { by, alerts: [] };
    group.alerts.push(alert);
    groups.set(by, group);
  }
  const largest = [...groups.values()].sort((a, b) => b.alerts.length - a.alerts.length);
  const lines: string[] = [];
  for (const group of largest) lines.push(await sayGroup(group, store));
  return lines;
}

async function sayGroup({ by, alerts }: Hidden, store: WeeklyNoteDependencies['store']): Promise<string> {
  const resources = [...new Set(alerts.map(({ resource }) => resource))];
  const shown = resources.slice(0, 3).join(', ');
  const more = resources.length > 3 ? ` and ${resources.length - 3} more` : '';
  const worst = ['critical', 'high', 'medium', 'low'].find((severity) =>
    alerts.some((one) => one.severity === severity),
  );
  const ids = [...new Set(alerts.flatMap(({ incidentId }) => (incidentId === null ? [] : [incidentId])))];
  const fates = await sayFates(ids, store);
  const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  return `${by}: ${count}, ${worst} at worst (${shown}${more})${fates === '' ? '' : `; ${fates}`}`;
}

async function sayFates(ids: readonly string[], store: WeeklyNoteDependencies['store']): Promise<string> {
  const fates = { 'succeeded again before anybody was told': 0, 'told later': 0, 'still quiet': 0 };
  for (const id of ids.slice(0, mostIncidents)) {
    const incident = await store.load(id);
    if (incident === null) continue;
    if (incident.notified.length > 0) fates['told later'] += 1;
    else if (incident.status === 'resolved') fates['succeeded again before anybody was told'] += 1;
    else fates['still quiet'] += 1;
  }
  const said = Object.entries(fates).filter(([, count]) => count > 0);
  return said.map(([fate, count]) => `${count === 1 ? '1 incident' : `${count} incidents`} ${fate}`).join(', ');
}

function mondayOf(at: Instant): Instant {
  const date = new Date(at);
  const days = (date.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - days)).toISOString();
}
