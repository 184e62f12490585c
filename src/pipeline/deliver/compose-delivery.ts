import type { Channel } from '../../channels/channel.ts';
import type { Outlook } from '../../escalation/outlook.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { AnnouncementOrder, DeliveryOrder, IncidentOrder } from '../../incidents/delivery-order.ts';
import type { Incident } from '../../incidents/incident.ts';
import { type Told, toldOf } from '../../incidents/told.ts';
import { RouterError } from '../../lib/errors.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { shortUrl } from '../../lib/short-link.ts';
import { acknowledgeLink, linkLifetimeSeconds } from '../../notices/acknowledge-link.ts';
import { composeAnnouncement } from '../../notices/announcement.ts';
import { composeNotice } from '../../notices/compose.ts';
import type { Notice } from '../../notices/notice.ts';
import { usualTimes } from '../../notices/times.ts';
import type { DeliveryLedger } from '../../ports/delivery/delivery-ledger.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { LinkKeys } from '../../ports/incidents/link-keys.ts';
import type { ShortLinks } from '../../ports/incidents/short-links.ts';
import type { Log } from '../../ports/log.ts';
import type { Target } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { outlookOfIncident } from '../outlook-of-incident.ts';
import { applyCustomText } from './custom-text.ts';
import { type WorkDependencies, workOf } from './work-of.ts';

/** An order with what it is about: an incident with its newest alerts, or the router itself. */
export type Subject =
  | { about: 'incident'; order: IncidentOrder; incident: Incident; alerts: Alert[] }
  | { about: 'router'; order: AnnouncementOrder };

/** What composing needs. */
export interface ComposeDependencies extends WorkDependencies {
  links: LinkKeys;
  shortLinks: ShortLinks;
  ledger: WorkDependencies['ledger'] & Pick<DeliveryLedger, 'rows'>;
  /** Base URL of `respond`; null when there is none. */
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

/** Returns what a target is to hear: an announcement as it is, an incident by the rules' template where there is one. */
export async function composeDelivery(
  subject: Subject,
  { target, channel, rules }: { target: Target; channel: Channel; rules: Rules },
  dependencies: ComposeDependencies,
): Promise<Notice> {
  const times = { timezone: target.timezone ?? usualTimes.timezone, areInstants: channel.showsLocalTimes };
  if (subject.about === 'router') return composeAnnouncement(subject.order, times);
  const { order, incident, alerts } = subject;
  const [acknowledgeUrl, short, work, told] = await Promise.all([
    linkFor(order, dependencies),
    channel.needsShortLinks && incident.status !== 'resolved' ? shortLinkFor(order, dependencies) : null,
    workOf({ incident, order }, rules, dependencies),
    whoWasTold(incident, rules, dependencies),
  ]);
  const now = dependencies.ports.now();
  const known = { work, told, outlook: whatComes({ incident, alerts, rules, now }, dependencies) };
  const notice = composeNotice({ incident, alerts, order, acknowledgeUrl, shortUrl: short, now, times, ...known });
  return applyCustomText(notice, target, { incident, alert: alerts[0], rules, log: dependencies.log, times });
}

/** Returns who was told; when that cannot be read, the message goes out without that line. */
async function whoWasTold(
  incident: Incident,
  rules: Rules,
  { ledger, log }: ComposeDependencies,
): Promise<readonly Told[] | null> {
  try {
    const deliveries = await ledger.rows(incident.id);
    return toldOf(incident, deliveries, (target) => rules.targets.get(target)?.channel);
  } catch (error) {
    log.warn('who was told is not in the message: the ledger could not be read', { reason: (error as Error).name });
    return null;
  }
}

/** Returns what comes next; nothing when the rules have neither the policy nor a default one, which is an alert of its own. */
function whatComes(
  { incident, alerts, rules, now }: { incident: Incident; alerts: readonly Alert[]; rules: Rules; now: Instant },
  { log }: ComposeDependencies,
): Outlook | null {
  try {
    return outlookOfIncident(incident, { alerts, rules }, now);
  } catch (error) {
    log.warn('what comes next is not in the message', { reason: (error as Error).message });
    return null;
  }
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

/** Each attempt makes its own link, so that the link of an attempt whose outcome was lost still works. */
async function shortLinkFor(
  { incidentId, target }: IncidentOrder,
  { respondUrl, shortLinks, ports, log }: ComposeDependencies,
): Promise<string | null> {
  if (respondUrl === null) return null;
  try {
    const endsAt = addSeconds(ports.now(), linkLifetimeSeconds);
    return shortUrl(respondUrl, await shortLinks.make({ incidentId, recipient: target, endsAt }));
  } catch (error) {
    log.warn('no short link: it could not be kept', { reason: (error as Error).name });
    return null;
  }
}
