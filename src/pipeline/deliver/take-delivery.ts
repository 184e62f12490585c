import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { readOrder } from '../../incidents/read-order.ts';
import { RouterError } from '../../lib/errors.ts';
import type { DeadLetters } from '../../ports/queues/dead-letters.ts';
import { inTime } from '../in-time.ts';
import type { DeliverDependencies } from './attempt.ts';
import { deliverNotice } from './deliver-notice.ts';

/** A message from the deliveries queue. */
export interface DeliveryMessage {
  id: string;
  body: string;
  receipt: string;
  /** How often it was received, this time included. */
  receives: number;
  /** Its message group, the target. */
  group: string | undefined;
}

/** What taking a delivery needs besides what making it needs. */
export interface TakeDependencies extends DeliverDependencies {
  deadLetters: DeadLetters;
  /** Writes a fault down. */
  reportError: (error: Error, fields?: Record<string, unknown>) => void;
  /** How long the process may still run, in milliseconds. */
  remainingMs: () => number;
}

/** A fault puts a message off for this long at most, in seconds: the others of its target wait behind it. */
const longestPauseSeconds = 30;

/** What is left of the process's time for putting a message off, in milliseconds. */
const reserveMs = 3000;

/**
 * Takes one message; answers whether it stays on the queue. Whatever goes wrong puts it off by seconds, 2 at first and
 * 30 at most; what can never succeed is put among the dead letters at once, with its reason, and its target goes on.
 */
export async function takeDelivery(message: DeliveryMessage, dependencies: TakeDependencies): Promise<boolean> {
  const { log, reportError } = dependencies;
  if (isMailEvent(message.body)) return takeLater(message, dependencies);
  const read = readOrder(message.body);
  const order = 'order' in read ? read.order : null;
  const { noticeId, target, kind } = order ?? {};
  const names = { incidentId: order === null ? undefined : subjectIdOf(order), noticeId, target, kind };
  try {
    if ('wrong' in read) throw new RouterError('order-unreadable', { messageId: message.id, wrong: read.wrong });
    const delivered = await inTime(
      deliverNotice(read.order, message.receipt, dependencies),
      dependencies.remainingMs() - reserveMs,
    );
    // A vendor or a table that takes too long must not cost the message minutes of hiding.
    if (delivered === null) throw new Error('A delivery did not end in time.');
    const { status, reason, outcome } = delivered;
    log.info('delivery', { ...names, status, reason, outcome });
    return status === 'later';
  } catch (error) {
    reportError(error as Error, { ...names, messageId: message.id });
    if (await isPutAside(message, error, dependencies)) return false;
    await putOff(message, dependencies);
    return true;
  }
}

/** What SES says later of a mail comes by the same queue, in a group of its own. In an order these words are no more than text, whose quotes are escaped. */
function isMailEvent(body: string): boolean {
  return /"source"\s*:\s*"aws\.ses"/.test(body);
}

async function takeLater(message: DeliveryMessage, dependencies: TakeDependencies): Promise<boolean> {
  try {
    // Rare, so that no start of the function waits for it.
    const { takeMailEvent } = await import('./later/take-mail-event.ts');
    await takeMailEvent(message.body, dependencies);
    return false;
  } catch (error) {
    dependencies.reportError(error as Error, { messageId: message.id });
    await putOff(message, dependencies);
    return true;
  }
}

/** Puts what can never succeed among the dead letters; says whether it is there. */
async function isPutAside(
  { id, body, group }: DeliveryMessage,
  error: unknown,
  { deadLetters, reportError }: TakeDependencies,
): Promise<boolean> {
  if (!(error instanceof RouterError) || error.retryable) return false;
  try {
    await deadLetters.put({ id, body, group: group ?? 'unreadable' }, { reason: error.code, fault: error.message });
    return true;
  } catch (cause) {
    reportError(cause as Error, { messageId: id });
    return false;
  }
}

async function putOff(
  { receipt, receives }: DeliveryMessage,
  { received, reportError }: TakeDependencies,
): Promise<void> {
  const seconds = Math.min(longestPauseSeconds, 2 ** Math.min(receives, 10));
  await received.postpone(receipt, seconds).catch((cause: Error) => reportError(cause));
}
