import type { Alert } from '../../../incidents/alert.ts';
import type { IncidentOrder } from '../../../incidents/delivery-order.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { withRevision } from '../../../incidents/order-form.ts';
import { type TextMap, textMap } from '../../../lib/text-map.ts';
import { causeOfBefore, muteOf, resolutionOf, routerPartOf, summaryOf } from './earlier-forms.ts';
import { type Pairs, pairsOf, plainOf } from './stored-pairs.ts';
import { readRouting, type StoredRouting, storedRouting } from './stored-routing.ts';

/** Fields that this release adds to the old form of an alert. */
interface ListedAlert {
  tagList?: Pairs<string>;
  labelList?: Pairs<string>;
}

/** Fields that this release adds to the old form of an incident. */
interface ListedIncident {
  typeCounts?: Pairs<number>;
  ownerCounts?: Pairs<number>;
}

/** One notice for several targets, whose orders differ only in the target. */
interface Telling extends Omit<IncidentOrder, 'target'> {
  targets: string[];
}

/** An outbox with many orders; 0.1.0 reads it as one that was handed over. */
interface StoredOutbox {
  deliveries: IncidentOrder[];
  clock: Incident['outbox']['clock'];
  tellings?: Telling[];
}

/** Up to this many orders are stored one by one, as 0.1.0 reads them; more would not fit into an item. */
const storedSingly = 50;

/** Returns an alert as it is stored. */
export function storedAlert(alert: Alert): Alert & ListedAlert {
  const { resource, labels } = alert;
  return {
    ...alert,
    resource: { ...resource, tags: plainOf(resource.tags) },
    tagList: pairsOf(resource.tags),
    ...(labels === undefined ? {} : { labels: plainOf(labels), labelList: pairsOf(labels) }),
  };
}

/** Returns the alert of a stored one, of this release or of 0.1.0. */
export function alertOf(stored: unknown): Alert {
  const { tagList, labelList, ...alert } = stored as Alert & ListedAlert;
  const { resource, labels, event, cause } = alert;
  const ofRouter = routerPartOf(event);
  return {
    ...alert,
    event: ofRouter === undefined ? event : { ...event, ofRouter },
    cause: cause == null ? null : causeOfBefore(cause),
    resource: { ...resource, tags: textMap(tagList ?? Object.entries(resource.tags)) },
    ...(labels === undefined ? {} : { labels: textMap(labelList ?? Object.entries(labels)) }),
  };
}

/** An incident as it is stored. */
type StoredIncident = Omit<Incident, 'routing' | 'escalation'> & StoredRouting & ListedIncident;

/** Returns an incident as it is stored. */
export function storedIncident(incident: Incident): StoredIncident {
  const { reach, outbox, routing, escalation } = incident;
  return {
    ...incident,
    ...storedRouting(routing, escalation),
    outbox: storedOutbox(outbox),
    reach: { ...reach, byType: plainOf(reach.byType), byOwner: plainOf(reach.byOwner) },
    typeCounts: pairsOf(reach.byType),
    ownerCounts: pairsOf(reach.byOwner),
  };
}

/**
 * Returns the incident of a stored one, of this release or of 0.1.0. Counts only grow, and 0.1.0 continues its own form of
 * them, so the larger of two counts is the newer.
 */
export function incidentOf(stored: unknown): Incident {
  const { typeCounts, ownerCounts, ...incident } = readRouting(stored as StoredIncident);
  const { reach, outbox, resolution, alerts, mute } = incident;
  return {
    ...incident,
    outbox: outboxOf(outbox),
    resolution: resolution === null ? null : resolutionOf(resolution),
    alerts: alerts.map(summaryOf),
    ...(mute == null ? {} : { mute: muteOf(mute) }),
    reach: { ...reach, byType: merged(reach.byType, typeCounts), byOwner: merged(reach.byOwner, ownerCounts) },
  };
}

/** Groups orders by notice; those of one notice are adjacent, so each target's orders stay in sequence. */
function storedOutbox({ deliveries, clock }: Incident['outbox']): StoredOutbox {
  if (deliveries.length <= storedSingly) return { deliveries, clock };
  const notices = Map.groupBy(deliveries, ({ target: _target, ...notice }) => JSON.stringify(notice));
  const tellings = [...notices.values()].map((orders): Telling => {
    const { target: _first, ...notice } = orders[0] as IncidentOrder;
    return { ...notice, targets: orders.map(({ target }) => target) };
  });
  return { deliveries: [], clock, tellings };
}

function outboxOf({ deliveries, clock, tellings = [] }: StoredOutbox): Incident['outbox'] {
  const gathered = tellings.flatMap(({ targets, ...notice }) => targets.map((target) => ({ ...notice, target })));
  return { deliveries: [...gathered, ...deliveries].map(withRevision), clock };
}

function merged(counts: TextMap<number>, listed: Pairs<number> = []): TextMap<number> {
  const larger = new Map(listed);
  for (const [name, count] of Object.entries(counts)) larger.set(name, Math.max(count, larger.get(name) ?? 0));
  return textMap(larger);
}
