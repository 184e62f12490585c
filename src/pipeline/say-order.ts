import type { ChannelPorts } from '../channels/channel.ts';
import type { Alert } from '../incidents/alert.ts';
import type { DeliveryOrder, Incident } from '../incidents/incident.ts';
import { RouterError } from '../lib/errors.ts';
import { acknowledgeLink } from '../notices/acknowledge-link.ts';
import { composeBulletin } from '../notices/bulletin.ts';
import { composeNotice } from '../notices/compose.ts';
import type { Notice } from '../notices/notice.ts';
import type { IncidentStore } from '../ports/incident-store.ts';
import type { LinkKeys } from '../ports/link-keys.ts';
import type { Log } from '../ports/log.ts';

/** What an order is about: an incident with its newest alerts, or news without one. */
export type Subject = { incident: Incident; alerts: Alert[] } | null;

/** Reads what an order is about. @throws {RouterError} incident-missing */
export async function subjectOf(order: DeliveryOrder, store: IncidentStore): Promise<Subject> {
  if (order.bulletin !== undefined) return null;
  const { incidentId } = order;
  const [incident, alerts] = await Promise.all([store.load(incidentId), store.alertsOf(incidentId, 5)]);
  if (incident === null) throw new RouterError('incident-missing', { incidentId });
  return { incident, alerts };
}

/** What saying it needs. */
interface Saying {
  /** Base address of `respond`; null when there is none. */
  respondUrl: string | null;
  links: LinkKeys;
  ports: Pick<ChannelPorts, 'now'>;
  log: Log;
}

/** Composes what an order says as things are at this moment, with the link to acknowledge when there can be one. */
export async function noticeOf(order: DeliveryOrder, subject: Subject, dependencies: Saying): Promise<Notice> {
  if (subject === null) return composeBulletin(order);
  const acknowledgeUrl = await linkFor(order, dependencies);
  return composeNotice({ ...subject, order, acknowledgeUrl, now: dependencies.ports.now() });
}

async function linkFor(order: DeliveryOrder, { respondUrl, links, ports, log }: Saying): Promise<string | null> {
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
