import type { ArchivedVersion } from '../../archive/day-parts.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Table } from '../table.ts';

/** A version of the rules without its document. */
type Version = Omit<ArchivedVersion, 'document'>;

/** Versions of the rules that were in force. */
export const rulesTable: Table<Version> = {
  file: '10-rules-changes.csv',
  about:
    'A version of the rules that came into force in the period, or that was in force when it began. Its document is in rules/.',
  columns: [
    { title: 'version', says: 'as incidents name it', of: ({ version }) => version },
    { title: 'in force since', says: 'when the router first read it', of: ({ seenAt }) => seenAt },
    { title: 'changed', says: 'when it was written; empty: not known', of: ({ modifiedAt }) => modifiedAt },
    { title: 'changed by', says: 'who wrote it, by IAM; empty: not known', of: ({ modifiedBy }) => modifiedBy },
    { title: 'SHA-256', says: 'of the document', of: ({ sha256 }) => sha256 },
    { title: 'file', says: 'where the document is', of: (row) => rulesFile(row) },
  ],
};

/** Returns the versions that were in force, in their order. */
export function rulesRows({ rules }: PeriodFacts): Version[] {
  return inOrder(rules, ({ seenAt }) => seenAt);
}

/** Returns the file of a document of rules in a package. */
export function rulesFile({ sha256 }: Pick<ArchivedVersion, 'sha256'>): string {
  // A hash of a forged day may be any text.
  return `rules/${/^[0-9a-f]{64}$/.test(sha256) ? sha256 : 'not-a-hash'}.json`;
}
