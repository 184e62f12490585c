import type { Channel } from '../../channels/channel.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { AnnouncementOrder, DeliveryOrder, IncidentOrder } from '../../incidents/delivery-order.ts';
import type { Incident } from '../../incidents/incident.ts';
import { RouterError } from '../../lib/errors.ts';
import type { Instant } from '../../lib/instant.ts';
import { acknowledgeLink } from '../../notices/acknowledge-link.ts';
import { composeAnnouncement } from '../../notices/announcement.ts';
import { composeNotice } from '../../notices/compose.ts';
import type { Notice } from '../../notices/notice.ts';
import { usualTimes } from '../../notices/times.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { LinkKeys } from '../../ports/incidents/link-keys.ts';
import type { Log } from '../../ports/log.ts';
import type { Target } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { applyCustomText } from './custom-text.ts';

/** An order with what it is about: an incident with its newest alerts, or the router itself. */
export type Subject =
  | { about: 'incident'; order: IncidentOrder; incident: Incident; alerts: Alert[] }
  | { about: 'router'; order: AnnouncementOrder };

/** What composing needs. */
export interface ComposeDependencies {
  links: LinkKeys;
  /** Base address of `respond`; null when there is none. */
  respondUrl: string | null;
  ports: { now: () => Instant };
  log: Log;
}

/** Returns what an order is about. @throws {RouterError} incident-missing */
export async function loadSubject(order: DeliveryOrder, store: IncidentStore): Promise<Subject> {
  if ('announcementId' in order) return { about: 'router', order };
  const { incidentId } = order;
  const [incident, alerts] = await Promise.all([store.load(incidentId), store.alertsOf(incidentId, 5)]);
  if (incident === null) throw new RouterError('incident-missing', { incidentId });
  return { about: 'incident', order, incident, alerts };
}

/** Returns what a target is to hear: an announcement as it is, an incident in the words of the rules where they have some. */
export async function composeDelivery(
  subject: Subject,
  { target, channel, rules }: { target: Target; channel: Channel; rules: Rules },
  dependencies: ComposeDependencies,
): Promise<Notice> {
  const times = { timezone: target.timezone ?? usualTimes.timezone, areInstants: channel.showsLocalTimes };
  if (subject.about === 'router') return composeAnnouncement(subject.order, times);
  const { order, incident, alerts } = subject;
  const acknowledgeUrl = await linkFor(order, dependencies);
  const notice = composeNotice({ incident, alerts, order, acknowledgeUrl, now: dependencies.ports.now(), times });
  return applyCustomText(notice, target, { incident, alert: alerts[0], rules, log: dependencies.log, times });
}

async function linkFor(
  order: IncidentOrder,
  { respondUrl, links, ports, log }: ComposeDependencies,
): Promise<string | null> {
  if (respondUrl === null) return null;
  try {
    const [key] = await links.keys();
    const subject = { incidentId: order.incidentId, recipient: order.target };
    return key === undefined ? null : acknowledgeLink(respondUrl, subject, key, ports.now());
  } catch (error) {
    log.warn('no acknowledge link: the signing key could not be read', { reason: (error as Error).name });
    return null;
  }
}
