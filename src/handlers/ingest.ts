import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { PartialItemFailureResponse } from '@aws-lambda-powertools/batch/types';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { RouterError } from '../lib/errors.ts';
import { foreseeEvents } from '../pipeline/foresee-events.ts';
import { receiveEvent } from '../pipeline/receive-event.ts';
import { createRulesWatch } from '../pipeline/watch-rules.ts';
import { makeIngest } from '../runtime/ingest.ts';
import { log } from '../runtime/log.ts';
import { logFault, stack } from './stack.ts';

const dependencies = makeIngest(process.env, log);
const rulesWatch = createRulesWatch(dependencies.place, dependencies);
const processor = new BatchProcessor(EventType.SQS);

/** Takes a batch of messages from the intake queue; those that fail return to it alone. */
export const handler = stack((event: SQSEvent, context: Context): Promise<PartialItemFailureResponse> => {
  foreseeEvents(event.Records.flatMap(readable), dependencies);
  return processPartialResponse(event, takeIn, processor, {
    context,
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
});

async function takeIn(record: SQSRecord): Promise<void> {
  try {
    const { action, event, incidentId, reason } = await receiveEvent(parse(record), dependencies);
    log.count(`Events.${action}`);
    log.info('event received', { action, eventKey: event?.eventKey, incidentId, reason });
    if (action === 'foreign') throw new RouterError('event-foreign', { messageId: record.messageId });
    await rulesWatch.check();
  } catch (error) {
    logFault(error as Error, { messageId: record.messageId });
    await retrySoon(record, error);
    throw error;
  }
}

/** Returns the message in a list, or an empty one: that it cannot be read is said when its turn comes. */
function readable({ body }: SQSRecord): unknown[] {
  try {
    return [JSON.parse(body)];
  } catch {
    return [];
  }
}

function parse({ body, messageId }: SQSRecord): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new RouterError('event-unreadable', { messageId }, cause);
  }
}

/** Brings a failed message back within seconds; one that can never succeed goes to the dead-letter queue at once. */
async function retrySoon(record: SQSRecord, error: unknown): Promise<void> {
  const attempts = Number(record.attributes.ApproximateReceiveCount);
  const hopeless = error instanceof RouterError && !error.retryable;
  const pause = hopeless ? 0 : Math.min(120, 2 ** attempts);
  await dependencies.received.postpone(record.receiptHandle, pause).catch((cause: Error) => logFault(cause));
}
