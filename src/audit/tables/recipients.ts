import type { DayRows } from '../../archive/day-parts.ts';
import { isLoss, type LaterOutcome } from '../../incidents/later-outcome.ts';
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
  about:
    'Somebody for whom a vendor took messages of a target in the period. Whom drills told is in 13-drill-notifications.csv.',
  columns: [
    { title: 'target', says: 'as the rules call it', of: ({ target }) => target },
    {
      title: 'channel',
      says: 'empty: the archive does not have the rules that named it',
      of: ({ channel }) => channel,
    },
    {
      title: 'recipient',
      says: 'a mail address, a channel, a topic or who was heard to be subscribed to it; empty: the vendor does not say',
      of: ({ recipient }) => recipient,
    },
    {
      title: 'notices',
      says: 'how many were delivered; of subscribers, how many were heard of',
      of: ({ notices }) => notices,
    },
    { title: 'first', says: 'when', of: ({ firstAt }) => firstAt },
    { title: 'last', says: 'when', of: ({ lastAt }) => lastAt },
    { title: 'lost', says: 'how many bounced or were refused later', of: ({ lost }) => lost },
  ],
};

/** Returns who was told, by target and recipient. */
export function recipientRows(facts: PeriodFacts): RecipientRow[] {
  const rows = namedRows(facts);
  const named = new Set(rows.keys());
  const heardOf = new Map<string, Set<string>>();
  for (const outcome of laterOfReal(facts)) {
    const key = keyOf(outcome);
    const row = rows.get(key);
    const lost = isLoss(outcome) ? 1 : 0;
    if (row !== undefined && named.has(key)) row.lost += lost;
    else {
      // A subscriber of a topic, of whom nothing was known when SNS took the message.
      const heard = (heardOf.get(key) ?? new Set()).add(`${outcome.incidentId} ${outcome.noticeId}`);
      heardOf.set(key, heard);
      rows.set(key, subscriberRow(outcome, { row, lost, notices: heard.size, channels: facts.channels }));
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Those for whom vendors took messages, by their own word. */
function namedRows(facts: PeriodFacts): Map<string, RecipientRow> {
  const known = new Map<string, RecipientRow>();
  const { channels } = facts;
  const delivered = inOrder(facts.deliveriesOf('real'), ({ lastAttemptAt }) => lastAttemptAt).filter(
    ({ status }) => status === 'delivered',
  );
  for (const { target, result, lastAttemptAt: at } of delivered) {
    for (const recipient of result === null || result.recipients.length === 0 ? [''] : result.recipients) {
      const key = keyOf({ target, recipient });
      const row = known.get(key) ?? {
        ...{ target, channel: channels.get(target) ?? null, recipient },
        ...{ notices: 0, firstAt: at, lastAt: at, lost: 0 },
      };
      known.set(key, { ...row, notices: row.notices + 1, lastAt: laterOf(row.lastAt, at) });
    }
  }
  return known;
}

/** What was learnt later, but of drills. */
function laterOfReal(facts: PeriodFacts): DayRows['later'][] {
  const wanted = [...facts.later].filter(([, row]) => !facts.isOfDrill(row));
  return inOrder(wanted, ({ at }) => at);
}

function subscriberRow(
  { target, recipient, at }: LaterOutcome,
  {
    row,
    lost,
    notices,
    channels,
  }: { row: RecipientRow | undefined; lost: number; notices: number; channels: PeriodFacts['channels'] },
): RecipientRow {
  const { firstAt = at, lost: lostBefore = 0 } = row ?? {};
  return {
    target,
    channel: channels.get(target) ?? null,
    recipient,
    firstAt,
    lastAt: at,
    notices,
    lost: lostBefore + lost,
  };
}

function keyOf({ target, recipient }: { target: string; recipient: string }): string {
  return JSON.stringify([target, recipient.toLowerCase()]);
}
