import type { TopicReceipt } from '../../../ports/delivery/later-reports.ts';
import { receiptOf } from './read-receipts.ts';
import { wordingOfReceipts } from './receipt-news.ts';
import { type LaterDependencies, takeLater } from './take-later.ts';

/** So often a message is looked at whose delivery is not known: longer than a minute, by the pauses of the queue. */
const mostReceives = 6;

/**
 * Takes a receipt of SNS. SNS names a message by its own id alone, so the delivery is found by that. Answers whether the
 * message stays on the queue: what is heard of before its delivery is written down is looked at again.
 */
export async function takeReceipt(body: string, tools: LaterDependencies, receives: number): Promise<boolean> {
  const { ledger, refs, subscribers, log } = tools;
  const receipt = receiptOf(body);
  if (receipt === null) {
    log.warn('a receipt that cannot be read');
    return false;
  }
  const { messageId } = receipt;
  const led = await refs.leadsTo('sns', messageId);
  const rows = led === null ? [] : await ledger.rows(led.incidentId);
  const row = rows.find(({ target, result }) => target === led?.target && result?.vendorId === messageId);
  // The log groups of text messages are those of all programs of the account.
  if (row === undefined) return receives < mostReceives;
  const { incidentId: subjectId, noticeId, target, result } = row;
  const topicArn = result?.recipients[0] ?? null;
  await takeLater(
    {
      place: { subjectId, noticeId, target },
      destination: () => subscribers.of(topicArn),
      outcomes: [outcomeOf(receipt, { noticeId, target })],
      wording: wordingOfReceipts,
    },
    tools,
  );
  return false;
}

function outcomeOf({ arrived, destination, at, detail }: TopicReceipt, of: { noticeId: string; target: string }) {
  return { ...of, what: arrived ? ('arrived' as const) : ('refused' as const), recipient: destination, at, detail };
}
