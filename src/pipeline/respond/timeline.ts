import type { TimelineEntry } from '../../notices/page/sections.ts';
import { formatCode, sentence, short } from '../../notices/wording.ts';
import type { LedgerRow } from '../../ports/delivery/delivery-ledger.ts';
import type { PageRecord } from '../../ports/incidents/page-reads.ts';

/** Characters of one entry. */
const entryLimit = 400;

/** Returns what happened to an incident and the outcome of each delivery as one list, newest first. */
export function timelineOf(records: readonly PageRecord[], rows: readonly LedgerRow[]): TimelineEntry[] {
  return [...records.map(changeEntry), ...rows.map(deliveryEntry)].sort((a, b) =>
    a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
  );
}

function changeEntry({ at, what, reason }: PageRecord): TimelineEntry {
  return { at, label: short(formatCode(what), 40), says: short(sentence(reason), entryLimit) };
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
