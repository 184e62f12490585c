import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type IntakeMessage, takeMessages } from '../pipeline/ingest/take-messages.ts';
import { createRulesWatch } from '../pipeline/rules/watch-rules.ts';
import { makeIngest } from '../runtime/ingest.ts';
import { log } from '../runtime/log.ts';
import { logError, stack } from './stack.ts';

const dependencies = makeIngest(process.env, log);
const rulesWatch = createRulesWatch(dependencies.place, dependencies);

/** Takes a batch of messages from the intake queue; only those that fail return to it. */
export const handler = stack(async ({ Records: records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const staying = await takeMessages(records.map(messageOf), {
    ...dependencies,
    rulesWatch,
    remainingMs,
    reportError: logError,
  });
  return { batchItemFailures: staying.map((itemIdentifier) => ({ itemIdentifier })) };
});

function messageOf({ messageId, body, receiptHandle, attributes, eventSourceARN }: SQSRecord): IntakeMessage {
  return {
    from: dependencies.fromOf(eventSourceARN),
    id: messageId,
    body,
    receipt: receiptHandle,
    receives: Number(attributes.ApproximateReceiveCount) || 1,
    firstReceivedMs: Number(attributes.ApproximateFirstReceiveTimestamp) || null,
    sentMs: Number(attributes.SentTimestamp) || null,
  };
}
