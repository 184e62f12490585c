import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { formatHeadline } from '../../notices/headline.ts';
import { compilePattern } from '../../patterns/match.ts';
import { documentOf } from '../../pipeline/find-mute.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';

/** Incidents and alerts of each that are looked at. */
const mostIncidents = 200;
const mostAlerts = 200;

/** Incidents that are read at a time. */
const atOnce = 10;

/** How long ago an alert is recent, in seconds. */
const recentSeconds = 7 * 86_400;

/** Which open incidents a silence would have muted. */
export interface Foreseen {
  /** Incidents of which every alert matches: they wait for its end. */
  incidents: { id: string; headline: string }[];
  /** Alerts of the last seven days that match, of how many. */
  alerts: { matched: number; of: number };
  /** Incidents that were looked at. */
  of: number;
}

/** Finds which open incidents a pattern would have muted, and which of their alerts of the last week. */
export async function foreseeSilence(
  match: unknown,
  access: Pick<IncidentsAccess, 'open' | 'alertsOf'>,
  now: Instant,
): Promise<Foreseen> {
  const matches = compilePattern(match);
  const open = await access.open(mostIncidents);
  const since = addSeconds(now, -recentSeconds);
  const foreseen: Foreseen = { incidents: [], alerts: { matched: 0, of: 0 }, of: open.length };
  const look = async (incident: Incident) => {
    const alerts = await access.alertsOf(incident.id, mostAlerts);
    const held = alerts.map((alert) => ({
      isRecent: alert.event.occurredAt >= since,
      isHeld: matches(documentOf(alert)).matched,
    }));
    const recent = held.filter(({ isRecent }) => isRecent);
    foreseen.alerts.of += recent.length;
    foreseen.alerts.matched += recent.filter(({ isHeld }) => isHeld).length;
    return held.length > 0 && held.every(({ isHeld }) => isHeld) ? [incident] : [];
  };
  for (let from = 0; from < open.length; from += atOnce) {
    const found = await Promise.all(open.slice(from, from + atOnce).map(look));
    foreseen.incidents.push(...found.flat().map((one) => ({ id: one.id, headline: formatHeadline(one).headline })));
  }
  return foreseen;
}
