import { firstOf } from '../../../lib/fitted.ts';
import { type Instant, toInstant } from '../../../lib/instant.ts';
import { isObject } from '../../../lib/is-object.ts';
import { jsonObjectIn } from '../../../lib/json-text.ts';
import { unpackText } from '../../../lib/packed-text.ts';
import { inertLine } from '../../../lib/text.ts';
import type { TopicReceipt } from '../../../ports/delivery/later-reports.ts';

/** Most that CloudWatch Logs unpacks to, in bytes, with room: it sends a few hundred lines of a thousand characters. */
const mostBytes = 32 * 1024 * 1024;

/** Longest address, and longest text that is kept of what a carrier or an endpoint answered. */
const longest = { destination: 320, detail: 300 } as const;

/** SNS names a message by a UUID; other ids are nobody's. */
const messageIdForm = /^[\w-]{1,100}$/;

/** The receipts in what CloudWatch Logs calls with; `unreadable`: it is no such thing. */
export type ReadReceipts = { receipts: TopicReceipt[]; strange: number } | { unreadable: string };

/**
 * Reads what CloudWatch Logs hands to a subscription: lines packed with gzip and base64, each a receipt of SNS.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 *
 * @param now the time of lines that have none
 */
export function readReceipts(data: string, now: Instant): ReadReceipts {
  const unpacked = unpackText(data, mostBytes);
  if ('problem' in unpacked) return { unreadable: unpacked.problem };
  const payload = jsonObjectIn(unpacked.text);
  if (payload === null) return { unreadable: 'is no JSON object' };
  // A control message only tries whether the destination can be reached.
  const lines = payload.messageType === 'DATA_MESSAGE' && Array.isArray(payload.logEvents) ? payload.logEvents : [];
  const read = lines.filter(isObject).map((line) => readLine(line, now));
  const receipts = read.flatMap((receipt) => receipt ?? []);
  return { receipts, strange: lines.length - receipts.length };
}

/**
 * Reads the line of one receipt: https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html for texts,
 * https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html for endpoints and functions.
 */
function readLine({ message, timestamp }: Record<string, unknown>, now: Instant): TopicReceipt | null {
  const line = typeof message === 'string' ? jsonObjectIn(message) : null;
  const { notification, delivery, status } = line ?? {};
  if (!isObject(notification) || !isObject(delivery)) return null;
  const { messageId } = notification;
  const { destination, providerResponse } = delivery;
  if (status !== 'SUCCESS' && status !== 'FAILURE') return null;
  if (typeof messageId !== 'string' || !messageIdForm.test(messageId) || typeof destination !== 'string') return null;
  const detail = typeof providerResponse === 'string' ? providerResponse : '';
  return {
    messageId,
    arrived: status === 'SUCCESS',
    destination: destination.slice(0, longest.destination).toWellFormed(),
    at: toInstant(timestamp) ?? now,
    detail: firstOf(inertLine(detail), longest.detail),
  };
}

/** Reads a receipt as it was put on the queue; null: it is none. */
export function receiptOf(body: string): TopicReceipt | null {
  const receipt = jsonObjectIn(body)?.receipt;
  return isObject(receipt) && typeof receipt.messageId === 'string' ? (receipt as never as TopicReceipt) : null;
}
