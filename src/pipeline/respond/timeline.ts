import { minuteInUtc } from '../../lib/instant.ts';
import type { TimelineEntry } from '../../notices/page/sections.ts';
import { formatCode, sentence, short } from '../../notices/wording.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { PageRecord } from '../../ports/incidents/page-reads.ts';

/** Characters of one entry. */
const entryLimit = 400;

/**
 * Returns what happened to an incident and the outcome of each delivery as one list, newest first. Of one moment, deliveries
 * come after what ordered them. Alerts that joined within one minute are one entry: in a storm nobody would find anything else.
 *
 * @param records oldest first
 */
export function timelineOf(records: readonly PageRecord[], rows: readonly LedgerRow[]): TimelineEntry[] {
  const changes = storms(records).map(changeEntry);
  return [...rows.map(deliveryEntry).toReversed(), ...changes.toReversed()].sort((a, b) =>
    a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
  );
}

/** Returns records, oldest first, in lists of those that are one entry. */
function storms(records: readonly PageRecord[]): PageRecord[][] {
  const lists: PageRecord[][] = [];
  for (const record of records) {
    const last = lists.at(-1);
    if (last?.[0] !== undefined && areOneEntry(last[0], record)) last.push(record);
    else lists.push([record]);
  }
  return lists;
}

function areOneEntry(first: PageRecord, next: PageRecord): boolean {
  const isJoining = first.what === 'joined' && next.what === 'joined';
  return isJoining && minuteInUtc(first.at) === minuteInUtc(next.at);
}

/** Says what the last of them says. */
function changeEntry(records: readonly PageRecord[]): TimelineEntry {
  const { at, what, reason } = records.at(-1) as PageRecord;
  const before = records.length > 1 ? ` (${records.length} such changes within this minute.)` : '';
  return { at, label: short(formatCode(what), 40), says: `${short(sentence(reason), entryLimit)}${before}` };
}

function deliveryEntry(row: LedgerRow): TimelineEntry {
  const { target, lastAttemptAt, kind } = row;
  const [arrived, says] = arrivalOf(row);
  return {
    at: lastAttemptAt,
    label: `To ${short(target, 100)}`,
    says: short(`${formatCode(kind)}: ${says}`, entryLimit),
    arrived,
  };
}

function arrivalOf(row: LedgerRow): [NonNullable<TimelineEntry['arrived']>, string] {
  const { status, result, outcome, attempts, lost } = row;
  if (lost !== undefined) {
    const instead = lost.standIn === null ? 'nobody says it instead' : `${lost.standIn} says it instead`;
    return ['missed', `taken for delivery, and then nobody of the target got it; ${instead}.`];
  }
  switch (status) {
    case 'delivered': {
      const to = result?.recipients ?? [];
      return ['reached', `taken for delivery${to.length === 0 ? '' : `, for ${to.join(', ')}`}.`];
    }
    case 'failed':
      return ['missed', `did not arrive. ${sentence(outcome ?? '')}`];
    case 'skipped':
      return ['under-way', `nothing was sent. ${sentence(outcome ?? '')}`];
    case 'sending':
    case 'retrying':
      return ['under-way', `under way, try ${attempts}. ${sentence(outcome ?? '')}`];
  }
}
