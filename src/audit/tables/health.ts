import type { EvidenceRecord } from '../../evidence/record.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Table } from '../table.ts';

/** What stands in a file of its own alone. */
const apart: ReadonlySet<string> = new Set(['drill']);

/** What the router put on record about itself. */
export const healthTable: Table<EvidenceRecord> = {
  file: '12-monitor-health.csv',
  about:
    'A record of evidence that is of no incident: days that were counted against the lists of AWS, and what people and the router did besides. Results of drills are in 14-reviews.csv.',
  columns: [
    { title: 'at', says: 'when', of: ({ at }) => at },
    { title: 'about', says: 'day, watch, rules, silence, …', of: ({ subject }) => subject?.kind },
    { title: 'id', says: 'which of them', of: ({ subject }) => subject?.id },
    { title: 'what', says: 'what happened', of: ({ what }) => what },
    { title: 'actor', says: 'who did it', of: ({ actor }) => actor },
    { title: 'known by', says: 'how that is known', of: ({ by }) => by?.how },
    { title: 'said', says: 'in words', of: ({ reason }) => reason },
    { title: 'hash', says: 'of the record', of: ({ hash }) => hash },
  ],
};

/** Returns the records that are of no incident and no drill, in the order of time. */
export function healthRows({ otherRecords }: PeriodFacts): EvidenceRecord[] {
  const wanted = [...otherRecords].filter(([, { subject }]) => !apart.has(subject?.kind ?? ''));
  return inOrder(wanted, ({ at }) => at);
}
