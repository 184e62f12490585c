import type { EvidenceRecord } from '../../evidence/record.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Table } from '../table.ts';
import { isReviewed } from './reviews.ts';

/** What the router put on record about itself. */
export const healthTable: Table<EvidenceRecord> = {
  file: '12-monitor-health.csv',
  about:
    'A record of evidence that is of no incident: days that were counted against the lists of AWS, edits of the rules, and what people and the router did besides. Drills and reviews are in 14-reviews.csv.',
  columns: [
    { title: 'at', says: 'when', of: ({ at }) => at },
    { title: 'about', says: 'day, watch, rules, silence, …', of: ({ subject }) => subject?.kind ?? 'router' },
    { title: 'id', says: 'which of them', of: ({ subject, incidentId }) => subject?.id ?? incidentId },
    { title: 'what', says: 'what happened', of: ({ what }) => what },
    { title: 'actor', says: 'who did it', of: ({ actor }) => actor },
    { title: 'known by', says: 'how that is known', of: ({ by }) => by?.how },
    { title: 'said', says: 'in words', of: ({ reason }) => reason },
    { title: 'hash', says: 'of the record', of: ({ hash }) => hash },
  ],
};

/** Returns the records that are of no incident, no drill and no review, in the order of time. */
export function healthRows(facts: PeriodFacts): EvidenceRecord[] {
  const wanted = [...facts.otherRecords].filter(([, record]) => !facts.isOfIncident(record) && !isReviewed(record));
  return inOrder(wanted, ({ at }) => at);
}
