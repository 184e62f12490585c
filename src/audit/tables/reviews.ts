import type { EvidenceRecord } from '../../evidence/record.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Table } from '../table.ts';

/** What is looked at and signed off. */
const reviewed: ReadonlySet<string> = new Set(['drill', 'review']);

/** Results that somebody put a name to. */
export const reviewsTable: Table<EvidenceRecord> = {
  file: '14-reviews.csv',
  about:
    'A record of a drill: its result, and who put a name under it. Reviews of anything else are recorded elsewhere, if they are.',
  columns: [
    { title: 'at', says: 'when', of: ({ at }) => at },
    { title: 'about', says: 'drill or review', of: ({ subject }) => subject?.kind },
    { title: 'id', says: 'of the drill or the review', of: ({ subject }) => subject?.id },
    { title: 'what', says: 'its result, or that it was signed off', of: ({ what }) => what },
    { title: 'actor', says: 'who did it', of: ({ actor }) => actor },
    { title: 'actor id', says: 'what does not change when a name does', of: ({ by }) => by?.id },
    { title: 'known by', says: 'how that is known', of: ({ by }) => by?.how },
    { title: 'said', says: 'in words, or as it was typed', of: ({ reason }) => reason },
    { title: 'hash', says: 'of the record', of: ({ hash }) => hash },
  ],
};

/** Says whether a record is of what is looked at and signed off. */
export function isReviewed({ subject }: Pick<EvidenceRecord, 'subject'>): boolean {
  return reviewed.has(subject?.kind ?? '');
}

/** Returns what was reviewed in the period, in the order of time. */
export function reviewRows({ otherRecords }: PeriodFacts): EvidenceRecord[] {
  const wanted = [...otherRecords].filter(([, record]) => isReviewed(record));
  return inOrder(wanted, ({ at }) => at);
}
