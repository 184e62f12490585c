import type { Alert } from '../../../incidents/alert.ts';
import type { IncidentOrder } from '../../../incidents/delivery-order.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { withRevision } from '../../../incidents/order-form.ts';
import { type TextMap, textMap } from '../../../lib/text-map.ts';
import { causeOfBefore, muteOf, resolutionOf, routerPartOf, summaryOf } from './words-of-before.ts';

/**
 * How what is keyed by text of other people is stored: as a list of pairs, which holds every name. Beside it stands the
 * map of 0.1.0, without the names that a map of DynamoDB or its library cannot hold, until 0.3.0.
 */
type Pairs<Value> = [string, Value][];

/** What stands beside the old form of an alert. */
interface ListedAlert {
  tagList?: Pairs<string>;
  labelList?: Pairs<string>;
}

/** What stands beside the old form of an incident. */
interface ListedIncident {
  labelList?: Pairs<string>;
  typeCounts?: Pairs<number>;
  ownerCounts?: Pairs<number>;
}

/** One notice for several targets: what differs between their orders is only the target. */
interface Telling extends Omit<IncidentOrder, 'target'> {
  targets: string[];
}

/** An outbox whose orders are many: 0.1.0 reads it as one that was handed over. */
interface StoredOutbox {
  deliveries: IncidentOrder[];
  clock: Incident['outbox']['clock'];
  tellings?: Telling[];
}

/** Orders that are stored one by one, as 0.1.0 reads them; more would not fit into an item. */
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

/** Returns an incident as it is stored. */
export function storedIncident(incident: Incident): Incident & ListedIncident {
  const { labels, reach, outbox } = incident;
  return {
    ...incident,
    outbox: storedOutbox(outbox),
    reach: { ...reach, byType: plainOf(reach.byType), byOwner: plainOf(reach.byOwner) },
    typeCounts: pairsOf(reach.byType),
    ownerCounts: pairsOf(reach.byOwner),
    ...(labels === undefined ? {} : { labels: plainOf(labels), labelList: pairsOf(labels) }),
  };
}

/**
 * Returns the incident of a stored one, of this release or of 0.1.0. Counts only grow and 0.1.0 counts on in its own
 * form, so of two counts the larger one is the newer.
 */
export function incidentOf(stored: unknown): Incident {
  const { labelList, typeCounts, ownerCounts, ...incident } = stored as Incident & ListedIncident;
  const { labels, reach, outbox, resolution, alerts, mute } = incident;
  return {
    ...incident,
    outbox: outboxOf(outbox),
    resolution: resolution === null ? null : resolutionOf(resolution),
    alerts: alerts.map(summaryOf),
    ...(mute == null ? {} : { mute: muteOf(mute) }),
    reach: { ...reach, byType: merged(reach.byType, typeCounts), byOwner: merged(reach.byOwner, ownerCounts) },
    ...(labels === undefined ? {} : { labels: textMap(labelList ?? Object.entries(labels)) }),
  };
}

/** The orders of one notice are written together, so that gathering them keeps the order of each target. */
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

/** Every pair, in text that every reader of JSON takes: half a character becomes a whole one that says so. */
function pairsOf<Value extends string | number>(map: TextMap<Value>): Pairs<Value> {
  return Object.entries(map).map(([name, value]) => [name.toWellFormed(), wellFormed(value)]);
}

function plainOf<Value extends string | number>(map: TextMap<Value>): Record<string, Value> {
  const kept = Object.entries(map).filter(
    ([name]) => name !== '' && name.isWellFormed() && !(name in Object.prototype),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, wellFormed(value)]));
}

function wellFormed<Value extends string | number>(value: Value): Value {
  return (typeof value === 'string' ? value.toWellFormed() : value) as Value;
}
