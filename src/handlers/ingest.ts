import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { RouterError } from '../lib/errors.ts';
import { receiveBatch } from '../pipeline/receive-batch.ts';
import type { Received } from '../pipeline/received.ts';
import { createRulesWatch } from '../pipeline/watch-rules.ts';
import { makeIngest } from '../runtime/ingest.ts';
import { log } from '../runtime/log.ts';
import { logFault, stack } from './stack.ts';

const dependencies = makeIngest(process.env, log);
const rulesWatch = createRulesWatch(dependencies.place, dependencies);

/** Takes a batch of messages from the intake queue; those that fail return to it alone. */
export const handler = stack(async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
  const faults = await takeIn(records);
  if (faults.size < records.length) await checkRules(records, faults);
  await Promise.all(
    [...faults].map(async ([record, fault]) => {
      logFault(fault, { messageId: record.messageId });
      await retrySoon(record, fault);
    }),
  );
  return { batchItemFailures: [...faults.keys()].map(({ messageId }) => ({ itemIdentifier: messageId })) };
});

/** Receives what can be read, and answers what went wrong with which message. */
async function takeIn(records: readonly SQSRecord[]): Promise<Map<SQSRecord, Error>> {
  const faults = new Map<SQSRecord, Error>();
  const readable = records.flatMap((record) => {
    const read = parse(record);
    if ('message' in read) return [{ record, message: read.message }];
    faults.set(record, read.fault);
    return [];
  });
  const outcomes = await receiveBatch(
    readable.map(({ message }) => message),
    dependencies,
  );
  const counts = new Map<string, number>();
  for (const [index, { record }] of readable.entries()) {
    const fault = note(outcomes[index], record, counts);
    if (fault !== null) faults.set(record, fault);
  }
  for (const [action, count] of counts) log.count(`Events.${action}`, count);
  return faults;
}

function note(
  outcome: PromiseSettledResult<Received> | undefined,
  { messageId }: SQSRecord,
  counts: Map<string, number>,
): Error | null {
  if (outcome?.status !== 'fulfilled') return outcome?.reason as Error;
  const { action, event, incidentId, reason } = outcome.value;
  counts.set(action, (counts.get(action) ?? 0) + 1);
  log.info('event received', { action, eventKey: event?.eventKey, incidentId, reason });
  return action === 'foreign' ? new RouterError('event-foreign', { messageId }) : null;
}

/** Rules that cannot be used are told like an alert; when that fails, a message comes back so that it is tried again. */
async function checkRules(records: readonly SQSRecord[], faults: Map<SQSRecord, Error>): Promise<void> {
  try {
    await rulesWatch.check();
  } catch (error) {
    const last = records.findLast((record) => !faults.has(record));
    if (last !== undefined) faults.set(last, error as Error);
  }
}

function parse({ body, messageId }: SQSRecord): { message: unknown } | { fault: Error } {
  try {
    return { message: JSON.parse(body) };
  } catch (cause) {
    return { fault: new RouterError('event-unreadable', { messageId }, cause) };
  }
}

/** Brings a failed message back within seconds; one that can never succeed goes to the dead-letter queue at once. */
async function retrySoon(record: SQSRecord, error: unknown): Promise<void> {
  const attempts = Number(record.attributes.ApproximateReceiveCount);
  const hopeless = error instanceof RouterError && !error.retryable;
  const pause = hopeless ? 0 : Math.min(120, 2 ** attempts);
  await dependencies.received.postpone(record.receiptHandle, pause).catch((cause: Error) => logFault(cause));
}
