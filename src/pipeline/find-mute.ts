import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Mute } from '../incidents/mute.ts';
import type { Instant } from '../lib/instant.ts';
import type { IncidentStore } from '../ports/incidents/incident-store.ts';
import { isOfRouterItself } from '../routing/decide.ts';
import { type Inhibitor, inhibitionsOf, type Mutable, muteOf } from '../routing/mute.ts';
import { walkRoutes } from '../routing/walk-routes.ts';
import { alertDocument } from '../rules/alert-document.ts';
import type { Rules } from '../rules/rules.ts';
import { IncidentView } from './incident-view.ts';

/** What looking for inhibitions needs. */
interface Dependencies {
  store: Pick<IncidentStore, 'load' | 'openIncidentOf'>;
}

/**
 * Finds the inhibitions of an alert whose source is open: an incident that is not resolved and not the alert's own.
 * Asks nothing when no inhibition could be meant.
 */
export async function findInhibitors(
  alert: Alert,
  rules: Rules,
  { store, at }: Dependencies & { at: Instant },
  own: string | null = null,
): Promise<Inhibitor[]> {
  if (rules.inhibitions.length === 0) return [];
  // An alert that has not been routed yet does not have the labels that its routes will add.
  const document = alert.rulesVersion === undefined ? walkRoutes(alert, rules).document : documentOf(alert);
  const wanted = inhibitionsOf(document, rules);
  const found = await Promise.all(
    wanted.map(async ({ name, key }): Promise<Inhibitor[]> => {
      const incidentId = await store.openIncidentOf(key, at);
      if (incidentId === null || incidentId === own) return [];
      const incident = await store.load(incidentId);
      return incident === null || incident.status === 'resolved' ? [] : [{ name, incidentId }];
    }),
  );
  return found.flat();
}

/** How many of an incident's newest alerts are looked at: as many as one answer of the table holds. */
const lookedAt = 200;

/**
 * Returns what mutes an incident at a moment, or null. It is muted while all of its newest alerts are, until the first of
 * their mutes ends. When those at hand were all muted as they came, it counts as not muted, so that they cannot hide one
 * that was not.
 */
export async function muteOfIncident(
  { id, joinedQuietly = 0 }: Incident,
  rules: Rules,
  now: Instant,
  { store }: { store: Dependencies['store'] & Pick<IncidentStore, 'alertsOf'> },
): Promise<Mute | null> {
  const alerts = await store.alertsOf(id, lookedAt);
  if (joinedQuietly !== null && joinedQuietly > 0 && alerts.length <= joinedQuietly) return null;
  // Its alerts are often inhibited by the same incident, which the view reads once.
  const view = new IncidentView(store);
  let first: Mute | null = null;
  for (const alert of alerts) {
    if (isOfRouterItself(alert)) return null;
    const mute = muteOf(mutableOf(alert), rules, await findInhibitors(alert, rules, { store: view, at: now }, id), now);
    if (mute === null) return null;
    if (first === null || mute.until < first.until) first = mute;
  }
  return first;
}

/** Returns what says whether something keeps an alert quiet. */
export function mutableOf(alert: Alert): Mutable {
  return { document: documentOf(alert), alarmMute: alert.event.alarmMute };
}

/** Returns an alert as patterns see it: with the labels that its routes put on the alert when it came in. */
export function documentOf(alert: Alert): Record<string, unknown> {
  return { ...alertDocument(alert), ...(alert.labels === undefined ? {} : { labels: alert.labels }) };
}
