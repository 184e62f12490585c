import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { ProvenWay } from '../../incidents/proven-way.ts';
import type { Instant } from '../../lib/instant.ts';
import { type AffectedPage, affectedBy, pageOf } from '../../notices/page/affected.ts';
import type { TimelineEntry } from '../../notices/page/sections.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { PageReads } from '../../ports/incidents/page-reads.ts';
import { timelineOf } from './timeline.ts';

/** How many lanes are searched for earlier incidents, and how many are shown of each. */
const lanesLookedAt = 3;
const earlierShown = 5;

/** How many of the newest alerts are read whole, as for the incident's messages. */
const wholeAlerts = 5;

/** What a page reads besides the incident; null: that part could not be read, and the page is shown without it. */
export interface PageParts {
  alerts: Alert[];
  /** The outcome of each delivery. */
  rows: LedgerRow[] | null;
  timeline: TimelineEntry[] | null;
  affected: AffectedPage | null;
  earlier: Incident[] | null;
  /** When drills proved what. */
  ways: ProvenWay[] | null;
}

/** Reads in parallel everything that a page shows of an incident. Never throws for a part that cannot be read. */
export async function readParts(incident: Incident, reads: PageReads, page: number): Promise<PageParts> {
  const { id, alertCount } = incident;
  const alerts = orNull(reads.newestAlerts(id, wholeAlerts));
  const [records, rows, listed, earlier, ways] = await Promise.all([
    orNull(reads.records(id)),
    orNull(reads.deliveries(id)),
    alertCount > wholeAlerts ? orNull(reads.listedAlerts(id)) : alerts,
    orNull(earlierOf(incident, reads)),
    // The page of a drill says nothing of other drills.
    incident.drill ? [] : orNull(reads.provenWays()),
  ]);
  return {
    alerts: (await alerts) ?? [],
    rows,
    timeline: records === null || rows === null ? null : timelineOf(records, rows),
    affected: listed === null ? null : pageOf(affectedBy(listed), page),
    earlier,
    ways,
  };
}

/** Returns the incidents that the lanes of an incident had before it, newest first. */
async function earlierOf({ alerts, openedAt }: Incident, reads: PageReads): Promise<Incident[]> {
  const lanes = [...new Set(alerts.map(({ laneId }) => laneId).filter((lane) => lane !== null))].slice(-lanesLookedAt);
  const found = (await Promise.all(lanes.map((lane) => earlierOnLane(lane, openedAt, reads)))).flat();
  const different = [...new Map(found.map((one) => [one.id, one])).values()];
  return different.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1)).slice(0, earlierShown);
}

async function earlierOnLane(lane: string, openedAt: Instant, reads: PageReads): Promise<Incident[]> {
  const found: Incident[] = [];
  let before = openedAt;
  while (found.length < earlierShown) {
    const id = await reads.incidentOnLane(lane, before);
    const incident = id === null ? null : await reads.incident(id);
    // No incident is listed twice, though it may have taken in alerts at several times.
    if (incident === null || incident.openedAt >= before) break;
    found.push(incident);
    before = incident.openedAt;
  }
  return found;
}

async function orNull<Value>(read: Promise<Value>): Promise<Value | null> {
  try {
    return await read;
  } catch {
    return null;
  }
}
