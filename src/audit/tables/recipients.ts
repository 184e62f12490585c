import { isLoss } from '../../incidents/later-outcome.ts';
import { type Instant, laterOf } from '../../lib/instant.ts';
import { inOrder, type PeriodFacts } from '../period-facts.ts';
import type { Table } from '../table.ts';

/** Somebody for whom a vendor took messages. */
export interface RecipientRow {
  target: string;
  channel: string | null;
  recipient: string;
  notices: number;
  firstAt: Instant;
  lastAt: Instant;
  /** Notices that did not reach them after all. */
  lost: number;
}

/** Who was told in the period. */
export const recipientsTable: Table<RecipientRow> = {
  file: '11-alert-recipients.csv',
  about: 'Somebody for whom a vendor took messages of a target in the period, drills included.',
  columns: [
    { title: 'target', says: 'as the rules call it', of: ({ target }) => target },
    {
      title: 'channel',
      says: 'empty: the archive does not have the rules that named it',
      of: ({ channel }) => channel,
    },
    {
      title: 'recipient',
      says: 'a mail address, a channel, a topic; empty: the vendor does not say',
      of: ({ recipient }) => recipient,
    },
    { title: 'notices', says: 'how many were delivered', of: ({ notices }) => notices },
    { title: 'first', says: 'when', of: ({ firstAt }) => firstAt },
    { title: 'last', says: 'when', of: ({ lastAt }) => lastAt },
    { title: 'lost', says: 'how many bounced or were refused later', of: ({ lost }) => lost },
  ],
};

/** Returns who was told, by target and recipient. */
export function recipientRows({ deliveries, later, channels }: PeriodFacts): RecipientRow[] {
  const known = new Map<string, RecipientRow>();
  const keyOf = (target: string, recipient: string) => JSON.stringify([target, recipient.toLowerCase()]);
  for (const { target, status, result, lastAttemptAt: at } of inOrder(
    deliveries,
    ({ lastAttemptAt }) => lastAttemptAt,
  )) {
    if (status !== 'delivered') continue;
    for (const recipient of result === null || result.recipients.length === 0 ? [''] : result.recipients) {
      const key = keyOf(target, recipient);
      const row = known.get(key) ?? {
        ...{ target, channel: channels.get(target) ?? null, recipient },
        ...{ notices: 0, firstAt: at, lastAt: at, lost: 0 },
      };
      known.set(key, { ...row, notices: row.notices + 1, lastAt: laterOf(row.lastAt, at) });
    }
  }
  for (const outcome of later.values()) {
    const row = known.get(keyOf(outcome.target, outcome.recipient));
    if (row !== undefined && isLoss(outcome)) row.lost += 1;
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
