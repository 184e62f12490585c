import type { EvidenceRecord } from '../../evidence/record.ts';
import { reviewIn, type SignedFigures, signedFigures } from '../../incidents/review.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Column, Table } from '../table.ts';

/** What is looked at and signed off. */
const reviewed: ReadonlySet<string> = new Set(['drill', 'review']);

const figureColumns = (Object.keys(signedFigures) as (keyof SignedFigures)[]).map((name): Column<EvidenceRecord> => {
  const { title, says } = signedFigures[name];
  return { title, says, of: (record) => reviewIn(record).figure(name) };
});

/** Results and reports that somebody put a name to. */
export const reviewsTable: Table<EvidenceRecord> = {
  file: '14-reviews.csv',
  about:
    'A record of a drill, its result or who put a name under it; or of a report of a period that somebody read and signed off. Who signed twice, or after others, has a row each time.',
  columns: [
    { title: 'at', says: 'when', of: ({ at }) => at },
    { title: 'about', says: 'drill or review', of: ({ subject }) => subject?.kind },
    { title: 'id', says: 'of the drill or the review', of: ({ subject }) => subject?.id },
    { title: 'what', says: 'its result, or that it was signed off', of: ({ what }) => what },
    { title: 'actor', says: 'who did it', of: ({ actor }) => actor },
    { title: 'actor id', says: 'what does not change when a name does', of: ({ by }) => by?.id },
    { title: 'known by', says: 'how that is known', of: ({ by }) => by?.how },
    { title: 'said', says: 'in words, or as it was typed', of: ({ reason }) => reason },
    {
      title: 'from',
      says: 'first day of the report; empty for drills, like all that follows but the hash',
      of: (record) => reviewIn(record).from,
    },
    { title: 'until', says: 'its last day', of: (record) => reviewIn(record).until },
    ...figureColumns,
    {
      title: 'report SHA-256',
      says: 'of the report that was signed, as `report --json` printed it',
      of: (record) => reviewIn(record).reportSha256,
    },
    { title: 'hash', says: 'of the record', of: ({ hash }) => hash },
  ],
};

/** Says whether a record is of a report of a period that somebody signed off. */
export function isReview({ subject }: Pick<EvidenceRecord, 'subject'>): boolean {
  return subject?.kind === 'review';
}

/** Says whether a record is of what is looked at and signed off. */
export function isReviewed({ subject }: Pick<EvidenceRecord, 'subject'>): boolean {
  return reviewed.has(subject?.kind ?? '');
}

/** Returns what was reviewed in the period, in the order of time. */
export function reviewRows({ otherRecords }: PeriodFacts): EvidenceRecord[] {
  const wanted = [...otherRecords].filter(([, record]) => isReviewed(record));
  return inOrder(wanted, ({ at }) => at);
}
