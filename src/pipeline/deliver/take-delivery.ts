import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { readOrder } from '../../incidents/read-order.ts';
import { RouterError } from '../../lib/errors.ts';
import type { DeadLetters } from '../../ports/queues/dead-letters.ts';
import { inTime } from '../in-time.ts';
import type { DeliverDependencies } from './attempt.ts';
import { deliverNotice } from './deliver-notice.ts';
import type { WithLater } from './later/take-later.ts';

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

/** What taking a delivery from the queue needs, beyond what making it needs. */
export interface TakeDependencies extends DeliverDependencies, WithLater {
  deadLetters: DeadLetters;
  /** Writes an error to the log. */
  reportError: (error: Error, fields?: Record<string, unknown>) => void;
  /** How long the process may still run, in milliseconds. */
  remainingMs: () => number;
}

/** An error puts a message off for this long at most, in seconds: the others of its target wait behind it. */
const longestPauseSeconds = 30;

/** Time kept at the end of the run for putting the message off, in milliseconds. */
const reserveMs = 3000;

/**
 * Takes one message; answers whether it stays on the queue. An error puts it off, for 2 seconds at first and 30 at most;
 * what can never succeed goes to the dead letters at once, with its reason, so that its target's other messages go on.
 */
export async function takeDelivery(message: DeliveryMessage, dependencies: TakeDependencies): Promise<boolean> {
  const { log, reportError } = dependencies;
  const later = laterSourceOf(message.body);
  if (later !== undefined) return takeLater(later, message, dependencies);
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
    // Without this, a slow vendor or table would leave the message hidden until its visibility timeout ends.
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

/** What was heard later comes by the same queue, in groups of its own. Rarely needed, so it is not loaded at a cold start. */
const laterSources = {
  'aws.ses': async () => (await import('./later/take-mail-event.ts')).takeMailEvent,
  'aws.sns': async () => (await import('./later/take-receipt.ts')).takeReceipt,
} as const;

/** Returns who says something later; undefined: it is an order. Inside an order the same words are text, whose quotes are escaped. */
function laterSourceOf(body: string): keyof typeof laterSources | undefined {
  const [, source] = /"source"\s*:\s*"(aws\.(?:ses|sns))"/.exec(body) ?? [];
  return source as keyof typeof laterSources | undefined;
}

async function takeLater(
  source: keyof typeof laterSources,
  message: DeliveryMessage,
  dependencies: TakeDependencies,
): Promise<boolean> {
  try {
    const [take, ports] = await Promise.all([laterSources[source](), dependencies.later()]);
    const stays = await take(message.body, { ...dependencies, ...ports }, message.receives);
    if (stays) await putOff(message, dependencies);
    return stays;
  } catch (error) {
    dependencies.reportError(error as Error, { messageId: message.id });
    await putOff(message, dependencies);
    return true;
  }
}

/** Moves a message that can never succeed to the dead letters; answers whether it did. */
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
