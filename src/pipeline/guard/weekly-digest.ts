import { severities } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, type Instant, utcDay } from '../../lib/instant.ts';
import { someOf } from '../../lib/some-of.ts';
import type { HiddenAlert, HiddenAlerts, IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { RulesAnnouncements } from '../../ports/rules/rules-announcements.ts';
import type { WithRules } from '../dependencies.ts';
import type { RulesPlace } from '../rules/watch-rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../send-announcement.ts';

/** What the weekly digest needs. */
export interface WeeklyDigestDependencies extends AnnouncingDependencies, WithRules {
  store: Pick<IncidentStore, 'commit' | 'loadAll'>;
  hidden: HiddenAlerts;
  announcements: RulesAnnouncements;
  place: RulesPlace;
  now: () => Instant;
}

const weekSeconds = 7 * 86_400;

/** The digest is sent on Monday, from this hour on (UTC). */
const noteHour = 8;

/** How many alerts and incidents are looked at; the rest are only counted. */
const mostAlerts = 10_000;
const mostIncidents = 200;

/** How many incidents are in memory at a time; only the outcome of each is kept. */
const readTogether = 1000;

/** What became of an incident that was kept quiet, in the order in which it is told. */
const fates = {
  recovered: 'succeeded again before anybody was told',
  told: 'told later',
  quiet: 'still quiet',
} as const;
type Fate = keyof typeof fates;

/** Alerts that one silence, window, inhibition or route hid, and their incidents as far as they are looked at. */
interface Hidden {
  by: string;
  alerts: HiddenAlert[];
  incidentIds: Set<string>;
}

/**
 * Tells people once a week what silences, windows, inhibitions and routes with `ignore` hid from them in the week before,
 * and what became of it. Says nothing when nothing was hidden. Safe to call at any time; answers whether it sent a digest.
 */
export async function sendWeeklyDigest(dependencies: WeeklyDigestDependencies): Promise<boolean> {
  const { announcements, hidden, place, now, rules } = dependencies;
  const at = now();
  const monday = mondayOf(at);
  if (at < addSeconds(monday, noteHour * 3600) || (await announcements.lastWeek()) === monday) return false;
  const alerts = await hidden.between(addSeconds(monday, -weekSeconds), monday, mostAlerts);
  if (alerts.length > 0) {
    const lines = await describeHidden(alerts, dependencies);
    const count =
      alerts.length === mostAlerts
        ? `${mostAlerts} alerts or more were`
        : alerts.length === 1
          ? 'one alert was'
          : `${alerts.length} alerts were`;
    const announcement = {
      title: `Last week ${count} kept quiet`,
      news: `From ${utcDay(addSeconds(monday, -weekSeconds))} to ${utcDay(addSeconds(monday, -1))}, by what and what became of it:`,
      lines,
      accountId: place.accountId,
      region: place.region,
    };
    await sendAnnouncement(
      {
        id: `hidden-${utcDay(monday)}`,
        announcement,
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

async function describeHidden(alerts: readonly HiddenAlert[], { store }: WeeklyDigestDependencies): Promise<string[]> {
  const groups = new Map<string, Hidden>();
  for (const alert of alerts) {
    const by = alert.named;
    const group = groups.get(by) ?? { by, alerts: [], incidentIds: new Set() };
    group.alerts.push(alert);
    if (alert.incidentId !== null && group.incidentIds.size < mostIncidents) group.incidentIds.add(alert.incidentId);
    groups.set(by, group);
  }
  const largest = [...groups.values()].sort((a, b) => b.alerts.length - a.alerts.length);
  const known = await fatesOf(new Set(largest.flatMap(({ incidentIds }) => [...incidentIds])), store);
  return largest.map((group) => describeGroup(group, known));
}

function describeGroup({ by, alerts, incidentIds }: Hidden, known: ReadonlyMap<string, Fate>): string {
  const resources = [...new Set(alerts.map(({ resource }) => resource))];
  const worst = severities.find((severity) => alerts.some((one) => one.severity === severity));
  const said = describeFates([...incidentIds].flatMap((id) => known.get(id) ?? []));
  const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  return `${by}: ${count}, ${worst} at worst (${someOf(resources, 3)})${said === '' ? '' : `; ${said}`}`;
}

/** Reads what became of all incidents, a hundred in one call to the store: one by one took a minute. */
async function fatesOf(ids: ReadonlySet<string>, store: WeeklyDigestDependencies['store']): Promise<Map<string, Fate>> {
  const all = [...ids];
  const known = new Map<string, Fate>();
  for (let from = 0; from < all.length; from += readTogether) {
    for (const incident of await store.loadAll(all.slice(from, from + readTogether))) {
      known.set(incident.id, fateOf(incident));
    }
  }
  return known;
}

function fateOf({ notified, status }: Incident): Fate {
  if (notified.length > 0) return 'told';
  return status === 'resolved' ? 'recovered' : 'quiet';
}

function describeFates(found: readonly Fate[]): string {
  const counted = Object.entries(fates).map(([fate, words]) => ({
    words,
    count: found.filter((one) => one === fate).length,
  }));
  const said = counted.filter(({ count }) => count > 0);
  return said.map(({ words, count }) => `${count === 1 ? '1 incident' : `${count} incidents`} ${words}`).join(', ');
}

function mondayOf(at: Instant): Instant {
  const date = new Date(at);
  const days = (date.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - days)).toISOString();
}
